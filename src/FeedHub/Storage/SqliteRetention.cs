using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>Removes items and forgets tombstones. Each method runs within its caller's transaction.</summary>
internal static class SqliteRetention
{
    public static int RemoveExpired(SqliteConnection connection, long feedId, DateTimeOffset before, DateTimeOffset now, int atMost) => Remove(
        connection,
        now,
        "SELECT id FROM item WHERE feed_id = @feedId AND document IS NOT NULL AND first_seen_at < @before LIMIT @atMost",
        new { feedId, before = before.ToUnixTimeMilliseconds(), atMost });

    public static int RemoveBeyond(SqliteConnection connection, long feedId, int keep, DateTimeOffset now, int atMost) => Remove(
        connection,
        now,
        """
        SELECT id FROM item INDEXED BY item_age WHERE feed_id = @feedId AND document IS NOT NULL
        ORDER BY first_seen_at DESC, id DESC LIMIT @atMost OFFSET @keep
        """,
        new { feedId, keep, atMost });

    /// <summary>Forgets tombstones, but not those by whose id subscribers know an entry or a story that is still there.</summary>
    /// <remarks>Nor the last one placed: turns count on from it, so that no archive takes a new item for one it holds.</remarks>
    public static int ForgetTombstones(SqliteConnection connection, long feedId, DateTimeOffset before, int atMost)
    {
        var ids = StoredJson.Numbers(connection.Query<long>(
            """
            SELECT id FROM item INDEXED BY item_tombstone
            WHERE feed_id = @feedId AND document IS NULL AND listed_at < @before
                AND NOT EXISTS (SELECT 1 FROM placement WHERE original_id = item.id AND item_id <> item.id)
                AND NOT EXISTS (SELECT 1 FROM placement WHERE story_id = item.id AND item_id <> item.id)
                AND id IS NOT (SELECT item_id FROM placement INDEXED BY placement_turn ORDER BY turn DESC LIMIT 1)
            LIMIT @atMost
            """,
            new { feedId, before = before.ToUnixTimeMilliseconds(), atMost }));
        connection.Execute("DELETE FROM placement WHERE item_id IN (SELECT value FROM json_each(@ids))", new { ids });
        connection.Execute("DELETE FROM unplaced WHERE item_id IN (SELECT value FROM json_each(@ids))", new { ids });
        return connection.Execute("DELETE FROM item WHERE id IN (SELECT value FROM json_each(@ids))", new { ids });
    }

    private static int Remove(SqliteConnection connection, DateTimeOffset now, string which, object parameters)
    {
        var ids = StoredJson.Numbers(connection.Query<long>(which, parameters));
        connection.Execute("DELETE FROM item_edit WHERE item_id IN (SELECT value FROM json_each(@ids))", new { ids });
        return connection.Execute(
            "UPDATE item SET document = NULL, listed_at = @now WHERE id IN (SELECT value FROM json_each(@ids))",
            new { ids, now = now.ToUnixTimeMilliseconds() });
    }
}
