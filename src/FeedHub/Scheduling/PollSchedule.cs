using System.Collections.Concurrent;
using FeedHub.Configuration;
using FeedHub.Storage;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Gives each feed of the configuration its trigger when the service starts; from then on each poll moves its own.</summary>
internal sealed class PollSchedule(
    CurrentConfig config, IStore store, ISchedulerFactory schedulers, HostTurns turns, TimeProvider time) : IHostedService
{
    private readonly Dictionary<string, FeedConfig> _feeds = config.Value.Feeds.ToDictionary(f => f.Url.AbsoluteUri);
    private readonly ConcurrentDictionary<Uri, Uri> _moved = new();

    /// <returns>The feed with this URL, or null when feeds.json has it no longer.</returns>
    public FeedConfig? Find(string url) => _feeds.GetValueOrDefault(url);

    /// <summary>What holds for the host that a feed is asked at: that of feeds.json, or where the feed has moved to for good.</summary>
    public HostPoliteness PolitenessOf(FeedConfig feed) => HostPoliteness.For(_moved.GetValueOrDefault(feed.Url, feed.Url), config.Value.Fetch);

    /// <summary>Learns from a feed's state at which host it is asked from now on.</summary>
    public void Heed(FeedState state)
    {
        if (state.PollUrl != state.Url) _moved[state.Url] = state.PollUrl;
        else _moved.TryRemove(state.Url, out _);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var feeds = config.Value.Feeds;
        var states = await store.RegisterFeedsAsync([.. feeds.Select(f => f.Url)], cancellationToken);
        var polled = feeds.Zip(states).Where(f => !f.Second.Gone).ToList();
        var times = StartSpread.Over([.. polled.Select(f => f.Second.NextPollAt)], time.GetUtcNow());

        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var job = JobBuilder.Create<PollJob>().WithIdentity(PollJob.Key).StoreDurably().Build();
        await scheduler.AddJob(job, new AddJobOptions { Replace = true }, cancellationToken);
        foreach (var ((feed, state), planned) in polled.Zip(times))
        {
            Heed(state);
            var (url, politeness) = (feed.Url.AbsoluteUri, PolitenessOf(feed));
            if (state.HostHeldUntil is { } until && politeness.SharesRetryAfter) turns.Hold(politeness.Host, until);
            var at = SkippedHours.Avoid(url, planned, state.Description.Cadence);
            await scheduler.ScheduleTrigger(PollJob.TriggerFor(url, politeness, at), TriggerConflict.Keep, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
