using Dapper;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>Removes items and forgets tombstones. Each method runs within its caller's transaction, and leaves out what another is at.</summary>
internal static class PostgresRetention
{
    public static Task<int> RemoveExpiredAsync(NpgsqlConnection connection, long feedId, DateTimeOffset before, DateTimeOffset now, int atMost) => RemoveAsync(
        connection,
        "SELECT id FROM item WHERE feed_id = @feedId AND document IS NOT NULL AND first_seen_at < @before LIMIT @atMost FOR UPDATE SKIP LOCKED",
        new { feedId, before = before.ToUnixTimeMilliseconds(), atMost, now = now.ToUnixTimeMilliseconds() });

    public static Task<int> RemoveBeyondAsync(NpgsqlConnection connection, long feedId, int keep, DateTimeOffset now, int atMost) => RemoveAsync(
        connection,
        """
        SELECT id FROM item WHERE document IS NOT NULL AND id IN (
            SELECT id FROM item WHERE feed_id = @feedId AND document IS NOT NULL ORDER BY first_seen_at DESC, id DESC LIMIT @atMost OFFSET @keep)
        FOR UPDATE SKIP LOCKED
        """,
        new { feedId, keep, atMost, now = now.ToUnixTimeMilliseconds() });

    /// <summary>Forgets tombstones, but not those by whose id subscribers know an entry or a story that is still there.</summary>
    /// <remarks>Nor the last one placed, which tells that items were placed before.</remarks>
    public static Task<int> ForgetTombstonesAsync(NpgsqlConnection connection, long feedId, DateTimeOffset before, int atMost) => connection.ExecuteScalarAsync<int>(
        """
        WITH old AS (
            SELECT id FROM item
            WHERE feed_id = @feedId AND document IS NULL AND listed_at < @before
                AND NOT EXISTS (SELECT 1 FROM placement WHERE original_id = item.id AND item_id <> item.id)
                AND NOT EXISTS (SELECT 1 FROM placement WHERE story_id = item.id AND item_id <> item.id)
                AND id IS DISTINCT FROM (SELECT item_id FROM placement ORDER BY turn DESC LIMIT 1)
            LIMIT @atMost FOR UPDATE SKIP LOCKED
        ), placed AS (
            DELETE FROM placement USING old WHERE item_id = old.id
        ), waiting AS (
            DELETE FROM unplaced USING old WHERE item_id = old.id
        ), gone AS (
            DELETE FROM item USING old WHERE item.id = old.id RETURNING item.id
        )
        SELECT count(*) FROM gone
        """,
        new { feedId, before = before.ToUnixTimeMilliseconds(), atMost });

    private static Task<int> RemoveAsync(NpgsqlConnection connection, string which, object parameters) => connection.ExecuteScalarAsync<int>(
        $"""
        WITH old AS (
            {which}
        ), edits AS (
            DELETE FROM item_edit USING old WHERE item_id = old.id
        ), words AS (
            DELETE FROM item_search USING old WHERE item_id = old.id
        ), pages AS (
            DELETE FROM page USING old WHERE item_id = old.id
        ), placed AS (
            -- A tombstone keeps its place, for others may be its copies; why it had it is of no use any more.
            UPDATE placement SET why = NULL FROM old WHERE item_id = old.id
        ), removed AS (
            UPDATE item SET document = NULL, listed_at = @now FROM old WHERE item.id = old.id RETURNING item.id
        )
        SELECT count(*) FROM removed
        """,
        parameters);
}
