using System.Text.Json.Serialization;
using FeedHub.Fetching;
using FeedHub.Identity;
using FeedHub.Parsing;

namespace FeedHub.Storage;

/// <summary>What is remembered of a feed from one poll to the next. Immutable; a poll makes a new one.</summary>
public sealed record FeedState
{
    /// <summary>The store's number for the feed; stays the same for as long as the URL stands in feeds.json, and after.</summary>
    public required long Id { get; init; }

    /// <summary>URL as in feeds.json.</summary>
    public required Uri Url { get; init; }

    /// <inheritdoc cref="FeedDescription"/>
    public FeedDescription Description { get; init; } = FeedDescription.Unknown;

    /// <summary>To send with the next poll.</summary>
    public HttpValidators Validators { get; init; } = HttpValidators.None;

    /// <summary>The last poll, whatever came of it; null before the first.</summary>
    public DateTimeOffset? PolledAt { get; init; }

    /// <summary>The last poll that brought a feed or the word that it is unchanged; null when there was none.</summary>
    public DateTimeOffset? SucceededAt { get; init; }

    /// <summary>The first of the failures that have lasted until now; null when the last poll went well.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Failures in a row; zero when the last poll went well.</summary>
    public int Failures { get; init; }

    /// <summary>The last failure in plain words; null when the last poll went well.</summary>
    public string? LastError { get; init; }

    /// <summary>The origin said 410: it is polled no more.</summary>
    public bool Gone { get; init; }

    /// <summary>The first poll that went well; null when there was none.</summary>
    public DateTimeOffset? WatchedSince { get; init; }

    /// <summary>How long the origin called the last document fresh; null when it said nothing.</summary>
    public TimeSpan? FreshFor { get; init; }

    /// <summary>When the latest items were posted, the latest last; at most <see cref="MostPosted"/>.</summary>
    public IReadOnlyList<DateTimeOffset> Posted { get; init; } = [];

    /// <summary>When the last whole document came; null when none did.</summary>
    public DateTimeOffset? DocumentAt { get; init; }

    /// <summary>Items in the last whole document.</summary>
    public int DocumentItems { get; init; }

    /// <summary>How far posts were missed between polls lately; zero when they were not.</summary>
    public int CoverageGaps { get; init; }

    /// <summary>Whether the origin's 304 can be believed.</summary>
    public NotModifiedTrust NotModifiedTrust { get; init; } = NotModifiedTrust.Full;

    /// <summary>The hub that pushes the feed's changes, as the last document said; null when it named none.</summary>
    public HubOffer? Offer { get; init; }

    /// <summary>Where the origin says the feed has moved to; null when it is where it always was.</summary>
    public Relocation? Moved { get; init; }

    /// <summary>Whether its guids tell its items apart.</summary>
    public GuidTrust Guids { get; init; } = GuidTrust.Full;

    /// <summary>Whether its texts change by themselves.</summary>
    public ContentChurn Churn { get; init; } = ContentChurn.None;

    /// <summary>The address to ask: that of feeds.json, or where the feed has moved to for good.</summary>
    [JsonIgnore]
    public Uri PollUrl => Moved is { IsConfirmed: true } ? Moved.To : Url;

    /// <summary>Until when the origin, by its last answer, wants its host left alone; null when it said nothing.</summary>
    public DateTimeOffset? HostHeldUntil { get; init; }

    /// <summary>When it is to be polled next; null before the first poll and once it is gone.</summary>
    public DateTimeOffset? NextPollAt { get; init; }

    /// <summary>The operator's interval by which that was decided; null when nothing is planned.</summary>
    public TimeSpan? PlannedByInterval { get; init; }

    /// <summary>Why then, in words.</summary>
    public string? NextPollReason { get; init; }

    /// <summary>More posts than this teach nothing new of how often a feed posts.</summary>
    public const int MostPosted = 100;

    /// <summary>True when outputs name the feed in other words than before, or may name it for the first time.</summary>
    public bool IsShownOtherwiseThan(FeedState before) =>
        (SucceededAt is null) != (before.SucceededAt is null) || Description.Names != before.Description.Names;
}

/// <summary>What a feed says of itself, kept for the source line of its items and for deciding when to poll.</summary>
public sealed record FeedDescription
{
    /// <summary>Nothing known yet.</summary>
    public static FeedDescription Unknown { get; } = new();

    /// <inheritdoc cref="ParsedFeed.Title"/>
    public string? Title { get; init; }

    /// <inheritdoc cref="ParsedFeed.Id"/>
    public string? Id { get; init; }

    /// <inheritdoc cref="ParsedFeed.Link"/>
    public string? Link { get; init; }

    /// <inheritdoc cref="ParsedFeed.Language"/>
    public string? Language { get; init; }

    /// <inheritdoc cref="ParsedFeed.Rights"/>
    public string? Rights { get; init; }

    /// <inheritdoc cref="ParsedFeed.ImageUrl"/>
    public string? ImageUrl { get; init; }

    /// <inheritdoc cref="ParsedFeed.Cadence"/>
    public PublisherCadence Cadence { get; init; } = PublisherCadence.None;

    /// <inheritdoc cref="ParsedFeed.Notices"/>
    public IReadOnlyList<string> Notices { get; init; } = [];

    internal (string?, string?, string?, string?, string?, string?) Names => (Title, Id, Link, Language, Rights, ImageUrl);

    /// <summary>What is kept of a feed just read.</summary>
    public static FeedDescription Of(ParsedFeed feed) => new()
    {
        Title = feed.Title,
        Id = feed.Id,
        Link = feed.Link,
        Language = feed.Language,
        Rights = feed.Rights,
        ImageUrl = feed.ImageUrl,
        Cadence = feed.Cadence,
        Notices = feed.Notices,
    };
}
