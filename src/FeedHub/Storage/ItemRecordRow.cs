using FeedHub.Identity;
using FeedHub.Parsing;

namespace FeedHub.Storage;

/// <summary>An item with its feed and place as SQL gives it.</summary>
internal sealed record ItemRecordRow
{
    /// <summary>The query for those that fulfil a condition, the last to come first, up to <c>@atMost</c>.</summary>
    public static string Select(string condition) =>
        $"""
        SELECT i.id, i.feed_id, f.url AS feed_url, i.key, i.published_id, i.first_seen_at, i.arrived_at, i.published_at, i.updated_at,
            i.withheld, i.document, p.original_id, o.published_id AS entry_id, p.story_id, s.published_id AS story_entry_id, p.why
        FROM item i JOIN feed f ON f.id = i.feed_id
        LEFT JOIN placement p ON p.item_id = i.id LEFT JOIN item o ON o.id = p.original_id LEFT JOIN item s ON s.id = p.story_id
        WHERE {condition} ORDER BY i.arrived_at DESC, i.id DESC LIMIT @atMost
        """;

    /// <summary>A text for <c>LIKE</c>, escaped by backslashes.</summary>
    public static string PatternOf(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    public long Id { get; init; }

    public long FeedId { get; init; }

    public string FeedUrl { get; init; } = "";

    public long Key { get; init; }

    public string PublishedId { get; init; } = "";

    public long FirstSeenAt { get; init; }

    public long ArrivedAt { get; init; }

    public long PublishedAt { get; init; }

    public long UpdatedAt { get; init; }

    public long Withheld { get; init; }

    public string? Document { get; init; }

    public long? OriginalId { get; init; }

    public string? EntryId { get; init; }

    public long? StoryId { get; init; }

    public string? StoryEntryId { get; init; }

    public string? Why { get; init; }

    public ItemRecord ToRecord() => new()
    {
        Id = Id,
        FeedId = FeedId,
        FeedUrl = new Uri(FeedUrl),
        Key = new ItemKey(Key),
        PublishedId = PublishedId,
        FirstSeen = Time(FirstSeenAt),
        Arrived = Time(ArrivedAt),
        Published = Time(PublishedAt),
        Updated = Time(UpdatedAt),
        Withheld = Withheld != 0,
        Item = Document is null ? null : StoredJson.Read<ParsedItem>(Document),
        Place = OriginalId is { } original && StoryId is { } story
            ? new ItemPlace(original, EntryId ?? PublishedId, story, StoryEntryId ?? PublishedId, Why is null ? null : StoredJson.Read<PlacementReason>(Why))
            : null,
    };

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
