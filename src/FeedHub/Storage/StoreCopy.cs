using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>Copies a whole store from one kind of database into an empty one of the other kind: all numbers and ids stay as they are.</summary>
/// <remarks>What is read is of one moment, and what is written is there whole or not at all.</remarks>
internal static class StoreCopy
{
    /// <summary>Every table, those that others refer to first.</summary>
    private static readonly CopiedTable[] Tables =
    [
        new("feed"), new("item"), new("item_edit"), new("page"), new("placement"), new("unplaced"), new("output_version"), new("output"), new("archive"),
        new("reader_day"), new("reader_audience"), new("poll_day"),
        new("poll_hour")
        {
            // What one database keeps in several rows, so that polls don't wait for one another, is one row in the other.
            Rows =
                """
                SELECT hour, sum(polls) AS polls, sum(not_modified) AS not_modified, sum(failed) AS failed, sum(new_items) AS new_items, sum(bytes) AS bytes,
                    sum(took_ms) AS took_ms, max(slowest_ms) AS slowest_ms
                FROM poll_hour GROUP BY hour
                """,
        },
        new("subscriber_request"), new("subscriber"), new("subscription"),
    ];

    /// <summary>How many tables there are.</summary>
    public static int TableCount => Tables.Length;

    /// <summary>Copies an SQLite database into PostgreSQL.</summary>
    /// <param name="path">Absolute path of the file, of this program's version.</param>
    /// <param name="target">The database, of this program's version.</param>
    /// <param name="progress">Told of each table and how many rows it has, before it is copied.</param>
    /// <param name="cancellation">Ends it; nothing is copied then.</param>
    /// <returns>How many rows each table has.</returns>
    /// <exception cref="StoreException">The target is not empty, or one of the two failed.</exception>
    public static Task<IReadOnlyDictionary<string, long>> ToPostgresAsync(
        string path, NpgsqlDataSource target, Action<string, long> progress, CancellationToken cancellation) => GuardAsync(async () =>
    {
        await using var from = SqliteFile(path, SqliteOpenMode.ReadOnly);
        await from.OpenAsync(cancellation);
        await using var to = await target.OpenConnectionAsync(cancellation);
        await using var reading = from.BeginTransaction(deferred: true);
        await using var writing = await to.BeginTransactionAsync(cancellation);
        return await CopyAsync(from, new PostgresCopyTarget(to), () => writing.CommitAsync(cancellation), progress, cancellation);
    });

    /// <summary>Copies a PostgreSQL database into SQLite.</summary>
    /// <inheritdoc cref="ToPostgresAsync"/>
    public static Task<IReadOnlyDictionary<string, long>> ToSqliteAsync(
        NpgsqlDataSource source, string path, Action<string, long> progress, CancellationToken cancellation) => GuardAsync(async () =>
    {
        await using var from = await new PostgresDatabase(source).OpenSnapshotAsync(cancellation);
        await using var to = SqliteFile(path, SqliteOpenMode.ReadWrite);
        await to.OpenAsync(cancellation);
        await using var writing = to.BeginTransaction(deferred: false);
        return await CopyAsync(from, new SqliteCopyTarget(to), () => writing.CommitAsync(cancellation), progress, cancellation);
    });

    private static async Task<IReadOnlyDictionary<string, long>> CopyAsync(
        DbConnection from, ICopyTarget to, Func<Task> commit, Action<string, long> progress, CancellationToken cancellation)
    {
        if (await to.Connection.ExecuteScalarAsync<long>("SELECT (SELECT count(*) FROM feed) + (SELECT count(*) FROM item)") > 0)
            throw new StoreException("There is data in the target already; nothing was copied. Name an empty database, for this one's data would be lost.", new InvalidOperationException());
        var counts = new Dictionary<string, long>();
        foreach (var table in Tables)
        {
            counts[table.Name] = await from.ExecuteScalarAsync<long>($"SELECT count(*) FROM ({table.Rows}) AS copied");
            progress(table.Name, counts[table.Name]);
            await using (var rows = (DbDataReader)await from.ExecuteReaderAsync(table.Rows)) await to.WriteAsync(table.Name, rows, cancellation);
        }

        await to.FinishAsync(cancellation);
        foreach (var (table, count) in counts)
        {
            if (await to.Connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}") is var there && there != count)
                throw new StoreException($"Of {count} rows of the table {table} {there} arrived; nothing was copied.", new InvalidOperationException());
        }

        await commit();
        return counts;
    }

    private static SqliteConnection SqliteFile(string path, SqliteOpenMode mode) =>
        new(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());

    private static async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (DbException e)
        {
            throw new StoreException($"The copy failed, and nothing was copied: {e.Message}", e);
        }
    }

    private sealed record CopiedTable(string Name)
    {
        public string Rows { get; init; } = $"SELECT * FROM {Name}";
    }
}
