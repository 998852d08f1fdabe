using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Npgsql;

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
}
