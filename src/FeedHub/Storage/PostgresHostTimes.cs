using Dapper;

namespace FeedHub.Storage;

/// <summary>What is known of hosts where several nodes poll: a row a host, which whoever changes it has for itself meanwhile.</summary>
internal sealed class PostgresHostTimes(PostgresDatabase database) : IHostTimes
{
    public async ValueTask<T> ChangeAsync<T>(string host, Func<HostTimes, (HostTimes After, T Answer)> change, CancellationToken cancellation) =>
        await database.ChangeAsync(
            async connection =>
            {
                await connection.ExecuteAsync("INSERT INTO host_time (host) VALUES (@host) ON CONFLICT DO NOTHING", new { host });
                var row = await connection.QuerySingleAsync<Row>(
                    "SELECT asked_at, free_at, held_until FROM host_time WHERE host = @host FOR UPDATE", new { host });
                var before = row.ToTimes();
                var (after, answer) = change(before);
                if (after != before)
                {
                    await connection.ExecuteAsync(
                        "UPDATE host_time SET asked_at = @Asked, free_at = @Free, held_until = @Held WHERE host = @host",
                        new { host, Asked = Stored(after.Asked), Free = Stored(after.Free), Held = Stored(after.HeldUntil) });
                }

                return answer;
            },
            cancellation);

    private static long? Stored(DateTimeOffset time) => time == DateTimeOffset.MinValue ? null : time.ToUnixTimeMilliseconds();

    private sealed record Row
    {
        public long? AskedAt { get; init; }

        public long? FreeAt { get; init; }

        public long? HeldUntil { get; init; }

        public HostTimes ToTimes() => new() { Asked = Read(AskedAt), Free = Read(FreeAt), HeldUntil = Read(HeldUntil) };

        private static DateTimeOffset Read(long? time) => time is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : DateTimeOffset.MinValue;
    }
}
