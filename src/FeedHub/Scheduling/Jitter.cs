using System.Text;

namespace FeedHub.Scheduling;

/// <summary>Spreads polls that are due at the same instant. Pure: a feed and a time always give the same delay, on every machine.</summary>
public static class Jitter
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The delay at dispatch: never negative, so that no wish is undercut; at most a tenth of the wait, and ten minutes.</summary>
    /// <param name="feed">What tells the feed from others, such as its URL.</param>
    /// <param name="due">When it is due; another time gives another delay.</param>
    /// <param name="wait">From the last poll to the one that is due.</param>
    public static TimeSpan Of(string feed, DateTimeOffset due, TimeSpan wait) =>
        Within(wait / 10 < Longest ? wait / 10 : Longest, feed, due);

    /// <summary>A delay from zero, inclusive, to the window, exclusive; spread evenly over feeds.</summary>
    /// <returns>Zero for a window that is zero or negative.</returns>
    public static TimeSpan Within(TimeSpan window, string feed, DateTimeOffset due) =>
        window <= TimeSpan.Zero ? TimeSpan.Zero : window * (Hash(feed, due.UtcTicks) / (ulong.MaxValue + 1.0));

    /// <summary>FNV-1a, then the finaliser of MurmurHash3, without which the last characters would hardly move the high bits.</summary>
    private static ulong Hash(string feed, long ticks)
    {
        var hash = 14_695_981_039_346_656_037UL;
        unchecked
        {
            foreach (var octet in Encoding.UTF8.GetBytes(feed)) hash = (hash ^ octet) * 1_099_511_628_211UL;
            hash ^= (ulong)ticks;
            hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
            hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
            return hash ^ (hash >> 33);
        }
    }
}
