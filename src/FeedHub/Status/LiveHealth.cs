using System.Collections.Concurrent;
using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Status;

/// <summary>How every feed fares now, held in memory for those who ask often: metrics and health checks. Thread-safe.</summary>
internal sealed class LiveHealth(CurrentConfig config, IStore store) : IHostedService
{
    private readonly ConcurrentDictionary<Uri, (FeedHealth Health, int Failures)> _feeds = new();

    /// <summary>Takes note of a feed's state after a poll.</summary>
    public void Learn(FeedState state) => _feeds[state.Url] = Of(state);

    /// <summary>Takes note of what polls on other nodes have taught.</summary>
    /// <exception cref="StoreException">What is known stays as it is.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        foreach (var state in await store.FeedsAsync([.. config.Value.Feeds.Select(f => f.Url)], cancellation)) Learn(state);
    }

    /// <returns>How many of the configured feeds fare how; a health without feeds is there with zero.</returns>
    public IReadOnlyDictionary<FeedHealth, int> Count()
    {
        var counts = FeedHealths.All.ToDictionary(health => health, _ => 0);
        foreach (var feed in config.Value.Feeds) counts[Find(feed).Health]++;
        return counts;
    }

    /// <summary>True when no configured feed can be read, and none has only just failed for the first time: the fault may be on our side.</summary>
    public bool AllFail()
    {
        var feeds = config.Value.Feeds;
        return feeds.Count > 0 && feeds.All(feed => Find(feed) is { Health: FeedHealth.Gone } or { Health: FeedHealth.Failing, Failures: > 1 });
    }

    /// <summary>Recalls how they fared before the start.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // What a poll has taught meanwhile is newer.
        foreach (var state in await store.FeedsAsync([.. config.Value.Feeds.Select(f => f.Url)], cancellationToken)) _feeds.TryAdd(state.Url, Of(state));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private (FeedHealth Health, int Failures) Find(FeedConfig feed) => _feeds.GetValueOrDefault(feed.Url, (FeedHealth.Waiting, 0));

    private static (FeedHealth, int) Of(FeedState state) => (FeedHealths.Of(state), state.Failures);
}
