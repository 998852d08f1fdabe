using Dapper;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>What is known of hosts where several nodes poll: a row a host, which whoever changes it has for itself meanwhile.</summary>
internal sealed class PostgresHostTimes(NpgsqlDataSource database) : IHostTimes
{
    public async ValueTask<T> ChangeAsync<T>(string host, Func<HostTimes, (HostTimes After, T Answer)> change, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var known = await connection.QuerySingleAsync<Row>(
                """
                INSERT INTO host_time (host) VALUES (@host) ON CONFLICT DO NOTHING;
                SELECT asked_at, free_at, held_until FROM host_time WHERE host = @host FOR UPDATE;
                """,
                new { host },
                transaction);
            var before = known.ToTimes();
            var (after, answer) = change(before);
            if (after == before) return answer;

            await connection.ExecuteAsync(
                "UPDATE host_time SET asked_at = @Asked, free_at = @Free, held_until = @Held WHERE host = @host",
                new { host, Asked = Stored(after.Asked), Free = Stored(after.Free), Held = Stored(after.HeldUntil) },
                transaction);
            await transaction.CommitAsync(cancellation);
            return answer;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw new StoreException($"When {host} may be asked can't be read or kept: {e.Message}", e);
        }
    }

    private static DateTime? Stored(DateTimeOffset time) => time == DateTimeOffset.MinValue ? null : time.UtcDateTime;

    private sealed record Row
    {
        public DateTime? AskedAt { get; init; }

        public DateTime? FreeAt { get; init; }

        public DateTime? HeldUntil { get; init; }

        public HostTimes ToTimes() => new() { Asked = Read(AskedAt), Free = Read(FreeAt), HeldUntil = Read(HeldUntil) };

        private static DateTimeOffset Read(DateTime? time) =>
            time is { } utc ? new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)) : DateTimeOffset.MinValue;
    }
}
