using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using DbUp;
using DbUp.Engine.Output;
using FeedHub.Identity;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The store in one SQLite file in WAL mode: one connection writes, readers never wait.</summary>
internal sealed partial class SqliteStore : SqlStore, IStore, IAsyncDisposable
{
    /// <summary>The name of the database's file in the data folder.</summary>
    public const string FileName = "feedhub.db";

    private readonly string _path;
    private readonly string _readers;
    private SqliteWriter? _writer;

    /// <param name="path">Absolute path of the database file; it and its folder are made when missing.</param>
    public SqliteStore(string path)
    {
        _path = path;
        _readers = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly }.ToString();
    }

    public string Location => _path;

    private SqliteWriter Writer => _writer ?? throw new InvalidOperationException("The store is not open.");

    public Task OpenAsync(CancellationToken cancellation) => Guard(() =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        connection.Open();
        // NORMAL: a power cut may take the last commits, whole, with their validators; the next poll brings them again.
        // 8 MiB of cached pages, and as many in the log before they move: each insert touches indexes far apart, again and again.
        connection.Execute(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 30000;
            PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 2048;
            """);
        Migrate();
        _writer = new SqliteWriter(connection);
        return Task.FromResult(true);
    });

    public Task OpenForReadingAsync(CancellationToken cancellation) => Guard(async () =>
    {
        if (!File.Exists(_path)) throw new StoreException($"There is no database {_path} yet; run or poll makes it.", new FileNotFoundException(null, _path));
        await using var connection = await OpenReaderAsync(cancellation);
        return SqliteSchema.Objection(connection) is { } objection
            ? throw new StoreException($"The database {_path} can't be read: {objection}.", new NotSupportedException())
            : true;
    });

    public Task<IReadOnlyList<FeedState>> RegisterFeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation) => Guard(() =>
        Writer.WriteAsync<IReadOnlyList<FeedState>>(
            connection =>
            {
                SqliteFeeds.Register(connection, urls);
                return SqliteFeeds.Of(connection, urls);
            },
            cancellation));

    public Task<IReadOnlyList<FeedState>> FeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation) =>
        ViewAsync(view => view.FeedsAsync(urls, cancellation), cancellation);

    public Task<IReadOnlyList<KnownItem>> KnownItemsAsync(long feedId, IReadOnlyList<ItemKey> keys, CancellationToken cancellation) => Guard(async () =>
    {
        await using var connection = await OpenReaderAsync(cancellation);
        return SqliteItems.Known(connection, feedId, keys);
    });

    public Task<IReadOnlyDictionary<long, KeptItem>> KeptItemsAsync(IReadOnlyList<long> ids, CancellationToken cancellation) => Guard(async () =>
    {
        await using var connection = await OpenReaderAsync(cancellation);
        return SqliteItems.Kept(connection, ids);
    });

    public Task<IReadOnlyList<ItemEdit>> EditsAsync(string publishedId, CancellationToken cancellation) => Guard(async () =>
    {
        await using var connection = await OpenReaderAsync(cancellation);
        return SqliteItems.Edits(connection, publishedId);
    });

    public Task<IReadOnlyList<ItemRecord>> FindItemsAsync(string text, IReadOnlyList<ItemKey> keys, int atMost, CancellationToken cancellation) =>
        ReadAsync(connection => SqliteItemRecords.Find(connection, text, keys, atMost), cancellation);

    public Task<IReadOnlyList<ItemRecord>> ItemRecordsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        ReadAsync(connection => SqliteItemRecords.Of(connection, ids), cancellation);

    public Task<IReadOnlyList<ItemRecord>> StoryRecordsAsync(long storyId, int atMost, CancellationToken cancellation) =>
        ReadAsync(connection => SqliteItemRecords.OfStory(connection, storyId, atMost), cancellation);

    public Task BackUpAsync(string path, CancellationToken cancellation) => ReadAsync(
        connection =>
        {
            SqliteBackup.Write(connection, path);
            return true;
        },
        cancellation);

    public Task CommitPollAsync(PollCommit poll, CancellationToken cancellation) => Guard(() => Writer.WriteAsync(
        connection =>
        {
            // First, so that an item that takes over a key leaves its old one to whoever comes with it now.
            foreach (var item in poll.Relearned) SqliteItems.Relearn(connection, item);
            Insert(connection, poll);
            foreach (var item in poll.Edited) SqliteItems.Edit(connection, item, poll.PolledAt);
            Done(SqlPages.WantAsync(connection, poll.State.Id, poll.Pages, poll.PolledAt));
            SqliteItems.Listed(connection, poll.ListedTombstones, poll.PolledAt);
            SqliteSearch.CatchUp(connection, poll.New.Count + poll.Edited.Count);
            if (poll.Pushed) SqliteFeeds.SavePosted(connection, poll.State);
            else SqliteFeeds.Save(connection, poll.State);
            if (poll.Figures is { } figures) SqliteFigures.Add(connection, poll, figures);
            return true;
        },
        cancellation));

    public async IAsyncEnumerable<StoredItem> LastArrivedAsync(
        IReadOnlyCollection<long> feedIds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await OpenReaderAsync(cancellation);
        await foreach (var item in new SqliteView(connection).LastArrivedAsync(feedIds, cancellation).WithCancellation(cancellation)) yield return item;
    }

    public Task<IReadOnlyList<UnplacedItem>> UnplacedAsync(int atMost, PlacingOrder order, CancellationToken cancellation) =>
        ReadAsync(connection => SqlitePlacements.Unplaced(connection, atMost, order), cancellation);

    public Task<(bool Waiting, bool Placed)> PlacingAsync(CancellationToken cancellation) =>
        ViewAsync(view => view.PlacingAsync(cancellation), cancellation);

    public Task<long> LastTurnAsync(CancellationToken cancellation) => ReadAsync(SqlitePlacements.LastTurn, cancellation);

    public Task ReadPlacedAsync(DateTimeOffset since, Action<IEnumerable<PlacedItem>> use, CancellationToken cancellation) => ReadAsync(
        connection =>
        {
            use(SqlitePlacements.Placed(connection, since));
            return true;
        },
        cancellation);

    public Task PlaceAsync(IReadOnlyList<Placement> placements, CancellationToken cancellation) => Guard(() => Writer.WriteAsync(
        connection =>
        {
            SqlitePlacements.Place(connection, placements);
            return true;
        },
        cancellation));

    public Task MergeStoriesAsync(IReadOnlyList<(long Story, long Into)> merged, CancellationToken cancellation) => Guard(() => Writer.WriteAsync(
        connection =>
        {
            SqlitePlacements.MergeStories(connection, merged);
            return true;
        },
        cancellation));

    public Task<IReadOnlyList<GroupMember>> OtherCopiesAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) =>
        ViewAsync(view => view.OtherCopiesAsync(items, feedIds, cancellation), cancellation);

    public Task<IReadOnlyList<GroupMember>> OtherReportsAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) =>
        ViewAsync(view => view.OtherReportsAsync(items, feedIds, cancellation), cancellation);

    public Task<T> ReadAsync<T>(Func<IStoreView, Task<T>> read, CancellationToken cancellation) => Guard(async () =>
    {
        await using var connection = await OpenReaderAsync(cancellation);
        // Begun in SQL, so that no query needs to be told of it. It sees the database as its first query finds it.
        connection.Execute("BEGIN DEFERRED");
        try
        {
            return await read(new SqliteView(connection));
        }
        finally
        {
            connection.Execute("ROLLBACK TRANSACTION");
        }
    });

    public async IAsyncEnumerable<StoredItem> PlacedAfterAsync(
        IReadOnlyCollection<long> feedIds, long turn, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await OpenReaderAsync(cancellation);
        await foreach (var item in new SqliteView(connection).PlacedAfterAsync(feedIds, turn, cancellation).WithCancellation(cancellation)) yield return item;
    }

    public Task<int> RemoveExpiredAsync(long feedId, DateTimeOffset before, DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqliteRetention.RemoveExpired(connection, feedId, before, now, atMost), cancellation));

    public Task<int> RemoveBeyondAsync(long feedId, int keep, DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqliteRetention.RemoveBeyond(connection, feedId, keep, now, atMost), cancellation));

    public Task<int> ForgetTombstonesAsync(long feedId, DateTimeOffset before, int atMost, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqliteRetention.ForgetTombstones(connection, feedId, before, atMost), cancellation));

    public async ValueTask DisposeAsync()
    {
        if (_writer is { } writer) await writer.DisposeAsync();
        SqliteConnection.ClearPool(new SqliteConnection(_readers));
    }

    protected override Task<T> QueryAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellation) => Guard(async () =>
    {
        await using var connection = await OpenReaderAsync(cancellation);
        return await read(connection);
    });

    protected override Task<T> ChangeAsync<T>(Func<DbConnection, Task<T>> change, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => Done(change(connection)), cancellation));

    protected override Task<T> ChangeAloneAsync<T>(string table, Func<DbConnection, Task<T>> change, CancellationToken cancellation) => ChangeAsync(change, cancellation);

    protected override string EntriesOf(string parameter) => $"json_each({parameter})";

    /// <summary>Microsoft.Data.Sqlite does all work before it returns, whatever its methods are named.</summary>
    private static T Done<T>(Task<T> work) => work.IsCompleted ? work.GetAwaiter().GetResult() : throw new InvalidOperationException("A write must not wait for anything.");

    // All at once: the statement is then compiled once for all of them.
    private static void Insert(SqliteConnection connection, PollCommit poll) => connection.Execute(
        """
        INSERT INTO item (feed_id, key, link_key, title_hash, content_hash, published_id, published_at, updated_at, first_seen_at, arrived_at,
                          withheld, document)
        VALUES (@FeedId, @Key, @LinkKey, @TitleHash, @ContentHash,
                CASE WHEN EXISTS (SELECT 1 FROM item WHERE published_id = @Original) THEN @Derived ELSE @Original END,
                @Published, @Updated, @FirstSeen, @Arrived, @Withheld, @Document)
        ON CONFLICT (feed_id, key) DO NOTHING
        """,
        poll.New.Select(item => NewRow.Of(poll, item)));

    private async Task<SqliteConnection> OpenReaderAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_readers);
        await connection.OpenAsync(cancellation);
        // Many of them are kept open, and what one of them reads the others seldom need: the system's cache serves them all.
        connection.Execute("PRAGMA cache_size = -256");
        return connection;
    }

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellation) => Guard(async () =>
    {
        await using var connection = await OpenReaderAsync(cancellation);
        return read(connection);
    });

    private Task<T> ViewAsync<T>(Func<SqliteView, Task<T>> read, CancellationToken cancellation) => Guard(async () =>
    {
        await using var connection = await OpenReaderAsync(cancellation);
        return await read(new SqliteView(connection));
    });

    private void Migrate()
    {
        var result = DeployChanges.To
            .SqliteDatabase(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString())
            .WithScriptsEmbeddedInAssembly(typeof(SqliteStore).Assembly, SqliteSchema.IsScript)
            .WithTransactionPerScript()
            .LogTo(new NoOpUpgradeLog())
            .Build()
            .PerformUpgrade();
        if (!result.Successful) throw new StoreException($"The database {_path} could not be brought up to date: {result.Error.Message}", result.Error);
    }

    private async Task<T> Guard<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The database {_path} failed: {e.Message}", e);
        }
    }
}
