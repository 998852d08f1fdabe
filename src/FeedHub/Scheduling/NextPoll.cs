namespace FeedHub.Scheduling;

/// <summary>Decides when a feed is polled next. Pure: the same history gives the same time.</summary>
/// <remarks>
/// <para>
/// The latest of all wishes counts: the operator's interval, the origin's max-age and Retry-After, the feed's ttl and update period.
/// Publishers' wishes count up to 24 hours. Hours and days the feed asks to skip are skipped.
/// </para>
/// <para>
/// Within that, a feed is polled as often as it posts makes worth it. With posts at a rate of r per hour and polls every T hours a post
/// waits T/2 on average, so that a feed costs 1/T polls and r·T/2 of waiting per hour. Over many feeds the least waiting for a number of
/// polls is had when T grows with the square root of the time between posts, not with that time itself. The operator's interval I sets
/// the scale: T = √(I/r), which is I for a feed that posts once in I, and never less; a poll is then worth I/2 of waiting.
/// </para>
/// <para>
/// Where r changes with the hour, polls follow: the next one is due when √r, added up over the time since the last, reaches √I, or at an
/// earlier full hour when the posts expected by then would, left waiting for the one due, wait for longer than a poll is worth.
/// </para>
/// </remarks>
public static class NextPoll
{
    /// <summary>The longest a feed is left alone, unless the operator's interval is longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The shortest time between polls that missed posts can bring about.</summary>
    private static readonly TimeSpan ShortestForGaps = TimeSpan.FromMinutes(15);

    /// <summary>Polls of a feed whose hub pushes are a net under it.</summary>
    private static readonly TimeSpan WhilePushed = TimeSpan.FromHours(6);

    /// <summary>
    /// A whole document each time is taken to cost an origin four times what a 304 costs; √4 is how much more rarely it is asked for.
    /// </summary>
    private const double CostWithoutValidators = 4;

    /// <exception cref="ArgumentOutOfRangeException">The interval is below one minute: our fault, not the operator's.</exception>
    public static PlannedPoll After(PollHistory history)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(history.Interval, TimeSpan.FromMinutes(1));
        if (history.FailedStatus == 410) return new PlannedPoll(null, "gone for good (HTTP 410)");

        var wait = Wishes(history).Aggregate((latest, next) => next.For > latest.For ? next : latest);
        var at = WholeSeconds(history.PolledAt.ToUniversalTime() + wait.For);
        return SkippedHours.EndAfter(at, history.Cadence) is { } later
            ? new PlannedPoll(later, $"{wait.Reason}, then the feed's skipHours or skipDays")
            : new PlannedPoll(at, wait.Reason);
    }

    private static IEnumerable<(TimeSpan For, string Reason)> Wishes(PollHistory history)
    {
        if (history.Failures > 0)
        {
            yield return Backoff(history);
            yield return (Capped(history.Wishes.RetryAfter), "origin's Retry-After");
            yield break;
        }

        yield return history.Gaps > 0 ? Hurried(history) : Adapted(history);
        if (history.Pushed) yield return (Max(history.Interval, WhilePushed), "pushed by its hub");
        yield return (Capped(history.Wishes.FreshFor), "origin's max-age");
        yield return (Capped(history.Cadence.Ttl), "feed's ttl");
        yield return (Capped(history.Cadence.UpdatePeriod), "feed's update period");
    }

    /// <summary>Doubles with each failure; a page that is not found is asked for daily from the third time on.</summary>
    private static (TimeSpan For, string Reason) Backoff(PollHistory history)
    {
        var longest = Max(Longest, history.Interval);
        var times = history.Failures == 1 ? "once" : $"{history.Failures} times";
        var doubled = Math.Min(history.Failures - 1, 15);
        if (history.FailedStatus != 404) return (Min(longest, history.Interval * (1 << doubled)), $"failed {times}");

        var wait = history.Failures < 3 ? Min(longest, history.Interval * (1 << (2 * doubled))) : longest;
        return (wait, wait == Longest ? $"not found {times}: asked daily" : $"not found {times}");
    }

    /// <summary>Posts were missed: the one case in which the operator's interval is undercut, and said to be.</summary>
    private static (TimeSpan For, string Reason) Hurried(PollHistory history)
    {
        var wait = Max(history.Interval / (1 << Math.Min(history.Gaps, CoverageGap.Most)), Min(history.Interval, ShortestForGaps));
        return (wait, $"posts were missed: every {wait.InWords()}");
    }

    private static (TimeSpan For, string Reason) Adapted(PollHistory history)
    {
        // A feed that never had an item counts as one that posted last when it was first seen.
        var posted = history.Posted.Count > 0 ? history.Posted : history.WatchedSince is { } since ? [since] : [];
        if (PostingRhythm.Of(posted, history.PolledAt) is not { } rhythm) return (history.Interval, $"every {history.Interval.InWords()}");

        var wait = UntilWorthwhile(rhythm, history);
        return wait <= history.Interval
            ? (history.Interval, $"every {history.Interval.InWords()}")
            : (wait, $"posts about every {rhythm.Gap.InRoundWords()}");
    }

    private static TimeSpan UntilWorthwhile(PostingRhythm rhythm, PollHistory history)
    {
        var scale = history.Interval.TotalHours * (history.Validated ? 1 : CostWithoutValidators);
        var longest = Max(Longest, history.Interval).TotalHours;
        var (at, due, waited, posts) = (history.PolledAt.ToUniversalTime(), Math.Sqrt(scale), 0.0, 0.0);
        var hours = new List<(double Waited, double Posts)>();
        while (waited < longest)
        {
            var (rate, rest) = (rhythm.At(at), (StartOfHour(at).AddHours(1) - at).TotalHours);
            var part = Math.Min(rest, due / Math.Sqrt(rate));
            (waited, posts, due) = (waited + part, posts + (rate * part), due - (part * Math.Sqrt(rate)));
            if (part < rest) break;

            hours.Add((waited, posts));
            at = at.AddHours(rest);
        }

        // After the hour in which a feed always posts, the sum may lack a little that the quiet hours take long to add.
        waited = Math.Min(waited, longest);
        var (saved, earlier) = hours.Select(h => (Saved: h.Posts * (waited - h.Waited), h.Waited)).DefaultIfEmpty().Max();
        return TimeSpan.FromHours(saved > scale / 2 ? earlier : waited);
    }

    internal static DateTimeOffset StartOfHour(DateTimeOffset utc) => new(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private static TimeSpan Capped(TimeSpan? wish) => Min(wish ?? TimeSpan.Zero, Longest);

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        new((time.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
