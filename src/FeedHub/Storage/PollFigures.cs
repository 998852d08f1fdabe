namespace FeedHub.Storage;

/// <summary>What a poll or a push came to, besides its items, for the figures of its day and hour.</summary>
/// <param name="Outcome">What answered.</param>
public sealed record PollFigures(PollOutcome Outcome)
{
    /// <summary>Bytes of the body as they came over the wire; zero when there was none.</summary>
    public long Bytes { get; init; }

    /// <summary>From the request to the commit; zero for a push.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>True for a feed's first document: its items are no news of today, and count for the days they were published on.</summary>
    public bool IsFirst { get; init; }
}

/// <summary>How a poll ended.</summary>
public enum PollOutcome
{
    /// <summary>A document came and could be read.</summary>
    Document,

    /// <summary>Nothing changed since the last document (304).</summary>
    NotModified,

    /// <summary>Nothing usable came.</summary>
    Failed,

    /// <summary>It was no poll: a hub pushed.</summary>
    Pushed,
}

/// <summary>What the polls of one feed came to within a day (UTC).</summary>
public sealed record PollDay
{
    /// <summary>The store's number for the feed.</summary>
    public required long FeedId { get; init; }

    /// <summary>The day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Polls, however they ended.</summary>
    public int Polls { get; init; }

    /// <summary>Polls that were answered with 304.</summary>
    public int NotModified { get; init; }

    /// <summary>Polls that failed.</summary>
    public int Failed { get; init; }

    /// <summary>Items that were new, pushed ones included. Those of a feed's first document count for the day they were published on.</summary>
    public int NewItems { get; init; }

    /// <summary>Bytes of bodies as they came over the wire.</summary>
    public long Bytes { get; init; }

    /// <summary>How often posts were missed between two documents.</summary>
    public int Gaps { get; init; }
}

/// <summary>What the polls of all feeds came to within an hour.</summary>
public sealed record PollHour
{
    /// <summary>Its beginning, UTC.</summary>
    public required DateTimeOffset Hour { get; init; }

    /// <inheritdoc cref="PollDay.Polls"/>
    public int Polls { get; init; }

    /// <inheritdoc cref="PollDay.NotModified"/>
    public int NotModified { get; init; }

    /// <inheritdoc cref="PollDay.Failed"/>
    public int Failed { get; init; }

    /// <summary>Items that were new, pushed ones included, those of first documents left out.</summary>
    public int NewItems { get; init; }

    /// <inheritdoc cref="PollDay.Bytes"/>
    public long Bytes { get; init; }

    /// <summary>The time all polls took together, from request to commit.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The time the slowest poll took.</summary>
    public TimeSpan Slowest { get; init; }
}
