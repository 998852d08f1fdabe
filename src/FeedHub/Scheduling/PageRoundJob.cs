using FeedHub.Storage;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Gives pages that are due to <see cref="PageJob"/>: each host's longest due one, a round at a time.</summary>
/// <remarks>A host is so asked for a page once a round at most, and the hosts that are slow can't take the threads that polls need.</remarks>
[DisallowConcurrentExecution]
internal sealed partial class PageRoundJob(IPageStore pages, PageFetch fetch, HostTurns turns, TimeProvider time, ILogger<PageRoundJob> logger) : IJob
{
    /// <summary>The trigger that fires it.</summary>
    public static readonly TriggerKey Trigger = new("pages");

    /// <summary>From one page of a host to the next.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Pages in flight, of as many hosts.</summary>
    private const int MostAtOnce = 8;

    /// <summary>Read at once, so that a host with many does not hide the others.</summary>
    private const int MostRead = 1000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var now = time.GetUtcNow();
            var due = await pages.DuePagesAsync(now, MostRead, cancellationToken);
            if (due.Count == 0) return;

            var scheduler = context.Scheduler;
            var busy = (await scheduler.GetTriggersOfJob(PageJob.Key, cancellationToken)).Select(t => t.Key).ToHashSet();
            var free = MostAtOnce - busy.Count;
            foreach (var (page, host) in due.Select(page => (Page: page, Host: fetch.PolitenessOf(page))).DistinctBy(p => p.Host.Host))
            {
                if (free <= 0) break;
                if (busy.Contains(PageJob.KeyOf(host)) || await turns.IsHeldAsync(host.Host, now, cancellationToken)) continue;
                await scheduler.ScheduleTrigger(PageJob.TriggerFor(page, host, now), TriggerConflict.Keep, cancellationToken);
                free--;
            }
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The store does not say which pages are due; asked again soon")]
        public static partial void StoreFailed(ILogger logger, Exception exception);
    }
}
