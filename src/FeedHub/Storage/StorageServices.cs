namespace FeedHub.Storage;

/// <summary>Wires this room.</summary>
public static class StorageServices
{
    /// <summary>Adds the store, to be opened before whatever is registered after it starts.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="dataFolder">Absolute path of the folder that holds the database; made when missing.</param>
    public static IServiceCollection AddStorage(this IServiceCollection services, string dataFolder) => services
        .AddSingleton<IStore>(_ => new SqliteStore(Path.Combine(dataFolder, "feedhub.db")))
        .AddSingleton(s => (IHubStore)s.GetRequiredService<IStore>())
        .AddSingleton(s => (ISubscriptionStore)s.GetRequiredService<IStore>())
        .AddSingleton(s => (IStatusStore)s.GetRequiredService<IStore>())
        .AddSingleton(s => (IPageStore)s.GetRequiredService<IStore>())
        .AddHostedService<StoreOpening>();

    private sealed class StoreOpening(IStore store) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => store.OpenAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
