using System.Net.Sockets;
using Dapper;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>Transactions on a PostgreSQL database that others write to as well. Thread-safe.</summary>
/// <param name="source">Its connections; the caller's to dispose of.</param>
internal sealed class PostgresDatabase(NpgsqlDataSource source)
{
    /// <summary>Each time another transaction has made progress, so it ends; a number all the same, for what never should is a mistake of ours.</summary>
    private const int MostAttempts = 20;

    /// <summary>For people: the database and where it is, without who asks it.</summary>
    public string Location { get; } = LocationOf(new NpgsqlConnectionStringBuilder(source.ConnectionString));

    /// <summary>Reads over a connection of its own.</summary>
    public Task<T> QueryAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellation) => GuardAsync(() => FreshAsync(async () =>
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await read(connection);
    }));

    /// <summary>Reads as of one moment.</summary>
    public Task<T> SnapshotAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellation) => GuardAsync(async () =>
    {
        await using var connection = await OpenSnapshotAsync(cancellation);
        return await read(connection);
    });

    /// <summary>A connection whose queries all see the database as the first of them finds it. To be disposed of soon.</summary>
    public Task<NpgsqlConnection> OpenSnapshotAsync(CancellationToken cancellation) => GuardAsync(() => FreshAsync(async () =>
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            // By SQL, so that it is sent at once: a connection that turns out to be dead is then replaced before anything is read.
            await connection.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }));

    /// <summary>Changes something in a transaction, from the start again when another transaction came between.</summary>
    public Task<T> ChangeAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation) => GuardAsync(async () =>
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var pending = await FreshAsync(() => PendingAsync(change, cancellation));
                // Whether a commit that got no answer was made, nobody knows: it isn't tried again.
                await pending.Transaction.CommitAsync(CancellationToken.None);
                return pending.Result;
            }
            catch (PostgresException e) when (attempt < MostAttempts && CameBetween(e))
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    });

    /// <summary>Does what needs the database, and tells its failures for the operator.</summary>
    /// <exception cref="StoreException">The database failed.</exception>
    public async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or SocketException or TimeoutException)
        {
            throw new StoreException($"The database {Location} failed: {e.Message}", e);
        }
    }

    private static string LocationOf(NpgsqlConnectionStringBuilder parts) => $"{parts.Database ?? parts.Username} at {parts.Host}:{parts.Port} (PostgreSQL)";

    private async Task<Pending<T>> PendingAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellation);
            return new Pending<T>(connection, transaction, await change(connection));
        }
        catch
        {
            // A connection that is closed with its transaction open undoes it.
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection from the pool may be dead by now: the server was started anew, or the way to it was cut. Then another one serves.</summary>
    private async Task<T> FreshAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (NpgsqlException e) when (e.InnerException is IOException or SocketException || e.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown)
        {
            source.Clear();
            return await work();
        }
    }

    /// <summary>Deadlocks, and rows that another transaction brought after this one had looked for them.</summary>
    private static bool CameBetween(PostgresException e) => e.SqlState
        is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
        or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation;

    private sealed record Pending<T>(NpgsqlConnection Connection, NpgsqlTransaction Transaction, T Result) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
