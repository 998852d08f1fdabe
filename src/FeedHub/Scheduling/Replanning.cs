using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Storage;

namespace FeedHub.Scheduling;

/// <summary>When a feed is polled next after the operator gave it another interval. Pure.</summary>
internal static class Replanning
{
    /// <summary>When a feed of which nothing is scheduled is due: as planned, unless its interval is another than it was planned by.</summary>
    public static DateTimeOffset? Due(FeedConfig feed, FeedState state) =>
        state.PlannedByInterval is { } interval && interval != feed.Interval ? Of(feed, state) : state.NextPollAt;

    /// <summary>As if the last poll had known the interval; the time may be past, so it is for the caller to spread.</summary>
    /// <remarks>
    /// A feed that fails keeps its time: how long to wait then follows from what the origin answered, which is not remembered.
    /// </remarks>
    /// <returns>Null for a feed that was never polled.</returns>
    public static DateTimeOffset? Of(FeedConfig feed, FeedState state)
    {
        if (state.PolledAt is not { } polledAt || state.Failures > 0) return state.NextPollAt;

        return NextPoll.After(PollHistory.Of(feed, state, polledAt, OriginWishes.None)).DispatchedAt(feed.Url, polledAt, state.Description.Cadence);
    }
}
