using System.Collections.Concurrent;
using System.Collections.Frozen;
using FeedHub.Configuration;
using FeedHub.Storage;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>
/// Gives each feed of the configuration its trigger when the service starts, and follows changes of the configuration; from then on each
/// poll moves its own.
/// </summary>
internal sealed class PollSchedule(
    CurrentConfig config, IStore store, ISchedulerFactory schedulers, HostTurns turns, TimeProvider time) : IHostedService
{
    private readonly ConcurrentDictionary<Uri, Uri> _moved = new();
    private volatile Plan _plan = Plan.Of(config.Value);

    /// <returns>The feed with this URL, or null when feeds.json has it no longer.</returns>
    public FeedConfig? Find(string url) => _plan.Feeds.GetValueOrDefault(url);

    /// <summary>What holds for the host that a feed is asked at: that of feeds.json, or where the feed has moved to for good.</summary>
    public HostPoliteness PolitenessOf(FeedConfig feed) => _plan.PolitenessOf(feed with { Url = _moved.GetValueOrDefault(feed.Url, feed.Url) });

    /// <summary>Learns from a feed's state at which host it is asked from now on.</summary>
    public void Heed(FeedState state)
    {
        if (state.PollUrl != state.Url) _moved[state.Url] = state.PollUrl;
        else _moved.TryRemove(state.Url, out _);
    }

    /// <returns>When to poll again after a poll: as the poll decided, unless the operator changed the feed's interval during it.</returns>
    public DateTimeOffset? NextAfter(FeedConfig polled, FeedState state) =>
        Find(polled.Url.AbsoluteUri) is { } now && now.Interval != polled.Interval ? Replanning.Of(now, state) : state.NextPollAt;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var states = await RegisterAsync(config.Value, cancellationToken);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var job = JobBuilder.Create<PollJob>().WithIdentity(PollJob.Key).StoreDurably().Build();
        await scheduler.AddJob(job, new AddJobOptions { Replace = true }, cancellationToken);
        await ScheduleAsync(scheduler, [.. config.Value.Feeds.Zip(states, (feed, state) => (feed, state, Replanning.Due(feed, state)))], cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>When the feed that waits longest for its poll to begin was to be polled, or the next one will; null when none is.</returns>
    public async Task<DateTimeOffset?> EarliestAsync(CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        return (await scheduler.GetTriggersOfJob(PollJob.Key, cancellation)).Min(trigger => trigger.NextFireTimeUtc);
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
    public async Task FollowAsync(FeedsConfig before, FeedsConfig now, IReadOnlyList<FeedState> states, CancellationToken cancellation)
    {
        var (old, plan) = (Plan.Of(before), Plan.Of(now));
        // Before any trigger changes, so that a poll that begins meanwhile is one of the new configuration.
        _plan = plan;

        var scheduler = await schedulers.GetScheduler(cancellation);
        foreach (var url in old.Feeds.Keys.Where(url => !plan.Feeds.ContainsKey(url)))
            await scheduler.UnscheduleJob(new TriggerKey(url), cancellation);

        var toPlan = new List<(FeedConfig, FeedState, DateTimeOffset?)>();
        foreach (var (feed, state) in now.Feeds.Zip(states))
        {
            if (!old.Feeds.TryGetValue(feed.Url.AbsoluteUri, out var was)) toPlan.Add((feed, state, Replanning.Due(feed, state)));
            else if (was.Interval != feed.Interval) toPlan.Add((feed, state, Replanning.Of(feed, state)));
            else if (old.PolitenessOf(was) != plan.PolitenessOf(feed)) toPlan.Add((feed, state, await DueAsync(scheduler, feed, cancellation)));
        }

        await ScheduleAsync(scheduler, toPlan, cancellation);
    }

    private static async Task<DateTimeOffset?> DueAsync(IScheduler scheduler, FeedConfig feed, CancellationToken cancellation) =>
        (await scheduler.GetTrigger(new TriggerKey(feed.Url.AbsoluteUri), cancellation))?.NextFireTimeUtc;

    /// <summary>Gives feeds their triggers: those that are due one after the other, the others when they are.</summary>
    private async Task ScheduleAsync(
        IScheduler scheduler, IReadOnlyList<(FeedConfig Feed, FeedState State, DateTimeOffset? Due)> feeds, CancellationToken cancellation)
    {
        var polled = feeds.Where(f => !f.State.Gone).ToList();
        var times = StartSpread.Over([.. polled.Select(f => f.Due)], time.GetUtcNow());
        foreach (var ((feed, state, _), planned) in polled.Zip(times))
        {
            Heed(state);
            var (url, politeness) = (feed.Url.AbsoluteUri, PolitenessOf(feed));
            if (state.HostHeldUntil is { } until && politeness.SharesRetryAfter) turns.Hold(politeness.Host, until);
            var at = SkippedHours.Avoid(url, planned, state.Description.Cadence);
            await scheduler.ScheduleTrigger(PollJob.TriggerFor(url, politeness, at), TriggerConflict.Replace, cancellation);
        }
    }

    /// <summary>What of a configuration concerns the schedule.</summary>
    private sealed record Plan(FrozenDictionary<string, FeedConfig> Feeds, FetchConfig Fetch)
    {
        public static Plan Of(FeedsConfig config) => new(config.Feeds.ToFrozenDictionary(f => f.Url.AbsoluteUri), config.Fetch);

        public HostPoliteness PolitenessOf(FeedConfig feed) => HostPoliteness.For(feed, Fetch);
    }
}
