using Dapper;
using FeedHub.Identity;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The SQL of placing: what waits, what was decided, and which items belong together.</summary>
internal static class SqlitePlacements
{
    private const string PlacingColumns =
        "i.id, f.url AS feed_url, f.state ->> '$.Description.Title' AS feed_title, i.published_id, i.document";

    public static IReadOnlyList<UnplacedItem> Unplaced(SqliteConnection connection, int atMost, PlacingOrder order)
    {
        const string byArrival = "u.arrived_at, u.published_at, f.url, i.key";
        if (order == PlacingOrder.Arrival) return Unplaced(connection, atMost, "true", byArrival);
        // Only a date of its own lets an item arrive before it was seen. Dated ones are found in order, without sorting all that wait.
        var dated = Unplaced(connection, atMost, "u.arrived_at < i.first_seen_at", byArrival);
        return dated.Count == atMost ? dated : [.. dated, .. Unplaced(connection, atMost - dated.Count, "u.arrived_at >= i.first_seen_at", "f.url, i.key")];
    }

    /// <summary>The placed items from a time on, in the order in which they were placed, read on demand.</summary>
    public static IEnumerable<PlacedItem> Placed(SqliteConnection connection, DateTimeOffset since)
    {
        // The clock never runs back along the turns, so the search ends where the window begins.
        var before = connection.ExecuteScalar<long>(
            "SELECT turn FROM placement INDEXED BY placement_turn WHERE arrived_at < @since ORDER BY turn DESC LIMIT 1",
            new { since = since.ToUnixTimeMilliseconds() });
        return connection.Query<PlacingRow>(
            $"""
            SELECT {PlacingColumns}, p.arrived_at, p.original_id, p.story_id
            FROM placement p INDEXED BY placement_turn JOIN item i ON i.id = p.item_id JOIN feed f ON f.id = i.feed_id
            WHERE p.turn > @before ORDER BY p.turn
            """,
            new { before },
            buffered: false).Select(r => new PlacedItem(r.ToUnplaced(), r.OriginalId, r.StoryId));
    }

    public static long LastTurn(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("SELECT coalesce(max(turn), 0) FROM placement");

    public static IEnumerable<StoredItemRow> PlacedAfter(SqliteConnection connection, string feeds, long turn) => connection.Query<StoredItemRow>(
        $"""
        SELECT {StoredItemRow.Columns} FROM placement p INDEXED BY placement_turn CROSS JOIN item i ON i.id = p.item_id
        LEFT JOIN item o ON o.id = p.original_id AND p.original_id <> p.item_id
        LEFT JOIN item s ON s.id = p.story_id AND p.story_id <> p.item_id
        WHERE p.turn > @turn AND i.document IS NOT NULL AND i.withheld = 0 AND i.feed_id IN (SELECT value FROM json_each(@feeds))
        ORDER BY p.turn
        """,
        new { feeds, turn },
        buffered: false);

    public static void Place(SqliteConnection connection, IReadOnlyList<Placement> placements)
    {
        var turn = LastTurn(connection);
        connection.Execute(
            """
            INSERT INTO placement (item_id, original_id, story_id, turn, arrived_at, why)
            VALUES (@Item, @Original, coalesce(@Story, (SELECT story_id FROM placement WHERE item_id = @Original), @Original), @turn, @arrived, @why);
            DELETE FROM unplaced WHERE item_id = @Item;
            """,
            Rows());

        // Each is asked for when the one before is placed: a claim must see that.
        IEnumerable<object> Rows()
        {
            foreach (var placement in placements)
            {
                if (placement.Claim is { } claim) Claim(connection, placement.Item, claim);
                yield return new
                {
                    placement.Item,
                    placement.Original,
                    placement.Story,
                    turn = ++turn,
                    arrived = placement.Arrived.ToUnixTimeMilliseconds(),
                    why = placement.Why is { } why ? StoredJson.Write(why) : null,
                };
            }
        }
    }

    public static void MergeStories(SqliteConnection connection, IReadOnlyList<(long Story, long Into)> merged)
    {
        foreach (var (story, into) in merged)
            connection.Execute("UPDATE placement SET story_id = @into WHERE story_id = @story", new { story, into });
    }

    public static IReadOnlyList<GroupMember> OtherCopies(SqliteConnection connection, string originals, string known, string feeds) =>
    [
        .. connection.Query<StoredItemRow>(
            $"""
            SELECT {StoredItemRow.Columns} FROM {StoredItemRow.From}
            WHERE p.original_id IN (SELECT value FROM json_each(@originals)) AND p.item_id NOT IN (SELECT value FROM json_each(@known))
                AND i.withheld = 0 AND i.feed_id IN (SELECT value FROM json_each(@feeds))
            """,
            new { originals, known, feeds }).Select(r => r.ToMember()),
    ];

    public static IReadOnlyList<GroupMember> OtherReports(SqliteConnection connection, string stories, string known, string feeds) =>
    [
        .. connection.Query<StoredItemRow>(
            $"""
            SELECT * FROM (
                SELECT {StoredItemRow.Columns}, row_number() OVER (PARTITION BY p.story_id ORDER BY i.arrived_at, i.id) AS number
                FROM {StoredItemRow.From}
                WHERE p.story_id IN (SELECT value FROM json_each(@stories)) AND p.item_id NOT IN (SELECT value FROM json_each(@known))
                    AND i.withheld = 0 AND i.feed_id IN (SELECT value FROM json_each(@feeds)))
            WHERE number <= {StoredItemRow.MostOfAStory}
            """,
            new { stories, known, feeds }).Select(r => r.ToMember()),
    ];

    private static List<UnplacedItem> Unplaced(SqliteConnection connection, int atMost, string which, string order) =>
    [
        .. connection.Query<PlacingRow>(
            $"""
            SELECT {PlacingColumns}, u.arrived_at FROM unplaced u JOIN item i ON i.id = u.item_id JOIN feed f ON f.id = i.feed_id
            WHERE {which} ORDER BY {order} LIMIT @atMost
            """,
            new { atMost }).Select(r => r.ToUnplaced()),
    ];

    /// <summary>Gives an item the guid it came first with, though the poll of another feed was quicker. Neither was shown so far.</summary>
    private static void Claim(SqliteConnection connection, long item, string claim)
    {
        var holder = connection.QuerySingleOrDefault<(long Id, long Key, string Url)>(
            """
            SELECT i.id, i.key, f.url FROM item i JOIN feed f ON f.id = i.feed_id JOIN unplaced u ON u.item_id = i.id
            WHERE i.published_id = @claim
            """,
            new { claim });
        if (holder.Url is null) return;
        connection.Execute(
            "UPDATE item SET published_id = @derived WHERE id = @Id",
            new { holder.Id, derived = PublishedId.Derived(new Uri(holder.Url), new ItemKey(holder.Key)) });
        connection.Execute("UPDATE item SET published_id = @claim WHERE id = @item", new { item, claim });
    }
}
