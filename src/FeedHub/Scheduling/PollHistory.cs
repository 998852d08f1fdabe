using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Parsing;
using FeedHub.Storage;

namespace FeedHub.Scheduling;

/// <summary>All that the next poll of a feed is decided from. What is not known keeps its default, which stands for no opinion.</summary>
public sealed record PollHistory
{
    /// <summary>Arrival of the last answer, or of the news that there is none; UTC.</summary>
    public required DateTimeOffset PolledAt { get; init; }

    /// <summary>The operator's wish from feeds.json, at least 1 minute.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Polls in a row that failed, the last one included; zero when it went well.</summary>
    public int Failures { get; init; }

    /// <summary>The HTTP status of the last poll where it failed by one, such as 404 or 410; else null.</summary>
    public int? FailedStatus { get; init; }

    /// <summary>Of the last answer. After a 304 without freshness of its own: with that of the last document (RFC 9111 §4.3.4).</summary>
    public OriginWishes Wishes { get; init; } = OriginWishes.None;

    /// <summary>Of the last document.</summary>
    public PublisherCadence Cadence { get; init; } = PublisherCadence.None;

    /// <summary>
    /// True when the last document came with a validator: a poll then costs the origin next to nothing while nothing changes.
    /// </summary>
    public bool Validated { get; init; } = true;

    /// <summary>
    /// When the feed's latest items were posted, in any order: published where that is known and not in the future, else first seen.
    /// A hundred teach all there is to learn.
    /// </summary>
    public IReadOnlyList<DateTimeOffset> Posted { get; init; } = [];

    /// <summary>The first poll that went well; null when there was none.</summary>
    public DateTimeOffset? WatchedSince { get; init; }

    /// <summary>How far posts were missed between polls lately, from <see cref="CoverageGap.After"/>; zero when they were not.</summary>
    public int Gaps { get; init; }

    /// <summary>True while a hub pushes what is new, and polls only make sure that nothing is missed.</summary>
    public bool Pushed { get; init; }

    /// <summary>What is remembered of a feed, as far as its next poll is decided from it: all but what the last answer said.</summary>
    /// <param name="feed">The feed as configured.</param>
    /// <param name="state">What is remembered.</param>
    /// <param name="polledAt">When it was polled last.</param>
    /// <param name="wishes">Of the last answer; their freshness is that of <paramref name="state"/>.</param>
    internal static PollHistory Of(FeedConfig feed, FeedState state, DateTimeOffset polledAt, OriginWishes wishes) => new()
    {
        PolledAt = polledAt,
        Interval = feed.Interval,
        Failures = state.Failures,
        Wishes = wishes with { FreshFor = state.FreshFor },
        Cadence = state.Description.Cadence,
        Validated = state.Validators != HttpValidators.None,
        Posted = state.Posted,
        WatchedSince = state.WatchedSince,
        Gaps = state.CoverageGaps,
    };
}

/// <summary>When to poll a feed again.</summary>
/// <param name="At">UTC, whole seconds; jitter comes on top at dispatch. Null is never.</param>
/// <param name="Reason">Why then, in words that stand after a time: "origin's max-age", "every 1 h", "failed 3 times".</param>
public sealed record PlannedPoll(DateTimeOffset? At, string Reason)
{
    /// <summary>When it is dispatched: spread, so that feeds polled together do not stay together, but in no hour that the feed asks to skip.</summary>
    /// <param name="feed">The feed's URL as in feeds.json.</param>
    /// <param name="polledAt">When it was polled last.</param>
    /// <param name="cadence">What the feed asks for.</param>
    internal DateTimeOffset? DispatchedAt(Uri feed, DateTimeOffset polledAt, PublisherCadence cadence) => At is { } due
        ? SkippedHours.Avoid(feed.AbsoluteUri, due + Jitter.Of(feed.AbsoluteUri, due, due - polledAt), cadence)
        : null;
}
