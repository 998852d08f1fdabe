using Dapper;
using FeedHub.Identity;
using FeedHub.Parsing;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The SQL of looking items up one by one, for people: no index is made for it, so it may read all items.</summary>
internal static class SqliteItemRecords
{
    private const string Select =
        """
        SELECT i.id, i.feed_id, f.url AS feed_url, i.key, i.published_id, i.first_seen_at, i.arrived_at, i.published_at, i.updated_at,
            i.withheld, i.document, p.original_id, o.published_id AS entry_id, p.story_id, s.published_id AS story_entry_id, p.why
        FROM item i JOIN feed f ON f.id = i.feed_id
        LEFT JOIN placement p ON p.item_id = i.id LEFT JOIN item o ON o.id = p.original_id LEFT JOIN item s ON s.id = p.story_id
        """;

    /// <summary>Items with a published id, with one of the keys, or else with a text in their title; the last to come first.</summary>
    public static IReadOnlyList<ItemRecord> Find(SqliteConnection connection, string text, IReadOnlyList<ItemKey> keys, int atMost)
    {
        var named = Query(
            connection,
            "i.published_id = @text OR i.key IN (SELECT value FROM json_each(@keys)) OR i.link_key IN (SELECT value FROM json_each(@keys))",
            new { text, keys = StoredJson.Numbers(keys.Select(k => k.Value)), atMost });
        return named.Count > 0 ? named : Query(
            connection,
            @"i.document ->> '$.Title' LIKE '%' || @pattern || '%' ESCAPE '\'",
            new
            {
                pattern = text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal),
                atMost,
            });
    }

    /// <summary>Items by number.</summary>
    public static IReadOnlyList<ItemRecord> Of(SqliteConnection connection, IReadOnlyCollection<long> ids) =>
        Query(connection, "i.id IN (SELECT value FROM json_each(@ids))", new { ids = StoredJson.Numbers(ids), atMost = ids.Count });

    /// <summary>The items of a story, copies included.</summary>
    public static IReadOnlyList<ItemRecord> OfStory(SqliteConnection connection, long storyId, int atMost) =>
        Query(connection, "p.story_id = @storyId", new { storyId, atMost });

    private static List<ItemRecord> Query(SqliteConnection connection, string condition, object parameters) =>
        [.. connection.Query<Row>($"{Select} WHERE {condition} ORDER BY i.arrived_at DESC, i.id DESC LIMIT @atMost", parameters).Select(r => r.ToRecord())];

    private sealed record Row
    {
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
}
