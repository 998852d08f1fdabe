using System.Threading.Channels;
using FeedHub.Scheduling;
using Quartz;

namespace FeedHub.Tests.Infrastructure;

/// <summary>Hears from Quartz when each feed is to be polled, so that a test can move its clock from one poll to the next. Thread-safe.</summary>
internal sealed class PollTimes : ISchedulerListener, IJobListener
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _due = [];
    private readonly SortedSet<(DateTimeOffset Due, string Feed)> _inOrder = new(Comparer<(DateTimeOffset Due, string Feed)>.Create(
        (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : string.CompareOrdinal(a.Feed, b.Feed)));

    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public string Name => nameof(PollTimes);

    /// <summary>The next poll of any feed; null when no feed is polled any more. While polls are in flight it lies in the past.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_lock) return _inOrder.Count == 0 ? null : _inOrder.Min.Due;
        }
    }

    /// <summary>Every feed's next poll, by URL as in feeds.json. A copy.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> All
    {
        get
        {
            lock (_lock) return new Dictionary<string, DateTimeOffset>(_due);
        }
    }

    /// <summary>Completes when something has changed since the last call.</summary>
    public async Task ChangedAsync(CancellationToken cancel) => await _changed.Reader.ReadAsync(cancel);

    public ValueTask JobScheduled(IScheduler scheduler, ITrigger trigger, CancellationToken cancellationToken = default)
    {
        if (trigger.JobKey.Equals(PollJob.Key)) Move(trigger.Key.Name, trigger.StartTimeUtc);
        return ValueTask.CompletedTask;
    }

    public ValueTask JobWasExecuted(
        IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        // A poll moves its trigger before it ends; one that did not is the feed's last.
        if (!context.JobDetail.Key.Equals(PollJob.Key)) return ValueTask.CompletedTask;
        var feed = context.Trigger.Key.Name;
        if (jobException is null) Move(feed, null, unlessMovedFrom: context.Trigger.StartTimeUtc);
        // Quartz tries it again, and tells nobody else when.
        else if (context.Trigger.NextFireTimeUtc is { } again) Move(feed, again);
        return ValueTask.CompletedTask;
    }

    private void Move(string feed, DateTimeOffset? to, DateTimeOffset? unlessMovedFrom = null)
    {
        lock (_lock)
        {
            if (_due.TryGetValue(feed, out var due))
            {
                if (unlessMovedFrom is { } from && due != from) return;

                // Quartz tells of a time after it has put it into force, and by then the poll may have been and the next one been told of.
                if (to < due) return;
                _inOrder.Remove((due, feed));
                _due.Remove(feed);
            }

            if (to is { } next)
            {
                _due.Add(feed, next);
                _inOrder.Add((next, feed));
            }
        }

        _changed.Writer.TryWrite(true);
    }
}
