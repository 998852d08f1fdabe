using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of <see cref="ItemPlacing"/> where several nodes share a store: one at a time places, for all.</summary>
/// <remarks>What was in flight on a node that died is done again by another, so that nothing waits for the next regular run.</remarks>
[DisallowConcurrentExecution]
[RetryPolicy(1000, "00:00:05", 2, MaxDelay = "00:05:00")]
internal sealed partial class SharedPlacingJob(ItemPlacing placing, ILogger<SharedPlacingJob> logger) : IJob
{
    public static readonly JobKey Key = new("placing");

    /// <summary>The regular one, which holds which node does it.</summary>
    public static readonly TriggerKey Trigger = new("placing");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await placing.PlaceForAllAsync(cancellationToken);
            await StayAsync(context.Scheduler, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever goes wrong, it is tried again soon.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.PlacingBroke(logger, e);
            throw new JobExecutionException(e);
        }
    }

    /// <summary>Has the next run come to this node, as long as it is there.</summary>
    private static async Task StayAsync(IScheduler scheduler, CancellationToken cancellation)
    {
        var here = PreferredNode.For(scheduler.SchedulerInstanceId);
        if (await scheduler.GetTrigger(Trigger, cancellation) is { } regular && regular.PreferredNode != here)
            await scheduler.UpdateTriggerDetails(Trigger, new TriggerDetailsUpdate().WithPreferredNode(here), cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "New items could not be placed and wait; it is tried again soon")]
        public static partial void PlacingBroke(ILogger logger, Exception exception);
    }
}
