using System.Reflection;
using FeedHub.Configuration;

namespace FeedHub;

/// <summary>What one run is made of.</summary>
/// <param name="Config">The checked feeds.json.</param>
/// <param name="DataFolder">Absolute path of the folder for the database.</param>
/// <param name="Urls">Where to listen, as ASP.NET Core takes it: one or more URLs with semicolons between.</param>
internal sealed record HubSettings(FeedsConfig Config, string DataFolder, string Urls)
{
    /// <summary>Connection string of the PostgreSQL database in which items are kept, and by which several nodes share their work; null: in a file of the data folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>Loopback only: a reverse proxy or the operator's own word opens it.</summary>
    public const string DefaultUrls = "http://127.0.0.1:8080";

    /// <summary>Within which a stop ends the polls in flight.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <summary>FeedHub's version, as in the User-Agent.</summary>
    public static string Version { get; } =
        typeof(HubSettings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
