namespace FeedHub.Storage;

/// <summary>Registers the store.</summary>
public static class StorageServices
{
    /// <param name="services">The application's services.</param>
    /// <param name="dataFolder">Absolute path of the folder that holds the database; made when missing.</param>
    public static IServiceCollection AddStorage(this IServiceCollection services, string dataFolder) =>
        services.AddSingleton<IStore>(new SqliteStore(Path.Combine(dataFolder, "feedhub.db")));
}
