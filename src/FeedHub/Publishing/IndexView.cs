namespace FeedHub.Publishing;

/// <summary>What the index page tells. Immutable; filled by whoever knows the store and the schedule.</summary>
public sealed record IndexView
{
    /// <summary>Title of the hub, plain text.</summary>
    public required string HubTitle { get; init; }

    /// <summary>Absolute URL of the hub, ending in a slash.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The moment the page speaks of; all times on it are told from here.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The outputs in the order of feeds.json.</summary>
    public required IReadOnlyList<OutputRow> Outputs { get; init; }

    /// <summary>The tags of feeds and the names of their outputs, in the order of feeds.json.</summary>
    public IReadOnlyList<TagLink> Tags { get; init; } = [];

    /// <summary>The feeds in the order of feeds.json.</summary>
    public required IReadOnlyList<FeedRow> Feeds { get; init; }

    /// <summary>Why feeds.json as it is now is not in force; each names line, field and remedy. Empty when it is.</summary>
    public IReadOnlyList<string> ConfigProblems { get; init; } = [];

    /// <summary>Whether there is a status page to link to; beside pages written as files there is none.</summary>
    public bool HasStatus { get; init; }

    /// <summary>What the publish gate holds back, if anything.</summary>
    public IReadOnlyList<QuarantinedItem> Quarantined { get; init; } = [];
}

/// <summary>An output on the index page; its URLs follow from its name.</summary>
/// <param name="Name">The name in its URLs.</param>
/// <param name="Title">Title, plain text.</param>
/// <param name="Items">How many items it holds now; null when it isn't rendered yet.</param>
/// <param name="Updated">Its newest change; null when there was none.</param>
public sealed record OutputRow(string Name, string Title, int? Items, DateTimeOffset? Updated)
{
    /// <summary>Why what came later is not published, in plain words; null when this is the latest.</summary>
    public string? Fault { get; init; }
}

/// <summary>A tag on the index page.</summary>
/// <param name="Tag">As in feeds.json.</param>
/// <param name="Output">The name of the output of its feeds.</param>
public sealed record TagLink(string Tag, string Output);

/// <summary>A feed on the index page and how it fares.</summary>
public sealed record FeedRow
{
    /// <summary>URL it is polled at.</summary>
    public required string Url { get; init; }

    /// <summary>The operator's title for it, else its own, else its host.</summary>
    public required string Title { get; init; }

    /// <summary>URL of its site; null when not known.</summary>
    public string? Link { get; init; }

    /// <summary>The name of the output of its items alone; null for none.</summary>
    public string? Output { get; init; }

    /// <summary>How many items of it are kept.</summary>
    public int Items { get; init; }

    /// <summary>When it was last read or found unchanged; null when never.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>Since when polls have failed; null when the last one went well.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Why they fail, in plain words.</summary>
    public string? Failure { get; init; }

    /// <summary>What had to be repaired in its last document, or was cut from it; each a plain sentence.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Whether it is gone for good (410) and polled no more.</summary>
    public bool Gone { get; init; }

    /// <summary>When it is polled next; null when never or not planned yet.</summary>
    public DateTimeOffset? NextPoll { get; init; }

    /// <summary>Why then, in plain words.</summary>
    public string? NextPollReason { get; init; }
}
