using System.Data.Common;
using Dapper;

namespace FeedHub.Storage;

/// <summary>What both databases do by the same SQL: all but feeds and items.</summary>
internal abstract partial class SqlStore
{
    static SqlStore() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public Task<ArchiveRange?> ArchivesAsync(string output, CancellationToken cancellation) =>
        QueryAsync(connection => SqlOutputs.ArchivesAsync(connection, output), cancellation);

    public Task<StoredArchive?> ArchiveAsync(string output, int number, CancellationToken cancellation) =>
        QueryAsync(connection => SqlOutputs.ArchiveAsync(connection, output, number), cancellation);

    public Task<bool> AddArchiveAsync(StoredArchive archive, CancellationToken cancellation) =>
        ChangeAsync(connection => SqlOutputs.AddArchiveAsync(connection, archive), cancellation);

    public Task RemoveArchivesAsync(string output, DateTimeOffset closedBefore, CancellationToken cancellation) =>
        ChangeAsync(connection => SqlOutputs.RemoveArchivesAsync(connection, output, closedBefore), cancellation);

    public Task<OutputHistory> OutputHistoryAsync(string path, CancellationToken cancellation) =>
        QueryAsync(connection => SqlOutputs.HistoryAsync(connection, path), cancellation);

    public Task<bool> KeepOutputHistoryAsync(OutputHistory history, CancellationToken cancellation) =>
        ChangeAsync(connection => SqlOutputs.KeepHistoryAsync(connection, history), cancellation);

    public Task AddReaderCountsAsync(IReadOnlyList<ReaderCounts> counts, long day, CancellationToken cancellation) =>
        ChangeAloneAsync("reader_day", connection => SqlReaders.AddAsync(connection, counts, day), cancellation);

    public Task<IReadOnlyList<ReaderCounts>> ReaderCountsAsync(long sinceDay, CancellationToken cancellation) =>
        QueryAsync(connection => SqlReaders.SinceAsync(connection, sinceDay), cancellation);

    public Task<IReadOnlyDictionary<long, int>> CountItemsAsync(CancellationToken cancellation) => QueryAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync<(long FeedId, int Items)>("SELECT feed_id, count(*) FROM item WHERE document IS NOT NULL GROUP BY feed_id");
            return (IReadOnlyDictionary<long, int>)rows.ToDictionary(r => r.FeedId, r => r.Items);
        },
        cancellation);

    /// <summary>Reads over a connection of its own.</summary>
    /// <exception cref="StoreException">The database failed.</exception>
    protected abstract Task<T> QueryAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellation);

    /// <summary>Changes something in a transaction.</summary>
    /// <param name="change">May be done anew from the start when it comes to nothing.</param>
    /// <param name="cancellation">Counts until the work begins.</param>
    /// <exception cref="StoreException">The database failed; nothing is changed.</exception>
    protected abstract Task<T> ChangeAsync<T>(Func<DbConnection, Task<T>> change, CancellationToken cancellation);

    /// <summary>The same for what depends on what it has read: nobody else writes to a table meanwhile.</summary>
    protected abstract Task<T> ChangeAloneAsync<T>(string table, Func<DbConnection, Task<T>> change, CancellationToken cancellation);

    /// <returns>A relation of the columns <c>key</c> and <c>value</c>: the members of the JSON object that a parameter holds.</returns>
    protected abstract string EntriesOf(string parameter);
}
