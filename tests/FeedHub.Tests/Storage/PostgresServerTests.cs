using FeedHub.Tests.Infrastructure;
using Npgsql;
using Xunit;

namespace FeedHub.Tests.Storage;

/// <summary>The server that other tests rely on.</summary>
public sealed class PostgresServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_committed_is_there_after_a_crash_of_the_server()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await using (var write = database.CreateCommand("CREATE TABLE t (n int); INSERT INTO t VALUES (7)")) await write.ExecuteNonQueryAsync(Cancel);

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await database.CreateCommand("SELECT 1").ExecuteScalarAsync(Cancel));
        await server.StartAgainAsync();
        database.Clear();

        await using var read = database.CreateCommand("SELECT n FROM t");
        Assert.Equal(7, await read.ExecuteScalarAsync(Cancel));
    }
}
