using Dapper;
using FeedHub.Identity;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The SQL of looking items up one by one, for people: no index is made for it, so it may read all items.</summary>
internal static class SqliteItemRecords
{
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
                pattern = ItemRecordRow.PatternOf(text),
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
        [.. connection.Query<ItemRecordRow>(ItemRecordRow.Select(condition), parameters).Select(r => r.ToRecord())];
}
