using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace FeedHub.Tests.Infrastructure;

/// <summary>When each feed is due, as Quartz is told. A feed counts as due until its poll is over and has given it its next time.</summary>
internal sealed class PlannedPolls : ISchedulerListener
{
    private static readonly JobKey PollJob = new("poll");

    private readonly Dictionary<string, DateTimeOffset> _times = [];
    private readonly SortedSet<(DateTimeOffset At, string Feed)> _order = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The feeds that are due at a time, polls under way included.</summary>
    public IReadOnlyList<string> DueAt(DateTimeOffset now)
    {
        lock (_lock) return [.. _order.TakeWhile(poll => poll.At <= now).Select(poll => poll.Feed)];
    }

    /// <returns>When the first feed falls due after a time; null when none does.</returns>
    public DateTimeOffset? NextAfter(DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var (at, _) in _order)
            {
                if (at > now) return at;
            }

            return null;
        }
    }

    /// <returns>When a feed is due; null when it is polled no more.</returns>
    public DateTimeOffset? Of(Uri feed)
    {
        lock (_lock) return _times.TryGetValue(feed.AbsoluteUri, out var at) ? at : null;
    }

    /// <summary>Completes when something that depends on the plan, or was told by <see cref="Touch"/>, is true.</summary>
    public async Task UntilAsync(Func<bool> reached, CancellationToken cancel)
    {
        while (true)
        {
            // Taken before the look, so that no change falls between the look and the wait.
            var changed = Volatile.Read(ref _changed).Task;
            if (reached()) return;
            await changed.WaitAsync(TimeSpan.FromSeconds(30), cancel);
        }
    }

    /// <summary>Tells those who wait to look again.</summary>
    public void Touch() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    ValueTask ISchedulerListener.JobScheduled(IScheduler scheduler, ITrigger trigger, CancellationToken cancellationToken)
    {
        if (trigger.JobKey.Equals(PollJob)) Set(trigger.Key.Name, trigger.StartTimeUtc);
        return ValueTask.CompletedTask;
    }

    ValueTask ISchedulerListener.JobUnscheduled(IScheduler scheduler, TriggerKey triggerKey, CancellationToken cancellationToken)
    {
        Set(triggerKey.Name, null);
        return ValueTask.CompletedTask;
    }

    private void Set(string feed, DateTimeOffset? at)
    {
        lock (_lock)
        {
            if (_times.Remove(feed, out var before)) _order.Remove((before, feed));
            if (at is { } time)
            {
                _times[feed] = time;
                _order.Add((time, feed));
            }
        }

        Touch();
    }
}

/// <summary>Registers a listener.</summary>
internal static class PlannedPollsServices
{
    public static IServiceCollection AddQuartzListener(this IServiceCollection services, ISchedulerListener listener) =>
        services.AddQuartz(quartz => quartz.AddSchedulerListener(listener));
}
