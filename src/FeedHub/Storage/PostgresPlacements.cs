using Dapper;
using FeedHub.Identity;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>The SQL of placing: what waits, and what was decided. What writes runs within its caller's transaction.</summary>
internal static class PostgresPlacements
{
    private const string PlacingColumns =
        "i.id, f.url AS feed_url, f.state -> 'Description' ->> 'Title' AS feed_title, i.published_id, i.document";

    public static async Task<IReadOnlyList<UnplacedItem>> UnplacedAsync(NpgsqlConnection connection, int atMost, PlacingOrder order)
    {
        const string byArrival = "u.arrived_at, u.published_at, f.url, i.key";
        if (order == PlacingOrder.Arrival) return await UnplacedAsync(connection, atMost, "true", byArrival);
        // Only a date of its own lets an item arrive before it was seen.
        var dated = await UnplacedAsync(connection, atMost, "u.arrived_at < i.first_seen_at", byArrival);
        return dated.Count == atMost ? dated : [.. dated, .. await UnplacedAsync(connection, atMost - dated.Count, "u.arrived_at >= i.first_seen_at", "f.url, i.key")];
    }

    public static Task<long> LastTurnAsync(NpgsqlConnection connection) => connection.ExecuteScalarAsync<long>("SELECT turn FROM last_turn");

    /// <summary>The turn after which all were placed from a time on: the clock never runs back along the turns.</summary>
    public static Task<long> LastTurnBeforeAsync(NpgsqlConnection connection, DateTimeOffset since) => connection.ExecuteScalarAsync<long>(
        "SELECT turn FROM placement WHERE arrived_at < @since ORDER BY turn DESC LIMIT 1", new { since = since.ToUnixTimeMilliseconds() });

    /// <summary>The items that were placed after a turn, in their order, read on demand.</summary>
    public static IEnumerable<PlacedItem> Placed(NpgsqlConnection connection, long turn) => connection.Query<PlacingRow>(
        $"""
        SELECT {PlacingColumns}, p.arrived_at, p.original_id, p.story_id
        FROM placement p JOIN item i ON i.id = p.item_id JOIN feed f ON f.id = i.feed_id
        WHERE p.turn > @turn ORDER BY p.turn
        """,
        new { turn },
        buffered: false).Select(r => new PlacedItem(r.ToUnplaced(), r.OriginalId, r.StoryId));

    public static async Task<int> PlaceAsync(NpgsqlConnection connection, IReadOnlyList<Placement> placements)
    {
        var last = await connection.ExecuteScalarAsync<long>("UPDATE last_turn SET turn = turn + @Count RETURNING turn", new { placements.Count });
        if (await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM placement WHERE item_id = ANY(@items))", new { items = placements.Select(p => p.Item).ToArray() }))
            throw new StoreException("Another node has placed some of these items.", new InvalidOperationException());
        await ClaimAsync(connection, placements);

        // Ordered by turn: the story of a copy is that of its original, which may stand before it in the same list.
        return await connection.ExecuteAsync(
            """
            INSERT INTO placement (item_id, original_id, story_id, turn, arrived_at, why)
            SELECT * FROM unnest(@items, @originals, @stories, @turns, @arrived, @why);
            DELETE FROM unplaced WHERE item_id = ANY(@items);
            """,
            new
            {
                items = placements.Select(p => p.Item).ToArray(),
                originals = placements.Select(p => p.Original).ToArray(),
                stories = await StoriesAsync(connection, placements),
                turns = placements.Select((_, index) => last - placements.Count + 1 + index).ToArray(),
                arrived = placements.Select(p => p.Arrived.ToUnixTimeMilliseconds()).ToArray(),
                why = placements.Select(p => p.Why is { } why ? StorableText.OfJson(StoredJson.Write(why)) : null).ToArray(),
            });
    }

    public static Task<int> MergeStoriesAsync(NpgsqlConnection connection, IReadOnlyList<(long Story, long Into)> merged) => connection.ExecuteAsync(
        string.Concat(merged.Select(m => FormattableString.Invariant($"UPDATE placement SET story_id = {m.Into} WHERE story_id = {m.Story};\n"))));

    private static async Task<IReadOnlyList<UnplacedItem>> UnplacedAsync(NpgsqlConnection connection, int atMost, string which, string order)
    {
        var rows = await connection.QueryAsync<PlacingRow>(
            $"""
            SELECT {PlacingColumns}, u.arrived_at FROM unplaced u JOIN item i ON i.id = u.item_id JOIN feed f ON f.id = i.feed_id
            WHERE {which} ORDER BY {order} LIMIT @atMost
            """,
            new { atMost });
        return [.. rows.Select(r => r.ToUnplaced())];
    }

    /// <summary>The story of each: a copy is in that which its original is in by now.</summary>
    private static async Task<long[]> StoriesAsync(NpgsqlConnection connection, IReadOnlyList<Placement> placements)
    {
        var copies = placements.Where(p => p.Story is null).Select(p => p.Original).ToArray();
        var stories = copies.Length == 0 ? [] : (await connection.QueryAsync<(long Item, long Story)>(
            "SELECT item_id, story_id FROM placement WHERE item_id = ANY(@copies)", new { copies })).ToDictionary(s => s.Item, s => s.Story);
        foreach (var placement in placements) stories[placement.Item] = placement.Story ?? stories.GetValueOrDefault(placement.Original, placement.Original);
        return [.. placements.Select(p => stories[p.Item])];
    }

    /// <summary>Gives items the guid they came first with, though the poll of another feed was quicker. Neither was shown so far.</summary>
    private static async Task ClaimAsync(NpgsqlConnection connection, IReadOnlyList<Placement> placements)
    {
        var claims = placements.Select(p => p.Claim).OfType<string>().Select(StorableText.Of).ToArray();
        if (claims.Length == 0) return;
        var holders = (await connection.QueryAsync<(long Id, long Key, string Url, string Claim)>(
            """
            SELECT i.id, i.key, f.url, i.published_id FROM item i JOIN feed f ON f.id = i.feed_id JOIN unplaced u ON u.item_id = i.id
            WHERE i.published_id = ANY(@claims)
            """,
            new { claims })).ToDictionary(h => h.Claim);
        foreach (var placement in placements)
        {
            // Who is placed keeps what it has.
            if (placement.Claim is not { } claim || !holders.Remove(StorableText.Of(claim), out var holder) || IsPlacedBefore(holder.Id, placement)) continue;
            await connection.ExecuteAsync(
                "UPDATE item SET published_id = @derived WHERE id = @Id; UPDATE item SET published_id = @claim WHERE id = @Item;",
                new { holder.Id, derived = PublishedId.Derived(new Uri(holder.Url), new ItemKey(holder.Key)), placement.Item, claim = holder.Claim });
        }

        bool IsPlacedBefore(long item, Placement placement) => placements.TakeWhile(p => p != placement).Any(p => p.Item == item);
    }
}
