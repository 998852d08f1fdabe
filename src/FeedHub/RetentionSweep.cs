using FeedHub.Configuration;
using FeedHub.Journal;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub;

/// <summary>Removes what is older or more than each feed's retention allows, in small steps, so that no poll waits for it.</summary>
/// <remarks>
/// A tombstone stays, so that no item comes back while its feed lists it, nor for a year after: long enough for a site that moves and
/// shows its archive again. A feed that can't be read, or is not modified, keeps all its tombstones.
/// </remarks>
public sealed partial class RetentionSweep(
    CurrentConfig config, IStore store, IStatusStore figures, OutputPublisher publisher, HubJournal journal, TimeProvider time, ILogger<RetentionSweep> logger)
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
                total += await DoAsync(new JournalRecord { Kind = JournalKind.Expired, At = now, Feed = feed.Url, Before = now - age }, state.Id, stopping);
            if (feed.KeepItems is { } count)
                total += await DoAsync(new JournalRecord { Kind = JournalKind.Outnumbered, At = now, Feed = feed.Url, Keep = count }, state.Id, stopping);
            // Counted from the last document: one that stays unmodified still lists what it listed then.
            if (state.DocumentAt is { } read)
                await DoAsync(new JournalRecord { Kind = JournalKind.Forgotten, At = now, Feed = feed.Url, Before = read - TombstoneLasts }, state.Id, stopping);

            if (total == 0) continue;
            Log.Removed(logger, total, feed.Url);
            publisher.FeedChanged(feed);
        }

        await StepwiseAsync(atMost => figures.ForgetPollFiguresAsync(time.GetUtcNow(), atMost, stopping));
    }

    /// <summary>Removes as the record says, and writes it down if there was anything.</summary>
    /// <returns>How many items or tombstones there were.</returns>
    internal async Task<int> DoAsync(JournalRecord removal, long feedId, CancellationToken stopping)
    {
        var written = false;
        return await StepwiseAsync(atMost => journal.InOrderAsync(
            async () =>
            {
                var removed = await (removal.Kind switch
                {
                    JournalKind.Expired => store.RemoveExpiredAsync(feedId, removal.Before!.Value, removal.At, atMost, stopping),
                    JournalKind.Outnumbered => store.RemoveBeyondAsync(feedId, removal.Keep!.Value, removal.At, atMost, stopping),
                    JournalKind.Forgotten => store.ForgetTombstonesAsync(feedId, removal.Before!.Value, atMost, stopping),
                    _ => throw new ArgumentOutOfRangeException(nameof(removal), removal.Kind, null),
                });
                if (removed > 0 && !written) journal.Write(removal);
                written |= removed > 0;
                return removed;
            },
            stopping));
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
