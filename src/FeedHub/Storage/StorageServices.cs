using Npgsql;

namespace FeedHub.Storage;

/// <summary>Wires this room.</summary>
public static class StorageServices
{
    /// <summary>Adds the store, to be opened before whatever is registered after it starts.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="dataFolder">Absolute path of the folder that holds the database; made when missing.</param>
    /// <param name="postgres">Connection string of a PostgreSQL database that takes the file's place; its connections are a service then, too.</param>
    public static IServiceCollection AddStorage(this IServiceCollection services, string dataFolder, string? postgres = null) => services
        .AddDatabase(dataFolder, postgres)
        .AddSingleton(s => (IHubStore)s.GetRequiredService<IStore>())
        .AddSingleton(s => (ISubscriptionStore)s.GetRequiredService<IStore>())
        .AddSingleton(s => (IStatusStore)s.GetRequiredService<IStore>())
        .AddSingleton(s => (IPageStore)s.GetRequiredService<IStore>())
        .AddHostedService<StoreOpening>();

    private static IServiceCollection AddDatabase(this IServiceCollection services, string dataFolder, string? postgres) => postgres is null
        ? services
            .AddSingleton<IStore>(_ => new SqliteStore(Path.Combine(dataFolder, SqliteStore.FileName)))
            .AddSingleton<IHostTimes, LocalHostTimes>()
        : services
            .AddSingleton(_ => NpgsqlDataSource.Create(postgres))
            .AddSingleton<IStore>(s => new PostgresStore(s.GetRequiredService<NpgsqlDataSource>()))
            .AddSingleton<IHostTimes>(s => new PostgresHostTimes(new PostgresDatabase(s.GetRequiredService<NpgsqlDataSource>())))
            .AddSingleton<IStoreChanges>(s => ActivatorUtilities.CreateInstance<PostgresChanges>(s, postgres));

    private sealed class StoreOpening(IStore store) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => store.OpenAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
