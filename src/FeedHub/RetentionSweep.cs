using FeedHub.Configuration;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub;

/// <summary>Removes what is older or more than each feed's retention allows, in small steps, so that no poll waits for it.</summary>
/// <remarks>
/// A tombstone stays, so that no item comes back while its feed lists it, nor for a year after: long enough for a site that moves and
/// shows its archive again. A feed that can't be read, or is not modified, keeps all its tombstones.
/// </remarks>
public sealed partial class RetentionSweep(
    CurrentConfig config, IStore store, IStatusStore figures, OutputPublisher publisher, TimeProvider time, ILogger<RetentionSweep> logger)
{
    /// <summary>Items removed in one transaction.</summary>
    private const int Step = 500;

    private static readonly TimeSpan TombstoneLasts = TimeSpan.FromDays(366);

    /// <exception cref="OperationCanceledException">The host is stopping; what is left is removed by the next sweep.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        var feeds = config.Value.Feeds;
        var states = (await store.FeedsAsync([.. feeds.Select(f => f.Url)], stopping)).ToDictionary(s => s.Url);
        foreach (var feed in feeds)
        {
            if (!states.TryGetValue(feed.Url, out var state)) continue;
            var now = time.GetUtcNow();
            var total = 0;
            if (feed.Retention is { } age)
                total += await StepwiseAsync(atMost => store.RemoveExpiredAsync(state.Id, now - age, now, atMost, stopping));
            if (feed.KeepItems is { } count)
                total += await StepwiseAsync(atMost => store.RemoveBeyondAsync(state.Id, count, now, atMost, stopping));
            // Counted from the last document: one that stays unmodified still lists what it listed then.
            if (state.DocumentAt is { } read)
                await StepwiseAsync(atMost => store.ForgetTombstonesAsync(state.Id, read - TombstoneLasts, atMost, stopping));

            if (total == 0) continue;
            Log.Removed(logger, total, feed.Url);
            publisher.FeedChanged(feed);
        }

        await StepwiseAsync(atMost => figures.ForgetPollFiguresAsync(time.GetUtcNow(), atMost, stopping));
    }

    /// <summary>Lets go of the store between steps, so that polls come in between.</summary>
    private static async Task<int> StepwiseAsync(Func<int, Task<int>> removeAsync)
    {
        var total = 0;
        int removed;
        do
        {
            removed = await removeAsync(Step);
            total += removed;
        }
        while (removed == Step);

        return total;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Items} items of {FeedUrl} by its retention")]
        public static partial void Removed(ILogger logger, int items, Uri feedUrl);
    }
}
