using Dapper;
using FeedHub.Identity;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>The SQL of looking items up one by one, for people: no index is made for it, so it may read all items.</summary>
internal static class PostgresItemRecords
{
    /// <summary>Items with a published id, with one of the keys, or else with a text in their title; the last to come first.</summary>
    public static async Task<IReadOnlyList<ItemRecord>> FindAsync(NpgsqlConnection connection, string text, IReadOnlyList<ItemKey> keys, int atMost)
    {
        var storable = StorableText.Of(text);
        var named = await QueryAsync(
            connection,
            "i.published_id = @text OR i.key = ANY(@keys) OR i.link_key = ANY(@keys)",
            new { text = storable, keys = keys.Select(k => k.Value).ToArray(), atMost });
        return named.Count > 0 ? named : await QueryAsync(
            connection,
            """lower((i.document ->> 'Title') COLLATE "C") LIKE '%' || lower(@pattern COLLATE "C") || '%' ESCAPE '\'""",
            new { pattern = ItemRecordRow.PatternOf(storable), atMost });
    }

    /// <summary>Items by number.</summary>
    public static Task<IReadOnlyList<ItemRecord>> OfAsync(NpgsqlConnection connection, IReadOnlyCollection<long> ids) =>
        QueryAsync(connection, "i.id = ANY(@ids)", new { ids = ids.ToArray(), atMost = ids.Count });

    /// <summary>The items of a story, copies included.</summary>
    public static Task<IReadOnlyList<ItemRecord>> OfStoryAsync(NpgsqlConnection connection, long storyId, int atMost) =>
        QueryAsync(connection, "p.story_id = @storyId", new { storyId, atMost });

    private static async Task<IReadOnlyList<ItemRecord>> QueryAsync(NpgsqlConnection connection, string condition, object parameters) =>
        [.. (await connection.QueryAsync<ItemRecordRow>(ItemRecordRow.Select(condition), parameters)).Select(r => r.ToRecord())];
}
