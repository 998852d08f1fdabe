using System.Runtime.CompilerServices;
using Dapper;
using DbUp;
using DbUp.Engine.Output;
using FeedHub.Identity;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The store in one SQLite file in WAL mode: one connection writes, readers never wait.</summary>
internal sealed partial class SqliteStore : IStore, IAsyncDisposable
{
    private readonly string _path;
    private readonly string _readers;
    private SqliteWriter? _writer;

    static SqliteStore() => DefaultTypeMap.MatchNamesWithUnderscores = true;

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
        // 16 MiB of cached pages, and as many in the log before they move: each insert touches indexes far apart, again and again.
        connection.Execute(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 30000;
            PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096;
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
                foreach (var (id, url) in Moves(connection, urls))
                    connection.Execute("UPDATE feed SET url = @url, state = json_remove(state, '$.Moved') WHERE id = @id", new { id, url });
                connection.Execute(
                    "INSERT INTO feed (url) VALUES (@Url) ON CONFLICT (url) DO NOTHING",
                    urls.Select(u => new { Url = u.AbsoluteUri }));
                return Feeds(connection, urls);
            },
            cancellation));

    public Task<IReadOnlyList<FeedState>> FeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation) => Guard(async () =>
    {
        await using var connection = await OpenReaderAsync(cancellation);
        return Feeds(connection, urls);
    });

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
            SqliteItems.Listed(connection, poll.ListedTombstones, poll.PolledAt);
            if (poll.Pushed) SavePosted(connection, poll.State);
            else Save(connection, poll.State);
            if (poll.Figures is { } figures) SqliteFigures.Add(connection, poll, figures);
            return true;
        },
        cancellation));

    public async IAsyncEnumerable<StoredItem> LastArrivedAsync(
        IReadOnlyCollection<long> feedIds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await OpenReaderAsync(cancellation);
        var rows = connection.Query<StoredItemRow>(
            $"""
            SELECT {StoredItemRow.Columns} FROM item i INDEXED BY item_arrival CROSS JOIN placement p ON p.item_id = i.id
            LEFT JOIN item o ON o.id = p.original_id AND p.original_id <> p.item_id
            LEFT JOIN item s ON s.id = p.story_id AND p.story_id <> p.item_id
            WHERE i.document IS NOT NULL AND i.withheld = 0 AND i.feed_id IN (SELECT value FROM json_each(@feeds))
            ORDER BY i.arrived_at DESC, i.id DESC
            """,
            new { feeds = StoredJson.Numbers(feedIds) },
            buffered: false);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return row.ToItem();
        }
    }

    public Task<IReadOnlyList<UnplacedItem>> UnplacedAsync(int atMost, CancellationToken cancellation) =>
        ReadAsync(connection => SqlitePlacements.Unplaced(connection, atMost), cancellation);

    public Task<(bool Waiting, bool Placed)> PlacingAsync(CancellationToken cancellation) => ReadAsync(
        connection => connection.QuerySingle<(bool, bool)>("SELECT EXISTS (SELECT 1 FROM unplaced), EXISTS (SELECT 1 FROM placement)"), cancellation);

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
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) => ReadAsync(
        connection => SqlitePlacements.OtherCopies(
            connection, StoredJson.Numbers(items.Select(i => i.OriginalId)), StoredJson.Numbers(items.Select(i => i.Id)), StoredJson.Numbers(feedIds)),
        cancellation);

    public Task<IReadOnlyList<GroupMember>> OtherReportsAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation) => ReadAsync(
        connection => SqlitePlacements.OtherReports(
            connection, StoredJson.Numbers(items.Select(i => i.StoryId)), StoredJson.Numbers(items.Select(i => i.Id)), StoredJson.Numbers(feedIds)),
        cancellation);

    public Task<IReadOnlyDictionary<long, int>> CountItemsAsync(CancellationToken cancellation) => Guard(async () =>
    {
        await using var connection = await OpenReaderAsync(cancellation);
        var rows = connection.Query<(long FeedId, int Items)>("SELECT feed_id, count(*) FROM item WHERE document IS NOT NULL GROUP BY feed_id");
        return (IReadOnlyDictionary<long, int>)rows.ToDictionary(r => r.FeedId, r => r.Items);
    });

    public async IAsyncEnumerable<StoredItem> PlacedAfterAsync(
        IReadOnlyCollection<long> feedIds, long turn, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await OpenReaderAsync(cancellation);
        foreach (var row in SqliteOutputs.PlacedAfter(connection, StoredJson.Numbers(feedIds), turn))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return row.ToItem();
        }
    }

    public Task<ArchiveRange?> ArchivesAsync(string output, CancellationToken cancellation) =>
        ReadAsync(connection => SqliteOutputs.Archives(connection, output), cancellation);

    public Task<StoredArchive?> ArchiveAsync(string output, int number, CancellationToken cancellation) =>
        ReadAsync(connection => SqliteOutputs.Archive(connection, output, number), cancellation);

    public Task AddArchiveAsync(StoredArchive archive, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqliteOutputs.AddArchive(connection, archive), cancellation));

    public Task RemoveArchivesAsync(string output, DateTimeOffset closedBefore, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqliteOutputs.RemoveArchives(connection, output, closedBefore), cancellation));

    public Task<OutputHistory> OutputHistoryAsync(string path, CancellationToken cancellation) =>
        ReadAsync(connection => SqliteOutputs.History(connection, path), cancellation);

    public Task KeepOutputHistoryAsync(OutputHistory history, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqliteOutputs.KeepHistory(connection, history), cancellation));

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

    private static IReadOnlyList<FeedState> Feeds(SqliteConnection connection, IReadOnlyList<Uri> urls)
    {
        var rows = connection
            .Query<FeedRow>(
                "SELECT id, url, state FROM feed WHERE url IN (SELECT value FROM json_each(@urls))",
                new { urls = StoredJson.Write(urls.Select(u => u.AbsoluteUri)) })
            .ToDictionary(r => r.Url);
        return [.. urls.Where(u => rows.ContainsKey(u.AbsoluteUri)).Select(u => rows[u.AbsoluteUri].ToState())];
    }

    /// <summary>Feeds that left feeds.json while the address they moved to came in.</summary>
    private static IEnumerable<(long Id, string Url)> Moves(SqliteConnection connection, IReadOnlyList<Uri> urls) => connection.Query<(long, string)>(
        """
        SELECT min(id), state ->> '$.Moved.To' AS target FROM feed
        WHERE target IN (SELECT value FROM json_each(@urls)) AND url NOT IN (SELECT value FROM json_each(@urls))
            AND target NOT IN (SELECT url FROM feed)
        GROUP BY target
        """,
        new { urls = StoredJson.Write(urls.Select(u => u.AbsoluteUri)) });

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
        poll.New.Select(item =>
        {
            var (key, contentHash, parsed) = item.Identified;
            if (!parsed.Sanitised) throw new InvalidOperationException("An item must be sanitised before it is kept.");
            var derived = PublishedId.Derived(poll.State.Url, key);
            return new
            {
                FeedId = poll.State.Id,
                Key = key.Value,
                LinkKey = item.Identified.LinkKey?.Value,
                item.Identified.TitleHash,
                ContentHash = contentHash,
                Original = PublishedId.Original(parsed.Guid) ?? derived,
                Derived = derived,
                Published = item.Dates.Published.ToUnixTimeMilliseconds(),
                Updated = item.Dates.Updated.ToUnixTimeMilliseconds(),
                FirstSeen = poll.PolledAt.ToUnixTimeMilliseconds(),
                Arrived = item.Dates.Arrived.ToUnixTimeMilliseconds(),
                item.Withheld,
                Document = StoredJson.Write(parsed),
            };
        }));

    private static void Save(SqliteConnection connection, FeedState state) =>
        connection.Execute("UPDATE feed SET state = @State WHERE id = @Id", new { state.Id, State = StoredJson.Write(state) });

    /// <summary>A push may cross a poll, which alone says how the feed is doing and what validates its document.</summary>
    private static void SavePosted(SqliteConnection connection, FeedState state) => connection.Execute(
        "UPDATE feed SET state = json_set(state, '$.Posted', json(@Posted)) WHERE id = @Id",
        new { state.Id, Posted = StoredJson.Write(state.Posted) });

    private async Task<SqliteConnection> OpenReaderAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_readers);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellation) => Guard(async () =>
    {
        await using var connection = await OpenReaderAsync(cancellation);
        return read(connection);
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

    private sealed record FeedRow
    {
        public long Id { get; init; }

        public string Url { get; init; } = "";

        public string? State { get; init; }

        public FeedState ToState() =>
            State is null ? new FeedState { Id = Id, Url = new Uri(Url) } : StoredJson.Read<FeedState>(State) with { Url = new Uri(Url) };
    }
}
