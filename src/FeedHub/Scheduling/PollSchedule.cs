using System.Collections.Frozen;
using FeedHub.Configuration;
using FeedHub.Storage;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>
/// Gives each feed of the configuration its trigger when the service starts, and follows changes of the configuration; from then on each
/// poll moves its own.
/// </summary>
/// <remarks>
/// Several nodes share the triggers, and each reads a feeds.json of its own, which is that of the others but for the moments in which it is
/// being changed. So a node gives a trigger to a feed that has none, and changes or takes away that of a feed which it saw change in its file
/// or go from it. It never takes away one that it does not know: that belongs to a feed which others have read of already.
/// </remarks>
internal sealed class PollSchedule(
    CurrentConfig config, IStore store, ISchedulerFactory schedulers, HostTurns turns, TimeProvider time) : IHostedService
{
    private const int HeadersPerPage = 1000;

    /// <summary>Longer than any host's feeds wait for one another.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromHours(2);

    private volatile Plan _plan = Plan.Of(config.Value);

    /// <returns>The feed with this URL, or null when feeds.json has it no longer.</returns>
    public FeedConfig? Find(string url) => _plan.Feeds.GetValueOrDefault(url);

    /// <summary>What holds for the host that a feed is asked at.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="askedAt">Its URL, or where it has moved to for good.</param>
    public HostPoliteness PolitenessOf(FeedConfig feed, Uri askedAt) => _plan.PolitenessOf(feed, askedAt);

    /// <returns>When to poll again after a poll: as the poll decided, unless the operator changed the feed's interval during it.</returns>
    public DateTimeOffset? NextAfter(FeedConfig polled, FeedState state) =>
        Find(polled.Url.AbsoluteUri) is { } now && now.Interval != polled.Interval ? Replanning.Of(now, state) : state.NextPollAt;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var states = await RegisterAsync(config.Value, cancellationToken);
        await CompareAsync(config.Value, states, cancellationToken);
    }

    /// <summary>Gives triggers to feeds that have none, and others to those whose trigger is not what the configuration and the last poll say.</summary>
    /// <exception cref="StoreException">The schedule could not be written; done again, it goes on from where it stopped.</exception>
    public async Task MendAsync(CancellationToken cancellation)
    {
        var current = config.Value;
        var states = (await store.FeedsAsync([.. current.Feeds.Select(f => f.Url)], cancellation)).ToDictionary(s => s.Url);
        var known = current with { Feeds = [.. current.Feeds.Where(f => states.ContainsKey(f.Url))] };
        await CompareAsync(known, [.. known.Feeds.Select(f => states[f.Url])], cancellation);
    }

    private async Task CompareAsync(FeedsConfig current, IReadOnlyList<FeedState> states, CancellationToken cancellation)
    {
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellation);
            var job = JobBuilder.Create<PollJob>().WithIdentity(PollJob.Key).StoreDurably().RequestRecovery().Build();
            await scheduler.AddJob(job, new AddJobOptions { Replace = true }, cancellation);

            var (scheduled, plan) = (await ScheduledAsync(scheduler, cancellation), _plan);
            var toPlan = new List<Planned>();
            foreach (var (feed, state) in current.Feeds.Zip(states))
            {
                if (!scheduled.TryGetValue(PollJob.KeyOf(feed.Url.AbsoluteUri), out var known)) toPlan.Add(new(feed, state, Replanning.Due(feed, state), TriggerConflict.Keep));
                else if (IsWrong(known, feed, state)) toPlan.Add(new(feed, state, Replanning.Due(feed, state), TriggerConflict.Replace));
                else if (known.ExecutionGroup != ExecutionGroups.Of(plan.PolitenessOf(feed, state.PollUrl)))
                    toPlan.Add(new(feed, state, known.NextFireTimeUtc, TriggerConflict.Replace));
            }

            await ScheduleAsync(scheduler, toPlan, cancellation);
        }
        catch (SchedulerException e)
        {
            throw new StoreException($"The schedule can't be written: {e.Message}", e);
        }
    }

    /// <summary>The trigger is broken, or for another interval, or waits for long after the time at which the feed is due.</summary>
    private bool IsWrong(TriggerHeader trigger, FeedConfig feed, FeedState state) =>
        trigger.State == TriggerState.Error
        || (state.PlannedByInterval is { } interval && interval != feed.Interval)
        || trigger.NextFireTimeUtc - (Replanning.Due(feed, state) ?? time.GetUtcNow()) > Late;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>When the feed that waits longest for its poll to begin was to be polled, or the next one will, if that is before a moment; else null.</returns>
    public async Task<DateTimeOffset?> EarliestAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellation);
            var query = new TriggerQuery { Job = PollJob.Key, NextFireTimeBefore = before, Take = HeadersPerPage };
            return (await scheduler.QueryTriggers(query, cancellation)).Items.Min(trigger => trigger.NextFireTimeUtc);
        }
        catch (SchedulerException e)
        {
            throw new StoreException("The schedule can't be read.", e);
        }
    }

    /// <summary>Gives each feed of a configuration a state in the store; one that was there before goes on with its own.</summary>
    /// <returns>The states, in the order of the feeds.</returns>
    public Task<IReadOnlyList<FeedState>> RegisterAsync(FeedsConfig feeds, CancellationToken cancellation) =>
        store.RegisterFeedsAsync([.. feeds.Feeds.Select(f => f.Url)], cancellation);

    /// <summary>Moves from one configuration to another: feeds whose schedule it does not concern keep theirs.</summary>
    /// <param name="before">What is scheduled now.</param>
    /// <param name="now">What is to be.</param>
    /// <param name="states">Of the feeds of <paramref name="now"/>, in their order.</param>
    /// <param name="cancellation">Ends it halfway; the host is stopping.</param>
    /// <exception cref="StoreException">The schedule could not be written; done again, it goes on from where it stopped.</exception>
    public async Task FollowAsync(FeedsConfig before, FeedsConfig now, IReadOnlyList<FeedState> states, CancellationToken cancellation)
    {
        var (old, plan) = (Plan.Of(before), Plan.Of(now));
        // Before any trigger changes, so that a poll that begins meanwhile is one of the new configuration.
        _plan = plan;
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellation);
            foreach (var url in old.Feeds.Keys.Where(url => !plan.Feeds.ContainsKey(url)))
                await scheduler.UnscheduleJob(PollJob.KeyOf(url), cancellation);

            var toPlan = new List<Planned>();
            foreach (var (feed, state) in now.Feeds.Zip(states))
            {
                if (!old.Feeds.TryGetValue(feed.Url.AbsoluteUri, out var was)) toPlan.Add(new(feed, state, Replanning.Due(feed, state), TriggerConflict.Keep));
                else if (was.Interval != feed.Interval) toPlan.Add(new(feed, state, Replanning.Of(feed, state), TriggerConflict.Replace));
                else if (old.PolitenessOf(was, state.PollUrl) != plan.PolitenessOf(feed, state.PollUrl))
                    toPlan.Add(new(feed, state, await DueAsync(scheduler, feed, cancellation), TriggerConflict.Replace));
            }

            await ScheduleAsync(scheduler, toPlan, cancellation);
        }
        catch (SchedulerException e)
        {
            throw new StoreException("The schedule can't be written.", e);
        }
    }

    private static async Task<DateTimeOffset?> DueAsync(IScheduler scheduler, FeedConfig feed, CancellationToken cancellation) =>
        (await scheduler.GetTrigger(PollJob.KeyOf(feed.Url.AbsoluteUri), cancellation))?.NextFireTimeUtc;

    /// <summary>The triggers there are already, where they outlive the process.</summary>
    private static async Task<Dictionary<TriggerKey, TriggerHeader>> ScheduledAsync(IScheduler scheduler, CancellationToken cancellation)
    {
        var scheduled = new Dictionary<TriggerKey, TriggerHeader>();
        PagedResult<TriggerHeader> page;
        do
        {
            page = await scheduler.QueryTriggers(new TriggerQuery { Job = PollJob.Key, Skip = scheduled.Count, Take = HeadersPerPage }, cancellation);
            foreach (var header in page.Items) scheduled[header.Key] = header;
        }
        while (page.Items.Count == HeadersPerPage);

        return scheduled;
    }

    /// <summary>Gives feeds their triggers: those that are due one after the other, the others when they are.</summary>
    private async Task ScheduleAsync(IScheduler scheduler, IReadOnlyList<Planned> feeds, CancellationToken cancellation)
    {
        var polled = feeds.Where(f => !f.State.Gone).ToList();
        var times = StartSpread.Over([.. polled.Select(f => f.Due)], time.GetUtcNow());
        foreach (var ((feed, state, _, conflict), planned) in polled.Zip(times))
        {
            var politeness = PolitenessOf(feed, state.PollUrl);
            if (state.HostHeldUntil is { } until && politeness.SharesRetryAfter) await turns.HoldAsync(politeness.Host, until, cancellation);
            var at = SkippedHours.Avoid(feed.Url.AbsoluteUri, planned, state.Description.Cadence);
            await scheduler.ScheduleTrigger(PollJob.TriggerFor(feed, state.PollUrl, politeness, at, time), conflict, cancellation);
        }
    }

    private sealed record Planned(FeedConfig Feed, FeedState State, DateTimeOffset? Due, TriggerConflict Conflict);

    /// <summary>What of a configuration concerns the schedule.</summary>
    private sealed record Plan(FrozenDictionary<string, FeedConfig> Feeds, FetchConfig Fetch)
    {
        public static Plan Of(FeedsConfig config) => new(config.Feeds.ToFrozenDictionary(f => f.Url.AbsoluteUri), config.Fetch);

        public HostPoliteness PolitenessOf(FeedConfig feed, Uri askedAt) => HostPoliteness.For(feed with { Url = askedAt }, Fetch);
    }
}
