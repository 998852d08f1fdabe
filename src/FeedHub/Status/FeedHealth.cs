using FeedHub.Storage;

namespace FeedHub.Status;

/// <summary>How a feed fares, in a word. In this order they ask for the operator's attention.</summary>
public enum FeedHealth
{
    /// <summary>Polls fail.</summary>
    Failing,

    /// <summary>Its origin says that it is gone for good (410), so it is polled no more.</summary>
    Gone,

    /// <summary>It can be read, and its origin says that it has moved for good: feeds.json should follow.</summary>
    Moved,

    /// <summary>It was not polled yet.</summary>
    Waiting,

    /// <summary>The last poll went well.</summary>
    Ok,
}

/// <summary>Tells how feeds fare from what is remembered of them.</summary>
internal static class FeedHealths
{
    /// <summary>All there are, the worst first.</summary>
    public static IReadOnlyList<FeedHealth> All { get; } = Enum.GetValues<FeedHealth>();

    /// <summary>How a feed fares; null is one that nothing is remembered of.</summary>
    public static FeedHealth Of(FeedState? state) => state switch
    {
        null => FeedHealth.Waiting,
        { Gone: true } => FeedHealth.Gone,
        { FailingSince: not null } => FeedHealth.Failing,
        { PolledAt: null } => FeedHealth.Waiting,
        { Moved: not null } => FeedHealth.Moved,
        _ => FeedHealth.Ok,
    };

    /// <summary>The word for it in URLs, JSON and metrics.</summary>
    public static string Word(this FeedHealth health) => health switch
    {
        FeedHealth.Failing => "failing",
        FeedHealth.Gone => "gone",
        FeedHealth.Moved => "moved",
        FeedHealth.Waiting => "waiting",
        FeedHealth.Ok => "ok",
        _ => throw new ArgumentOutOfRangeException(nameof(health), health, null),
    };
}
