using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FeedHub.Fetching;

/// <summary>Wires this room.</summary>
public static class FetchingServices
{
    /// <summary>Adds <see cref="FeedFetcher"/>; <see cref="FetchOptions"/> with its defaults, unless one was registered before.</summary>
    public static IServiceCollection AddFetching(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FetchOptions>();
        return services.AddSingleton<FeedFetcher>().AddSingleton<GuardedSender>();
    }
}
