using System.Globalization;
using FeedHub.Scheduling;
using Xunit;

namespace FeedHub.Tests.Scheduling;

/// <summary>What adapting to a feed is worth: polls spent, and how long a post waits until it is seen, over a year of posts.</summary>
public sealed class NextPollSimulationTests(ITestOutputHelper output)
{
    /// <summary>Not counted: everyone learns in it.</summary>
    private static readonly DateTimeOffset CountedFrom = PostingYear.Start.AddDays(30);

    private static readonly PostingYear Year = new(seed: 20260310);

    private delegate TimeSpan Policy(DateTimeOffset now, ReadOnlySpan<DateTimeOffset> seen);

    [Fact]
    public void Adapting_takes_fewer_polls_for_the_same_delay_than_a_fixed_interval_or_a_frequency_count()
    {
        var fixed15 = Run("every 15 min", (_, _) => TimeSpan.FromMinutes(15));
        var fixed60 = Run("every 1 h", (_, _) => TimeSpan.FromHours(1));
        var frequency = Run("entry frequency (Miniflux's defaults)", EntryFrequency);
        var quick = Run("FeedHub, interval 90 s", Adaptive(TimeSpan.FromSeconds(90)));
        var brisk = Run("FeedHub, interval 25 min", Adaptive(TimeSpan.FromMinutes(25)));
        var calm = Run("FeedHub, interval 30 min", Adaptive(TimeSpan.FromMinutes(30)));
        var byDefault = Run("FeedHub, interval 1 h", Adaptive(TimeSpan.FromHours(1)));

        // Against each: fewer polls and no more delay.
        Assert.True(quick.PollsPerDay < fixed15.PollsPerDay / 2 && quick.Delay <= fixed15.Delay);
        Assert.True(brisk.PollsPerDay < fixed60.PollsPerDay / 2 && brisk.Delay <= fixed60.Delay);
        Assert.True(calm.PollsPerDay <= frequency.PollsPerDay && calm.Delay < frequency.Delay * 0.6);
        Assert.True(calm.DelayPerFeed < frequency.DelayPerFeed * 0.6);

        // The default interval of an hour: less than a quarter of an hourly poller's requests, for less than twice its delay.
        Assert.True(byDefault.PollsPerDay < fixed60.PollsPerDay / 4 && byDefault.Delay < fixed60.Delay * 2);
    }

    /// <summary>
    /// Miniflux's "entry frequency" in its defaults, in words: the gap between posts of the last seven days, taken from their span and number;
    /// as many polls a week as posts would make at that gap, rounded up; never closer than five minutes, never further than a day, and a day
    /// where a week brought fewer than two posts.
    /// </summary>
    private static TimeSpan EntryFrequency(DateTimeOffset now, ReadOnlySpan<DateTimeOffset> seen)
    {
        var first = seen.Length;
        while (first > 0 && seen[first - 1] >= now.AddDays(-7)) first--;

        var week = seen[first..];
        if (week.Length < 2 || week[^1] == week[0]) return TimeSpan.FromDays(1);

        var perWeek = Math.Ceiling(TimeSpan.FromDays(7) / ((week[^1] - week[0]) / (week.Length - 1)));
        return TimeSpan.FromMinutes(Math.Clamp(TimeSpan.FromDays(7).TotalMinutes / perWeek, 5, 24 * 60));
    }

    private static Policy Adaptive(TimeSpan interval) => (now, seen) => NextPoll.After(new PollHistory
    {
        PolledAt = now,
        Interval = interval,
        WatchedSince = PostingYear.Start,
        Posted = seen[Math.Max(0, seen.Length - 100)..].ToArray(),
    }).At!.Value - now;

    private Outcome Run(string name, Policy policy)
    {
        var kinds = new List<(string Kind, long Polls, double Delay, int Posts)>();
        var index = 0;
        foreach (var (kind, posts) in Year.Feeds)
        {
            var (seen, polls, counted, delay) = (0, 0L, 0, 0.0);

            // Feeds start at different minutes of the hour, as after a spread start.
            for (var now = PostingYear.Start.AddMinutes(7 * index++ % 60); now < PostingYear.End; now += policy(now, posts.AsSpan(0, seen)))
            {
                if (now >= CountedFrom) polls++;
                for (; seen < posts.Length && posts[seen] <= now; seen++)
                {
                    if (posts[seen] < CountedFrom) continue;

                    delay += (now - posts[seen]).TotalMinutes;
                    counted++;
                }
            }

            kinds.Add((kind, polls, delay, counted));
        }

        var days = (PostingYear.End - CountedFrom).TotalDays;
        var outcome = new Outcome(
            kinds.Sum(k => k.Polls) / days / kinds.Count,
            kinds.Sum(k => k.Delay) / kinds.Sum(k => k.Posts),
            kinds.Where(k => k.Posts > 0).Average(k => k.Delay / k.Posts));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-38} {outcome.PollsPerDay,6:0.0} polls a feed and day; a post waits {outcome.Delay,5:0.0} min, by feed {outcome.DelayPerFeed,5:0} min"));
        output.WriteLine("    " + string.Join(", ", kinds.GroupBy(k => k.Kind).Select(k => string.Create(CultureInfo.InvariantCulture,
            $"{k.Key} {k.Sum(f => f.Polls) / days / k.Count():0.0}/{k.Sum(f => f.Delay) / Math.Max(1, k.Sum(f => f.Posts)):0}"))));
        return outcome;
    }

    /// <param name="PollsPerDay">Polls a feed and day.</param>
    /// <param name="Delay">Minutes from a post to the poll that sees it, over all posts.</param>
    /// <param name="DelayPerFeed">The same, each feed counting alike however much it posts.</param>
    private sealed record Outcome(double PollsPerDay, double Delay, double DelayPerFeed);
}
