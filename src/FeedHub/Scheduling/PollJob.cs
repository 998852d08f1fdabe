using System.Globalization;
using FeedHub.Configuration;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of a poll: takes the host's turn, polls, and moves the feed's trigger to the time the poll decided on.</summary>
/// <remarks>
/// A poll that breaks off through a fault of ours, such as a full disk or a database that is not there, is tried again by Quartz. One whose
/// node died is fired again on another, by a trigger of Quartz's own: what is moved is always the feed's.
/// </remarks>
[RetryPolicy(1000, "00:00:02", 4, MaxDelay = "00:05:00")]
internal sealed partial class PollJob(PollSchedule schedule, HostTurns turns, FeedPoll poll, TimeProvider time, ILogger<PollJob> logger) : IJob
{
    /// <summary>The one job that all feeds' triggers fire.</summary>
    public static readonly JobKey Key = new("poll");

    private const string Url = "url";
    private const string AskedAt = "asked-at";
    private const string Turn = "turn";
    private const string Strange = "strange";

    /// <summary>Fires in a row at which no node knows a feed before it is forgotten.</summary>
    private const int MostStrange = 60;

    /// <summary>For so long a feed waits for a node that knows it: one that has read the feeds.json that this one has yet to read.</summary>
    private static readonly TimeSpan UntilKnown = TimeSpan.FromSeconds(5);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.Trigger.JobDataMap;
        var url = data.GetString(Url)!;
        try
        {
            if (schedule.Find(url) is not { } feed) await SkipAsync(context.Scheduler, url, Number(data, Strange) + 1);
            else await PollAsync(context.Scheduler, feed, Address(data, feed), data.ContainsKey(Turn), cancellationToken);
        }
        catch (SchedulerException e) when (cancellationToken.IsCancellationRequested)
        {
            // The scheduler has stopped meanwhile. What was in flight is left to another node, or to the next start.
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever goes wrong in one poll, the feed keeps its place in the schedule.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.PollBroke(logger, e, new Uri(url));
            throw new JobExecutionException(e);
        }
    }

    private async Task PollAsync(IScheduler scheduler, FeedConfig feed, Uri askedAt, bool hasTurn, CancellationToken stopping)
    {
        var politeness = schedule.PolitenessOf(feed, askedAt);
        var now = time.GetUtcNow();
        var turn = await turns.TakeAsync(politeness, hasTurn, now, stopping);
        if (turn > now)
        {
            await MoveAsync(scheduler, TriggerFor(feed, askedAt, politeness, turn, time, hasTurn: true));
            return;
        }

        var state = (await poll.PollAsync(feed, stopping)).State;
        if (state.HostHeldUntil is { } until && politeness.SharesRetryAfter) await turns.HoldAsync(politeness.Host, until, stopping);
        if (schedule.NextAfter(feed, state) is { } at)
            await MoveAsync(scheduler, TriggerFor(feed, state.PollUrl, schedule.PolitenessOf(feed, state.PollUrl), at, time));
        else
            await scheduler.UnscheduleJob(KeyOf(feed.Url.AbsoluteUri), CancellationToken.None);
    }

    /// <summary>
    /// Leaves a feed that this node does not know to one that does. A node that saw the feed go from its feeds.json has taken its trigger
    /// away; one that is known to no node was removed while none ran.
    /// </summary>
    private async Task SkipAsync(IScheduler scheduler, string url, int times)
    {
        if (times >= MostStrange)
        {
            await scheduler.UnscheduleJob(KeyOf(url), CancellationToken.None);
            return;
        }

        if (await scheduler.GetTrigger(KeyOf(url), CancellationToken.None) is not { } trigger) return;
        await MoveAsync(scheduler, At(trigger.GetTriggerBuilder().UsingJobData(Strange, times.ToString(CultureInfo.InvariantCulture)), time.GetUtcNow() + UntilKnown).Build());
    }

    private static async ValueTask MoveAsync(IScheduler scheduler, ITrigger to) =>
        await scheduler.RescheduleJob(to.Key, to, CancellationToken.None);

    /// <summary>The key of a feed's trigger.</summary>
    /// <param name="url">The feed's URL as in feeds.json.</param>
    public static TriggerKey KeyOf(string url) => new(url);

    /// <summary>A trigger that fires at a time, and daily after that should nobody move it: a feed is never forgotten.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="askedAt">Its URL, or where it has moved to for good.</param>
    /// <param name="politeness">What holds for the host of that.</param>
    /// <param name="at">When to fire.</param>
    /// <param name="time">The clock that a poll tried again goes by.</param>
    /// <param name="hasTurn">True when the host's turn at that time is already taken for this feed.</param>
    public static ITrigger TriggerFor(FeedConfig feed, Uri askedAt, HostPoliteness politeness, DateTimeOffset at, TimeProvider time, bool hasTurn = false)
    {
        var url = feed.Url.AbsoluteUri;
        var trigger = At(TriggerBuilder.Create(time).WithIdentity(KeyOf(url)).ForJob(Key).UsingJobData(Url, url).WithExecutionGroup(ExecutionGroups.Of(politeness)), at);
        // Texts only: so they can be read in a database, and by later versions.
        if (hasTurn) trigger = trigger.UsingJobData(Turn, "taken");
        if (askedAt != feed.Url) trigger = trigger.UsingJobData(AskedAt, askedAt.AbsoluteUri);
        return trigger.Build();
    }

    /// <remarks>Late is better than never: the default for missed times would put off feeds that were overdue when the service started.</remarks>
    private static TriggerBuilder<IJob> At(TriggerBuilder<IJob> trigger, DateTimeOffset at) => trigger.StartAt(at).WithSimpleSchedule(s => s
        .WithInterval(TimeSpan.FromDays(1)).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires));

    private static int Number(JobDataMap data, string name) =>
        data.TryGetString(name, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Uri Address(JobDataMap data, FeedConfig feed) => data.TryGetString(AskedAt, out var moved) ? new Uri(moved!) : feed.Url;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The poll of {FeedUrl} broke off through a fault of our own; it is tried again soon")]
        public static partial void PollBroke(ILogger logger, Exception exception, Uri feedUrl);
    }
}
