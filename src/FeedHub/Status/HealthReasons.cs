using FeedHub.Publishing;
using FeedHub.Scheduling;
using FeedHub.Storage;

namespace FeedHub.Status;

/// <summary>Why the service is not as it should be, in words; each is a reason to wake somebody.</summary>
internal sealed class HealthReasons(
    IStatusStore store, PollSchedule schedule, OutputPublisher publisher, LiveHealth health, PollTelemetry polls, TimeProvider time)
{
    /// <summary>A scheduler that is well begins what is due within seconds; a machine that slept needs a moment.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(10);

    /// <summary>A disk that takes longer for a few bytes can't keep up with polls either.</summary>
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(5);

    /// <summary>However often it is asked, the disk is written to this often at most.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<string?> _probe = Task.FromResult<string?>(null);
    private DateTimeOffset? _probedAt;

    /// <summary>What is wrong; empty when nothing is.</summary>
    public async Task<IReadOnlyList<HealthReason>> OfAsync()
    {
        var reasons = new List<HealthReason>();
        if (!publisher.HasPublished) reasons.Add(new("outputs", "The outputs are not rendered yet."));
        if (await ProbedAsync() is { } trouble) reasons.Add(new("store", trouble));
        else if (await OfSchedulerAsync() is { } stuck) reasons.Add(stuck);
        if (health.AllFail()) reasons.Add(new("feeds", "No feed can be read. The status page says why; it may be this machine's network."));
        return reasons;
    }

    private async Task<HealthReason?> OfSchedulerAsync()
    {
        var now = time.GetUtcNow();
        try
        {
            return OfScheduler(await schedule.EarliestAsync(now, CancellationToken.None).WaitAsync(ProbeTime, time), polls.LastBegunAt, now);
        }
        catch (Exception e) when (e is StoreException or TimeoutException)
        {
            return new HealthReason("scheduler", "The schedule can't be read.");
        }
    }

    /// <summary>What is wrong with the scheduler; null when nothing is.</summary>
    /// <param name="due">When the feed that waits longest was to be polled; null when none waits.</param>
    /// <param name="begun">When the last poll began.</param>
    /// <param name="now">The moment to speak of.</param>
    internal static HealthReason? OfScheduler(DateTimeOffset? due, DateTimeOffset begun, DateTimeOffset now) =>
        due is { } at && now - at >= Stuck && now - begun >= Stuck
            ? new HealthReason("scheduler", $"A feed was to be polled at {at:u}, and no poll has begun since {begun:u}.")
            : null;

    /// <summary>What is wrong with the store; those who ask within a moment are given the same answer.</summary>
    private Task<string?> ProbedAsync()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_probe.IsCompleted && !(now - _probedAt < Between)) (_probe, _probedAt) = (ProbeAsync(now), now);
            return _probe;
        }
    }

    private async Task<string?> ProbeAsync(DateTimeOffset now)
    {
        try
        {
            await store.ProbeAsync(now, CancellationToken.None).WaitAsync(ProbeTime, time);
            return null;
        }
        catch (StoreException e)
        {
            // Without the path, which is nobody else's business.
            return $"The store can't be written: {e.InnerException?.Message}";
        }
        catch (TimeoutException)
        {
            return $"The store has not written a few bytes within {ProbeTime.TotalSeconds:0} s.";
        }
    }
}

/// <summary>Something that is wrong.</summary>
/// <param name="Check">What was looked at: <c>outputs</c>, <c>store</c>, <c>scheduler</c> or <c>feeds</c>.</param>
/// <param name="Reason">What is wrong with it, a sentence or two.</param>
internal sealed record HealthReason(string Check, string Reason);
