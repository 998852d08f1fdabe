using System.Collections.Concurrent;
using System.Threading.Channels;
using FeedHub.Scheduling;
using Quartz;

namespace FeedHub.Tests.Infrastructure;

/// <summary>Hears from Quartz when each feed is to be polled, so that a test can move its clock from one poll to the next.</summary>
internal sealed class PollTimes : ISchedulerListener, IJobListener
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _due = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public string Name => nameof(PollTimes);

    /// <summary>The next poll of any feed; null when no feed is polled any more. While polls are in flight it lies in the past.</summary>
    public DateTimeOffset? Next => _due.IsEmpty ? null : _due.Values.Min();

    /// <summary>Every feed's next poll, by URL as in feeds.json. A copy.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> All => _due.ToDictionary();

    /// <summary>Feeds with a poll in flight or due.</summary>
    public int DueAt(DateTimeOffset now) => _due.Values.Count(due => due <= now);

    /// <summary>Completes when something has changed since the last call.</summary>
    public async Task ChangedAsync(CancellationToken cancel) => await _changed.Reader.ReadAsync(cancel);

    public ValueTask JobScheduled(IScheduler scheduler, ITrigger trigger, CancellationToken cancellationToken = default)
    {
        if (trigger.JobKey.Equals(PollJob.Key)) _due[trigger.Key.Name] = trigger.StartTimeUtc;
        _changed.Writer.TryWrite(true);
        return ValueTask.CompletedTask;
    }

    public ValueTask JobWasExecuted(
        IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        // A poll moves its trigger before it ends; one that did not is the feed's last.
        var feed = context.Trigger.Key.Name;
        if (_due.TryGetValue(feed, out var due) && due == context.Trigger.StartTimeUtc) _due.TryRemove(KeyValuePair.Create(feed, due));
        _changed.Writer.TryWrite(true);
        return ValueTask.CompletedTask;
    }
}
