using FeedHub.Configuration;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>Takes everything over from one storage into the other.</summary>
internal static class StoreMigration
{
    /// <summary>How many tables there are to copy.</summary>
    public static int Tables => StoreCopy.TableCount;

    /// <summary>Copies everything into an empty storage, whole or not at all; the other one stays as it is.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="dataFolder">Absolute path of the folder of the SQLite database.</param>
    /// <param name="postgres">Connection string of the PostgreSQL database.</param>
    /// <param name="progress">Told of each table and how many rows it has, before it is copied.</param>
    /// <param name="cancellation">Ends it; nothing is copied then.</param>
    /// <exception cref="StoreException">There is nothing to copy, the target is not empty, or one of the two failed.</exception>
    public static async Task<MigrationReport> RunAsync(
        StorageKind to, string dataFolder, string postgres, Action<string, long> progress, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        var server = new PostgresStore(source);
        var path = Path.Combine(dataFolder, SqliteStore.FileName);
        await using var file = new SqliteStore(path);
        if (to == StorageKind.Postgres)
        {
            await file.OpenForReadingAsync(cancellation);
            await server.OpenAsync(cancellation);
            return new MigrationReport(file.Location, server.Location, await StoreCopy.ToPostgresAsync(path, source, progress, cancellation));
        }

        await server.OpenForReadingAsync(cancellation);
        await file.OpenAsync(cancellation);
        return new MigrationReport(server.Location, file.Location, await StoreCopy.ToSqliteAsync(source, path, progress, cancellation));
    }
}

/// <summary>What was copied.</summary>
/// <param name="From">Where from, for people.</param>
/// <param name="To">Where to, for people.</param>
/// <param name="Rows">How many rows each table has, on both sides.</param>
internal sealed record MigrationReport(string From, string To, IReadOnlyDictionary<string, long> Rows);
