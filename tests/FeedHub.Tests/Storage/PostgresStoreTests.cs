using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Npgsql;
using Xunit;

namespace FeedHub.Tests.Storage;

public sealed class PostgresStoreTests(SharedPostgres postgres) : StoreContract
{
    private NpgsqlDataSource? _source;

    private protected override async Task<IStore> OpenAsync()
    {
        _source ??= NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        var store = new PostgresStore(_source);
        await store.OpenAsync(Cancel);
        return store;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_source is { } source) await source.DisposeAsync();
    }

    [Fact]
    public async Task A_database_that_nothing_is_in_is_not_read_and_stays_empty()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());

        var error = await Assert.ThrowsAsync<StoreException>(() => new PostgresStore(source).OpenForReadingAsync(Cancel));

        Assert.Contains("no data of FeedHub", error.Message, StringComparison.Ordinal);
        await using var tables = source.CreateCommand("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'");
        Assert.Equal(0L, await tables.ExecuteScalarAsync(Cancel));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_in_the_error_without_the_password()
    {
        await using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={FreePort.Url().Port};Database=news;Username=me;Password=geheim");

        var error = await Assert.ThrowsAsync<StoreException>(() => new PostgresStore(source).OpenAsync(Cancel));

        Assert.Contains("news at 127.0.0.1:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
    }
}
