using FeedHub.Configuration;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub;

/// <summary>Removes what is older than each feed's retention, in small steps, so that no poll waits for it. Tombstones stay.</summary>
public sealed partial class RetentionSweep(
    CurrentConfig config, IStore store, OutputPublisher publisher, TimeProvider time, ILogger<RetentionSweep> logger)
{
    /// <summary>Items removed in one transaction.</summary>
    private const int Step = 500;

    /// <exception cref="OperationCanceledException">The host is stopping; what is left is removed by the next sweep.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        var feeds = config.Value.Feeds;
        var states = (await store.FeedsAsync([.. feeds.Select(f => f.Url)], stopping)).ToDictionary(s => s.Url);
        foreach (var feed in feeds)
        {
            if (feed.Retention is not { } retention || !states.TryGetValue(feed.Url, out var state)) continue;
            var before = time.GetUtcNow() - retention;
            var total = 0;
            int removed;
            do
            {
                removed = await store.RemoveExpiredAsync(state.Id, before, Step, stopping);
                total += removed;
            }
            while (removed == Step);

            if (total == 0) continue;
            Log.Removed(logger, total, feed.Url, retention);
            publisher.FeedChanged(feed);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Items} items of {FeedUrl} that were kept for {Retention}")]
        public static partial void Removed(ILogger logger, int items, Uri feedUrl, TimeSpan retention);
    }
}
