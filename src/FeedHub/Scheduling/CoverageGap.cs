namespace FeedHub.Scheduling;

/// <summary>Posts missed between polls: two successive documents of a feed that share no item although both had some.</summary>
public static class CoverageGap
{
    /// <summary>Each one halves the time between polls.</summary>
    internal const int Most = 4;

    /// <param name="gaps">What this method returned after the poll before; zero at first.</param>
    /// <param name="before">Items in the document before.</param>
    /// <param name="now">Items in this one; for a delta (226), which shows only what is new, do not ask.</param>
    /// <param name="shared">Items in both.</param>
    /// <returns>0 to 4, to keep in <see cref="PollHistory.Gaps"/>. After a 304 it stays as it is.</returns>
    public static int After(int gaps, int before, int now, int shared)
    {
        // A feed that shows a single item replaces it with each post: that it is another one says nothing.
        if (Missed(before, now, shared)) return Math.Min(Most, gaps + 1);

        // Half of it known: there is room again. Between the two it is polled just often enough.
        return shared * 2 >= now ? Math.Max(0, gaps - 1) : gaps;
    }

    /// <summary>True when posts were missed between the two documents.</summary>
    public static bool Missed(int before, int now, int shared) => before > 1 && now > 1 && shared == 0;
}
