namespace FeedHub.Scheduling;

/// <summary>When overdue feeds are polled after a start: soon, but never as a burst.</summary>
public static class StartSpread
{
    /// <summary>Between two feeds, while there are few of them.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(200);

    /// <summary>Within which all feeds had their turn, however many there are.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <param name="due">When each feed is due; null for one that was never polled.</param>
    /// <param name="now">The start, UTC.</param>
    /// <returns>When to poll each, in the same order: as planned if that lies ahead, else one after the other from now on.</returns>
    public static IReadOnlyList<DateTimeOffset> Over(IReadOnlyList<DateTimeOffset?> due, DateTimeOffset now)
    {
        var overdue = due.Count(d => d is null || d <= now);
        var gap = overdue == 0 ? Gap : TimeSpan.FromTicks(Math.Min(Gap.Ticks, Window.Ticks / overdue));
        var turn = 0;
        return [.. due.Select(d => d > now ? d.Value : now + (turn++ * gap))];
    }
}
