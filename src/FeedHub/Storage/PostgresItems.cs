using Dapper;
using FeedHub.Identity;
using FeedHub.Parsing;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>What is known of a feed's items.</summary>
internal static class PostgresItems
{
    public static async Task<IReadOnlyList<KnownItem>> KnownAsync(NpgsqlConnection connection, long feedId, IReadOnlyList<ItemKey> keys)
    {
        const string columns = "id, key, link_key, title_hash, content_hash, published_at, (document IS NULL)::int AS removed";
        var rows = await connection.QueryAsync<KnownRow>(
            $"""
            SELECT {columns} FROM item WHERE feed_id = @feedId AND key = ANY(@keys)
            UNION
            (SELECT {columns} FROM item WHERE feed_id = @feedId AND link_key = ANY(@keys) ORDER BY id DESC LIMIT {KnownRow.MostOfALink})
            """,
            new { feedId, keys = keys.Select(k => k.Value).ToArray() });
        return [.. rows.Select(r => r.ToKnown())];
    }

    public static async Task<IReadOnlyDictionary<long, KeptItem>> KeptAsync(NpgsqlConnection connection, IReadOnlyList<long> ids)
    {
        var rows = await connection.QueryAsync<(long Id, string Document, long Edits)>(
            """
            SELECT id, document, (SELECT count(DISTINCT edited_at) FROM item_edit WHERE item_id = item.id)
            FROM item WHERE id = ANY(@ids) AND document IS NOT NULL
            """,
            new { ids = ids.ToArray() });
        return rows.ToDictionary(r => r.Id, r => new KeptItem(StoredJson.Read<ParsedItem>(r.Document), (int)r.Edits));
    }

    public static async Task<IReadOnlyList<ItemEdit>> EditsAsync(NpgsqlConnection connection, string publishedId) => EditRow.Grouped(
        await connection.QueryAsync<EditRow>(
            """
            SELECT edited_at, field, before, after FROM item_edit
            WHERE item_id = (SELECT id FROM item WHERE published_id = @publishedId) ORDER BY edited_at DESC
            """,
            new { publishedId = StorableText.Of(publishedId) }));
}
