using Dapper;
using FeedHub.Identity;
using FeedHub.Parsing;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>What is known of a feed's items, and how they change. Each method runs within its caller's transaction.</summary>
internal static class SqliteItems
{
    public static IReadOnlyList<KnownItem> Known(SqliteConnection connection, long feedId, IReadOnlyList<ItemKey> keys)
    {
        const string columns = "id, key, link_key, title_hash, content_hash, published_at, document IS NULL AS removed";
        var rows = connection.Query<KnownRow>(
            $"""
            SELECT {columns} FROM item WHERE feed_id = @feedId AND key IN (SELECT value FROM json_each(@keys))
            UNION
            SELECT * FROM (
                SELECT {columns} FROM item INDEXED BY item_link
                WHERE feed_id = @feedId AND link_key IN (SELECT value FROM json_each(@keys)) AND link_key IS NOT NULL
                ORDER BY id DESC LIMIT @MostOfALink)
            """,
            new { feedId, keys = StoredJson.Numbers(keys.Select(k => k.Value)), KnownRow.MostOfALink });
        return [.. rows.Select(r => r.ToKnown())];
    }

    public static IReadOnlyDictionary<long, KeptItem> Kept(SqliteConnection connection, IReadOnlyList<long> ids) => connection
        .Query<(long Id, string Document, long Edits)>(
            """
            SELECT id, document, (SELECT count(DISTINCT edited_at) FROM item_edit WHERE item_id = item.id)
            FROM item WHERE id IN (SELECT value FROM json_each(@ids)) AND document IS NOT NULL
            """,
            new { ids = StoredJson.Numbers(ids) })
        .ToDictionary(r => r.Id, r => new KeptItem(StoredJson.Read<ParsedItem>(r.Document), (int)r.Edits));

    public static IReadOnlyList<ItemEdit> Edits(SqliteConnection connection, string publishedId) => EditRow.Grouped(
        connection.Query<EditRow>(
            """
            SELECT edited_at, field, before, after FROM item_edit
            WHERE item_id = (SELECT id FROM item WHERE published_id = @publishedId) ORDER BY edited_at DESC
            """,
            new { publishedId }));

    /// <summary>Changes an item in place, and remembers what it said before. An item that was removed stays so.</summary>
    public static void Edit(SqliteConnection connection, EditedItem edited, DateTimeOffset now)
    {
        var item = edited.Identified;
        if (!item.Item.Sanitised) throw new InvalidOperationException("An item must be sanitised before it is kept.");
        var before = connection.ExecuteScalar<long?>("SELECT updated_at FROM item WHERE id = @Id AND document IS NOT NULL", new { edited.Id });
        if (before is not { } updatedBefore) return;
        var updated = ItemDates.Edited(item.Item, DateTimeOffset.FromUnixTimeMilliseconds(updatedBefore), now);
        connection.Execute(
            "UPDATE item SET updated_at = @Updated, document = @Document WHERE id = @Id",
            new { edited.Id, Updated = updated.ToUnixTimeMilliseconds(), Document = StoredJson.Write(item.Item) });
        Learn(connection, edited.Id, item);
        connection.Execute(
            "INSERT INTO item_edit (item_id, edited_at, field, before, after) VALUES (@Id, @At, @Field, @Before, @After) ON CONFLICT DO NOTHING",
            edited.Changes.Select(c => c.Shortened()).Select(c => new { edited.Id, At = now.ToUnixTimeMilliseconds(), c.Field, c.Before, c.After }));
        connection.Execute(
            """
            DELETE FROM item_edit WHERE item_id = @Id AND edited_at <= (
                SELECT DISTINCT edited_at FROM item_edit WHERE item_id = @Id ORDER BY edited_at DESC LIMIT 1 OFFSET @Most)
            """,
            new { edited.Id, ItemEdit.Most });
    }

    /// <summary>Writes down anew what an item is recognised by.</summary>
    public static void Relearn(SqliteConnection connection, RecognisedItem item) => Learn(connection, item.As.Id, item.Identified);

    /// <summary>Remembers that documents still list these removed items; to the day, for that is exact enough and spares the disk.</summary>
    public static void Listed(SqliteConnection connection, IReadOnlyList<long> tombstones, DateTimeOffset now)
    {
        if (tombstones.Count == 0) return;
        connection.Execute(
            "UPDATE item SET listed_at = @now WHERE id IN (SELECT value FROM json_each(@ids)) AND document IS NULL AND listed_at < @yesterday",
            new { ids = StoredJson.Numbers(tombstones), now = now.ToUnixTimeMilliseconds(), yesterday = now.AddDays(-1).ToUnixTimeMilliseconds() });
    }

    // A key that another item has meanwhile stays with it.
    private static void Learn(SqliteConnection connection, long id, IdentifiedItem item) => connection.Execute(
        """
        UPDATE OR IGNORE item SET key = @Key WHERE id = @id AND key <> @Key;
        UPDATE item SET link_key = @LinkKey, title_hash = @TitleHash, content_hash = @ContentHash WHERE id = @id;
        """,
        new { id, Key = item.Key.Value, LinkKey = item.LinkKey?.Value, item.TitleHash, item.ContentHash });
}
