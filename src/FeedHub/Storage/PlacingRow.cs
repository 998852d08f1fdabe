using FeedHub.Parsing;

namespace FeedHub.Storage;

/// <summary>An item that waits, or was placed, as SQL gives it.</summary>
internal sealed record PlacingRow
{
    public long Id { get; init; }

    public string FeedUrl { get; init; } = "";

    public string? FeedTitle { get; init; }

    public string PublishedId { get; init; } = "";

    public string? Document { get; init; }

    public long ArrivedAt { get; init; }

    public long OriginalId { get; init; }

    public long StoryId { get; init; }

    public UnplacedItem ToUnplaced() => new()
    {
        Id = Id,
        FeedUrl = new Uri(FeedUrl),
        FeedTitle = FeedTitle,
        PublishedId = PublishedId,
        Arrived = DateTimeOffset.FromUnixTimeMilliseconds(ArrivedAt),
        Item = Document is null ? null : StoredJson.Read<ParsedItem>(Document),
    };
}
