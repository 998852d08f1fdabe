using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of a poll: takes the host's turn, polls, and moves the feed's trigger to the time the poll decided on.</summary>
internal sealed partial class PollJob(PollSchedule schedule, HostTurns turns, FeedPoll poll, TimeProvider time, ILogger<PollJob> logger) : IJob
{
    /// <summary>The one job that all feeds' triggers fire.</summary>
    public static readonly JobKey Key = new("poll");

    private const string Url = "url";
    private const string Turn = "turn";

    /// <summary>After a fault of our own, such as a full disk.</summary>
    private static readonly TimeSpan RetryOwnFault = TimeSpan.FromMinutes(5);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var trigger = context.Trigger;
        var url = trigger.JobDataMap.GetString(Url)!;
        if (schedule.Find(url) is not { } feed) return; // No longer in feeds.json.

        var politeness = schedule.PolitenessOf(feed);
        var now = time.GetUtcNow();
        var hasTurn = trigger.JobDataMap.ContainsKey(Turn) && !turns.IsHeld(politeness.Host, now);
        if (!hasTurn && turns.Take(politeness, now) is var turn && turn > now)
        {
            await MoveAsync(TriggerFor(url, politeness, turn, hasTurn: true));
            return;
        }

        DateTimeOffset? next;
        try
        {
            var report = await poll.PollAsync(feed, cancellationToken);
            if (report.State.HostHeldUntil is { } until && politeness.SharesRetryAfter) turns.Hold(politeness.Host, until);
            schedule.Heed(report.State);
            next = schedule.NextAfter(feed, report.State);
        }
#pragma warning disable CA1031 // Whatever goes wrong in one poll, the feed keeps its place in the schedule.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            next = time.GetUtcNow() + RetryOwnFault;
            Log.PollBroke(logger, e, feed.Url, next.Value);
        }

        if (next is { } at) await MoveAsync(TriggerFor(url, schedule.PolitenessOf(feed), at));
        else await context.Scheduler.UnscheduleJob(trigger.Key, CancellationToken.None);

        async ValueTask MoveAsync(ITrigger to)
        {
            try
            {
                await context.Scheduler.RescheduleJob(trigger.Key, to, CancellationToken.None);
            }
            catch (SchedulerException) when (cancellationToken.IsCancellationRequested)
            {
                // The service has stopped meanwhile. The time is in the store, where the next start finds it.
            }
        }
    }

    /// <summary>A trigger that fires at a time, and daily after that should nobody move it: a feed is never forgotten.</summary>
    /// <param name="url">The feed's URL as in feeds.json.</param>
    /// <param name="politeness">What holds for its host.</param>
    /// <param name="at">When to fire.</param>
    /// <param name="hasTurn">True when the host's turn at that time is already taken for this feed.</param>
    public static ITrigger TriggerFor(string url, HostPoliteness politeness, DateTimeOffset at, bool hasTurn = false)
    {
        var trigger = TriggerBuilder.Create()
            .WithIdentity(url)
            .ForJob(Key)
            .UsingJobData(Url, url)
            .WithExecutionGroup(ExecutionGroups.Of(politeness))
            .StartAt(at)
            // Late is better than never: the default would put off feeds that were overdue when the service started.
            .WithSimpleSchedule(s => s
                .WithInterval(TimeSpan.FromDays(1)).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires));
        if (hasTurn) trigger = trigger.UsingJobData(Turn, true);
        return trigger.Build();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The poll of {FeedUrl} broke off through a fault of our own; again at {NextPollAt:u}")]
        public static partial void PollBroke(ILogger logger, Exception exception, Uri feedUrl, DateTimeOffset nextPollAt);
    }
}
