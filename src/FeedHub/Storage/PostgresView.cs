using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>What outputs are made of, read over one connection; of one moment while that has a transaction.</summary>
internal sealed class PostgresView(NpgsqlConnection connection) : IStoreView
{
    /// <summary>Read at first: as much as most who read on demand come to. A connection answers one query after the other, so each is read whole.</summary>
    private const int FirstPage = 128;

    private const int LargestPage = 1024;

    /// <summary>So many feeds are read one by one and merged; of more feeds, some item will be among the next to have arrived.</summary>
    private const int FewFeeds = 200;

    public Task<IReadOnlyList<FeedState>> FeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation) => PostgresFeeds.OfAsync(connection, urls);

    public Task<(bool Waiting, bool Placed)> PlacingAsync(CancellationToken cancellation) =>
        connection.QuerySingleAsync<(bool, bool)>("SELECT EXISTS (SELECT 1 FROM unplaced), EXISTS (SELECT 1 FROM placement)");

    public IAsyncEnumerable<StoredItem> LastArrivedAsync(IReadOnlyCollection<long> feedIds, CancellationToken cancellation) =>
        BrowseAsync(new ItemQuery { Feeds = feedIds }, cancellation);

    public async IAsyncEnumerable<StoredItem> BrowseAsync(ItemQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (feeds, match) = (query.Feeds.ToArray(), query.Terms is { } terms ? PostgresWords.QueryOf(terms) : null);
        var before = query.Before ?? new ItemCursor(DateTimeOffset.MaxValue, long.MaxValue);
        var conditions = (query.Language is null ? "" : "AND i.language = @language ") + (match is null ? "" : "AND i.id IN (SELECT item_id FROM item_search WHERE words @@ @match::tsquery)");
        for (var page = FirstPage; ; page = Math.Min(2 * page, LargestPage))
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = (await connection.QueryAsync<StoredItemRow>(
                Arrived(feeds.Length <= FewFeeds, conditions),
                new { feeds, language = query.Language, match, arrived = before.Arrived.ToUnixTimeMilliseconds(), id = before.Id, page })).AsList();
            foreach (var row in rows) yield return row.ToItem();
            if (rows.Count < page) yield break;
            before = new ItemCursor(DateTimeOffset.FromUnixTimeMilliseconds(rows[^1].ArrivedAt), rows[^1].Id);
        }
    }

    public async Task<StoredItem?> EntryItemAsync(string publishedId, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) =>
        (await connection.QueryFirstOrDefaultAsync<StoredItemRow>(
            $"""
            SELECT {StoredItemRow.Columns} FROM {StoredItemRow.From}
            WHERE p.original_id = (SELECT original_id FROM placement WHERE item_id = (SELECT id FROM item WHERE published_id = @publishedId))
                AND i.document IS NOT NULL AND i.withheld = 0 AND i.feed_id = ANY(@feeds)
            ORDER BY i.arrived_at, i.id LIMIT 1
            """,
            new { publishedId = StorableText.Of(publishedId), feeds = feedIds.ToArray() }))?.ToItem();

    public async IAsyncEnumerable<StoredItem> PlacedAfterAsync(IReadOnlyCollection<long> feedIds, long turn, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var feeds = feedIds.ToArray();
        for (var page = FirstPage; ; page = Math.Min(2 * page, LargestPage))
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = (await connection.QueryAsync<StoredItemRow>(
                $"""
                SELECT {StoredItemRow.Columns} FROM {StoredItemRow.From}
                WHERE p.turn > @turn AND i.document IS NOT NULL AND i.withheld = 0 AND i.feed_id = ANY(@feeds)
                ORDER BY p.turn LIMIT @page
                """,
                new { feeds, turn, page })).AsList();
            foreach (var row in rows) yield return row.ToItem();
            if (rows.Count < page) yield break;
            turn = rows[^1].Turn;
        }
    }

    public Task<IReadOnlyList<GroupMember>> OtherCopiesAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) => MembersAsync(
        $"""
        SELECT {StoredItemRow.Columns} FROM {StoredItemRow.From}
        WHERE p.original_id = ANY(@groups) AND p.item_id <> ALL(@known) AND i.withheld = 0 AND i.feed_id = ANY(@feeds)
        """,
        items.Select(i => i.OriginalId),
        items,
        feedIds);

    public Task<IReadOnlyList<GroupMember>> OtherReportsAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) => MembersAsync(
        $"""
        SELECT * FROM (
            SELECT {StoredItemRow.Columns}, row_number() OVER (PARTITION BY p.story_id ORDER BY i.arrived_at, i.id) AS number
            FROM {StoredItemRow.From}
            WHERE p.story_id = ANY(@groups) AND p.item_id <> ALL(@known) AND i.withheld = 0 AND i.feed_id = ANY(@feeds)) AS report
        WHERE number <= {StoredItemRow.MostOfAStory}
        """,
        items.Select(i => i.StoryId),
        items,
        feedIds);

    /// <summary>The next items to have arrived before a place. By an index in the order of arrival, each feed's own where there are few of them.</summary>
    private static string Arrived(bool fewFeeds, string conditions)
    {
        const string last = "ORDER BY i.arrived_at DESC, i.id DESC LIMIT @page";
        const string shown = "i.document IS NOT NULL AND i.withheld = 0 AND (i.arrived_at, i.id) < (@arrived, @id) AND EXISTS (SELECT 1 FROM placement WHERE item_id = i.id)";
        var next = fewFeeds
            ? $"SELECT i.id FROM unnest(@feeds) AS feed (id) CROSS JOIN LATERAL (SELECT i.id, i.arrived_at FROM item i WHERE i.feed_id = feed.id AND {shown} {conditions} {last}) AS i {last}"
            : $"SELECT i.id FROM item i WHERE i.feed_id = ANY(@feeds) AND {shown} {conditions} {last}";
        return $"SELECT {StoredItemRow.Columns} FROM {StoredItemRow.From} WHERE i.id IN ({next}) ORDER BY i.arrived_at DESC, i.id DESC";
    }

    private async Task<IReadOnlyList<GroupMember>> MembersAsync(
        string sql, IEnumerable<long> groups, IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds)
    {
        var rows = await connection.QueryAsync<StoredItemRow>(
            sql, new { groups = groups.ToArray(), known = items.Select(i => i.Id).ToArray(), feeds = feedIds.ToArray() });
        return [.. rows.Select(r => r.ToMember())];
    }
}
