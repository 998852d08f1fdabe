using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>What outputs are made of, read over one connection; of one moment while that has a transaction.</summary>
internal sealed class SqliteView(SqliteConnection connection) : IStoreView
{
    public Task<IReadOnlyList<FeedState>> FeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation) =>
        Task.FromResult(SqliteFeeds.Of(connection, urls));

    public Task<(bool Waiting, bool Placed)> PlacingAsync(CancellationToken cancellation) => Task.FromResult(
        connection.QuerySingle<(bool, bool)>("SELECT EXISTS (SELECT 1 FROM unplaced), EXISTS (SELECT 1 FROM placement)"));

    public IAsyncEnumerable<StoredItem> LastArrivedAsync(IReadOnlyCollection<long> feedIds, CancellationToken cancellation) => OnDemand(
        connection.Query<StoredItemRow>(
            $"""
            SELECT {StoredItemRow.Columns} FROM item i INDEXED BY item_arrival CROSS JOIN placement p ON p.item_id = i.id
            LEFT JOIN item o ON o.id = p.original_id AND p.original_id <> p.item_id
            LEFT JOIN item s ON s.id = p.story_id AND p.story_id <> p.item_id
            WHERE i.document IS NOT NULL AND i.withheld = 0 AND i.feed_id IN (SELECT value FROM json_each(@feeds))
            ORDER BY i.arrived_at DESC, i.id DESC
            """,
            new { feeds = StoredJson.Numbers(feedIds) },
            buffered: false),
        cancellation);

    public IAsyncEnumerable<StoredItem> BrowseAsync(ItemQuery query, CancellationToken cancellation) =>
        OnDemand(SqliteSearch.Browse(connection, query), cancellation);

    public Task<StoredItem?> EntryItemAsync(string publishedId, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) =>
        Task.FromResult(SqliteSearch.OfEntry(connection, publishedId, feedIds)?.ToItem());

    public IAsyncEnumerable<StoredItem> PlacedAfterAsync(IReadOnlyCollection<long> feedIds, long turn, CancellationToken cancellation) =>
        OnDemand(SqlitePlacements.PlacedAfter(connection, StoredJson.Numbers(feedIds), turn), cancellation);

    public Task<IReadOnlyList<GroupMember>> OtherCopiesAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) => Task.FromResult(
        SqlitePlacements.OtherCopies(
            connection, StoredJson.Numbers(items.Select(i => i.OriginalId)), StoredJson.Numbers(items.Select(i => i.Id)), StoredJson.Numbers(feedIds)));

    public Task<IReadOnlyList<GroupMember>> OtherReportsAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) => Task.FromResult(
        SqlitePlacements.OtherReports(
            connection, StoredJson.Numbers(items.Select(i => i.StoryId)), StoredJson.Numbers(items.Select(i => i.Id)), StoredJson.Numbers(feedIds)));

    private static IAsyncEnumerable<StoredItem> OnDemand(IEnumerable<StoredItemRow> rows, CancellationToken cancellation) => rows
        .Select(row =>
        {
            cancellation.ThrowIfCancellationRequested();
            return row.ToItem();
        })
        .ToAsyncEnumerable();
}
