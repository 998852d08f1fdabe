namespace FeedHub.Scheduling;

/// <summary>How often a feed posts, and at which hours and days: an estimate of the posts per hour to be expected at any time. Immutable.</summary>
/// <remarks>
/// The rate is a mixture of what was seen lately and over a long time, each post fading with its age, so that a burst is noticed at once and a
/// quiet month is not forgotten in a day. Posts within a minute count once: one poll brings them all. The hours and days of a feed are learnt
/// only as far as its posts can teach them; until then all hours are alike.
/// </remarks>
internal sealed class PostingRhythm
{
    /// <summary>After how many hours a post counts a third (1/e) as much, and how much each of the three views counts.</summary>
    private static readonly (double Fading, double Weight)[] Views = [(6, 0.3), (3 * 24, 0.3), (30 * 24, 0.4)];

    /// <summary>Posts that not knowing is worth: when as many are seen, half of what they teach of the hours is believed.</summary>
    private const double HoursDoubt = 6;

    /// <inheritdoc cref="HoursDoubt"/>
    private const double DaysDoubt = 12;

    /// <summary>Posts over a shorter time can't tell a quiet hour from chance.</summary>
    private static readonly TimeSpan HoursTaughtIn = TimeSpan.FromDays(3);

    /// <inheritdoc cref="HoursTaughtIn"/>
    private static readonly TimeSpan DaysTaughtIn = TimeSpan.FromDays(21);

    /// <summary>Beyond it all is silence.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromDays(10 * 365);

    private readonly double _rate;
    private readonly double[] _hours;
    private readonly double[] _days;

    private PostingRhythm(double rate, double[] hours, double[] days) => (_rate, _hours, _days) = (rate, hours, days);

    /// <summary>The mean time between posts, as it looks from now.</summary>
    public TimeSpan Gap => TimeSpan.FromHours(1 / _rate);

    /// <summary>Posts per hour to be expected at the time; constant within each hour of UTC, and positive.</summary>
    public double At(DateTimeOffset time) => _rate * _hours[time.UtcDateTime.Hour] * _days[(int)time.UtcDateTime.DayOfWeek];

    /// <param name="posted">Times of the feed's latest posts, in any order; those after <paramref name="now"/> are not counted.</param>
    /// <param name="now">The time to judge from.</param>
    /// <returns>Null when there is nothing to judge by.</returns>
    public static PostingRhythm? Of(IReadOnlyList<DateTimeOffset> posted, DateTimeOffset now)
    {
        var times = Instants(posted, now.UtcTicks);
        if (times.IsEmpty) return null;

        var seen = TimeSpan.FromTicks(Math.Max(now.UtcTicks - times[0], TimeSpan.TicksPerHour));
        var rate = Rate(times, seen, now.UtcTicks);

        // A burst says much about the rate, but no more about the hours to come than a single post does.
        times = Apart(times, TimeSpan.TicksPerHour);
        return new PostingRhythm(
            rate,
            Shares(24, times, seen < HoursTaughtIn ? null : HoursDoubt, TimeSpan.TicksPerHour, centred: true),
            Shares(7, times, seen < DaysTaughtIn ? null : DaysDoubt, TimeSpan.TicksPerDay, centred: false));
    }

    /// <summary>Ticks of UTC, oldest first, none twice within a minute.</summary>
    private static Span<long> Instants(IReadOnlyList<DateTimeOffset> posted, long now)
    {
        var times = new long[posted.Count];
        for (var i = 0; i < times.Length; i++) times[i] = posted[i].UtcTicks;
        Array.Sort(times);
        var past = times.AsSpan();
        while (past is [.., var last] && last > now) past = past[..^1];
        return Apart(past, TimeSpan.TicksPerMinute);
    }

    /// <summary>Keeps, in place, those of sorted times that lie at least so far from the one kept before.</summary>
    private static Span<long> Apart(Span<long> times, long least)
    {
        var kept = 0;
        foreach (var time in times)
        {
            if (kept == 0 || time - times[kept - 1] >= least) times[kept++] = time;
        }

        return times[..kept];
    }

    private static double Rate(ReadOnlySpan<long> times, TimeSpan seen, long now)
    {
        var rate = 0.0;
        foreach (var (fading, weight) in Views)
        {
            var count = 0.0;
            foreach (var time in times) count += Math.Exp((time - now) / (fading * TimeSpan.TicksPerHour));
            rate += weight * count / (fading * (1 - Math.Exp(-seen.TotalHours / fading)));
        }

        return Math.Max(rate, 1 / LongestGap.TotalHours);
    }

    /// <summary>What part of the posts falls on each part of a cycle, in multiples of an equal share.</summary>
    /// <param name="parts">Parts of the cycle.</param>
    /// <param name="times">The posts.</param>
    /// <param name="doubt">Posts that not knowing is worth; null when nothing can be learnt yet.</param>
    /// <param name="length">Ticks of a part.</param>
    /// <param name="centred">True when a post counts for the two parts whose middles it lies between; false for the one it lies in.</param>
    private static double[] Shares(int parts, ReadOnlySpan<long> times, double? doubt, long length, bool centred)
    {
        var shares = new double[parts];
        Array.Fill(shares, doubt is null ? 1 : doubt.Value / parts);
        if (doubt is null) return shares;

        foreach (var time in times)
        {
            if (!centred)
            {
                shares[DayOf(time)]++;
                continue;
            }

            var position = (time % (parts * length) / (double)length) + parts - 0.5;
            var below = (int)position;
            shares[below % parts] += 1 - (position - below);
            shares[(below + 1) % parts] += position - below;
        }

        for (var i = 0; i < parts; i++) shares[i] *= parts / (times.Length + doubt.Value);
        return shares;

        // Tick zero is a Monday.
        int DayOf(long time) => (int)(((time / length) + 1) % parts);
    }
}
