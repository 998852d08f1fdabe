using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>The store for commands that only look: the service may run meanwhile, and nothing is made or changed.</summary>
internal sealed class StoredData : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private readonly bool _isFile;

    private StoredData(ServiceProvider services, bool isFile) => (_services, _isFile) = (services, isFile);

    /// <summary>False before the first poll.</summary>
    public bool Exists => !_isFile || File.Exists(Store.Location);

    private IStore Store => _services.GetRequiredService<IStore>();

    /// <summary>What became of items' pages; to be asked once the store is read.</summary>
    public IPageStore Pages => _services.GetRequiredService<IPageStore>();

    public static StoredData Of(HubSettings settings) => new(
        new ServiceCollection().AddStorage(settings.DataFolder, settings.Postgres).BuildServiceProvider(), settings.Postgres is null);

    /// <exception cref="StoreException">There is none, or it is of another version.</exception>
    public async Task<IStore> ReadAsync(CancellationToken cancellation)
    {
        await Store.OpenForReadingAsync(cancellation);
        return Store;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
