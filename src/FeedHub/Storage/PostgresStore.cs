using System.Data.Common;
using System.Runtime.CompilerServices;
using FeedHub.Identity;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>The store in a PostgreSQL database, which several nodes may share: ordinary transactions side by side, and the database says who wins.</summary>
/// <param name="source">The database; the caller's to dispose of.</param>
internal sealed class PostgresStore(NpgsqlDataSource source) : SqlStore, IStore
{
    private readonly PostgresDatabase _database = new(source);

    public string Location => _database.Location;

    public Task OpenAsync(CancellationToken cancellation) => _database.GuardAsync(async () =>
    {
        await PostgresSchema.MigrateAsync(source, cancellation);
        return true;
    });

    public async Task OpenForReadingAsync(CancellationToken cancellation)
    {
        if (await _database.QueryAsync(PostgresSchema.ObjectionAsync, cancellation) is { } objection)
            throw new StoreException($"The database {Location} can't be read: {objection}.", new NotSupportedException());
    }

    public Task<IReadOnlyList<FeedState>> RegisterFeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation) => _database.ChangeAsync(
        async connection =>
        {
            await PostgresFeeds.RegisterAsync(connection, urls);
            return await PostgresFeeds.OfAsync(connection, urls);
        },
        cancellation);

    public Task<IReadOnlyList<KnownItem>> KnownItemsAsync(long feedId, IReadOnlyList<ItemKey> keys, CancellationToken cancellation) =>
        _database.QueryAsync(connection => PostgresItems.KnownAsync(connection, feedId, keys), cancellation);

    public Task<IReadOnlyDictionary<long, KeptItem>> KeptItemsAsync(IReadOnlyList<long> ids, CancellationToken cancellation) =>
        _database.QueryAsync(connection => PostgresItems.KeptAsync(connection, ids), cancellation);

    public Task<IReadOnlyList<ItemEdit>> EditsAsync(string publishedId, CancellationToken cancellation) =>
        _database.QueryAsync(connection => PostgresItems.EditsAsync(connection, publishedId), cancellation);

    public Task<IReadOnlyList<ItemRecord>> FindItemsAsync(string text, IReadOnlyList<ItemKey> keys, int atMost, CancellationToken cancellation) =>
        _database.QueryAsync(connection => PostgresItemRecords.FindAsync(connection, text, keys, atMost), cancellation);

    public Task<IReadOnlyList<ItemRecord>> ItemRecordsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        _database.QueryAsync(connection => PostgresItemRecords.OfAsync(connection, ids), cancellation);

    public Task<IReadOnlyList<ItemRecord>> StoryRecordsAsync(long storyId, int atMost, CancellationToken cancellation) =>
        _database.QueryAsync(connection => PostgresItemRecords.OfStoryAsync(connection, storyId, atMost), cancellation);

    public Task CommitPollAsync(PollCommit poll, CancellationToken cancellation) =>
        _database.ChangeAsync(connection => PostgresPoll.CommitAsync(connection, poll), cancellation);

    public Task<IReadOnlyList<FeedState>> FeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation) =>
        _database.QueryAsync(connection => PostgresFeeds.OfAsync(connection, urls), cancellation);

    public Task<IReadOnlyList<UnplacedItem>> UnplacedAsync(int atMost, PlacingOrder order, CancellationToken cancellation) =>
        _database.QueryAsync(connection => PostgresPlacements.UnplacedAsync(connection, atMost, order), cancellation);

    public Task<(bool Waiting, bool Placed)> PlacingAsync(CancellationToken cancellation) =>
        _database.QueryAsync(connection => new PostgresView(connection).PlacingAsync(cancellation), cancellation);

    public Task<long> LastTurnAsync(CancellationToken cancellation) => _database.QueryAsync(PostgresPlacements.LastTurnAsync, cancellation);

    public Task ReadPlacedAsync(DateTimeOffset since, Action<IEnumerable<PlacedItem>> use, CancellationToken cancellation) => _database.SnapshotAsync(
        async connection =>
        {
            var before = await PostgresPlacements.LastTurnBeforeAsync(connection, since);
            use(PostgresPlacements.Placed(connection, before));
            return true;
        },
        cancellation);

    public Task PlaceAsync(IReadOnlyList<Placement> placements, CancellationToken cancellation) =>
        _database.ChangeAsync(connection => PostgresPlacements.PlaceAsync(connection, placements), cancellation);

    public Task MergeStoriesAsync(IReadOnlyList<(long Story, long Into)> merged, CancellationToken cancellation) =>
        _database.ChangeAsync(connection => PostgresPlacements.MergeStoriesAsync(connection, merged), cancellation);

    public Task<IReadOnlyList<GroupMember>> OtherCopiesAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) =>
        _database.QueryAsync(connection => new PostgresView(connection).OtherCopiesAsync(items, feedIds, cancellation), cancellation);

    public Task<IReadOnlyList<GroupMember>> OtherReportsAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) =>
        _database.QueryAsync(connection => new PostgresView(connection).OtherReportsAsync(items, feedIds, cancellation), cancellation);

    public Task<StoredItem?> EntryItemAsync(string publishedId, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) =>
        _database.QueryAsync(connection => new PostgresView(connection).EntryItemAsync(publishedId, feedIds, cancellation), cancellation);

    public IAsyncEnumerable<StoredItem> LastArrivedAsync(IReadOnlyCollection<long> feedIds, CancellationToken cancellation) =>
        OnDemandAsync(view => view.LastArrivedAsync(feedIds, cancellation), cancellation);

    public IAsyncEnumerable<StoredItem> BrowseAsync(ItemQuery query, CancellationToken cancellation) =>
        OnDemandAsync(view => view.BrowseAsync(query, cancellation), cancellation);

    public IAsyncEnumerable<StoredItem> PlacedAfterAsync(IReadOnlyCollection<long> feedIds, long turn, CancellationToken cancellation) =>
        OnDemandAsync(view => view.PlacedAfterAsync(feedIds, turn, cancellation), cancellation);

    public Task<T> ReadAsync<T>(Func<IStoreView, Task<T>> read, CancellationToken cancellation) =>
        _database.SnapshotAsync(connection => read(new PostgresView(connection)), cancellation);

    public Task<int> RemoveExpiredAsync(long feedId, DateTimeOffset before, DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        _database.ChangeAsync(connection => PostgresRetention.RemoveExpiredAsync(connection, feedId, before, now, atMost), cancellation);

    public Task<int> RemoveBeyondAsync(long feedId, int keep, DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        _database.ChangeAsync(connection => PostgresRetention.RemoveBeyondAsync(connection, feedId, keep, now, atMost), cancellation);

    public Task<int> ForgetTombstonesAsync(long feedId, DateTimeOffset before, int atMost, CancellationToken cancellation) =>
        _database.ChangeAsync(connection => PostgresRetention.ForgetTombstonesAsync(connection, feedId, before, atMost), cancellation);

    public Task BackUpAsync(string path, CancellationToken cancellation) => PostgresBackup.WriteAsync(source, path, cancellation);

    protected override Task<T> QueryAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellation) => _database.QueryAsync(read, cancellation);

    protected override Task<T> ChangeAsync<T>(Func<DbConnection, Task<T>> change, CancellationToken cancellation) => _database.ChangeAsync(change, cancellation);

    protected override Task<T> ChangeAloneAsync<T>(string table, Func<DbConnection, Task<T>> change, CancellationToken cancellation) => _database.ChangeAsync(
        async connection =>
        {
            await using (var alone = new NpgsqlCommand($"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE", connection)) await alone.ExecuteNonQueryAsync(CancellationToken.None);
            return await change(connection);
        },
        cancellation);

    protected override string EntriesOf(string parameter) => $"json_each_text({parameter}::json)";

    /// <summary>A snapshot that lasts for as long as the caller reads on.</summary>
    private async IAsyncEnumerable<StoredItem> OnDemandAsync(
        Func<IStoreView, IAsyncEnumerable<StoredItem>> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await _database.OpenSnapshotAsync(cancellation);
        await using var items = read(new PostgresView(connection)).GetAsyncEnumerator(cancellation);
        while (await _database.GuardAsync(() => items.MoveNextAsync().AsTask())) yield return items.Current;
    }
}
