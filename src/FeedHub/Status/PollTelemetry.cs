using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FeedHub.Status;

/// <summary>What polls tell of themselves to whoever watches the service: metrics, traces, the status page. Thread-safe.</summary>
/// <remarks>Names follow OpenTelemetry's conventions: units in UCUM, what is counted in braces, tags of few values.</remarks>
public sealed class PollTelemetry
{
    private readonly StatusChanges _changes;
    private readonly LiveHealth _health;
    private readonly TimeProvider _time;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _polls;
    private readonly Counter<long> _items;
    private readonly Counter<long> _bytes;
    private long _lastBegun;

    internal PollTelemetry(IMeterFactory meters, StatusChanges changes, LiveHealth health, TimeProvider time)
    {
        (_changes, _health, _time) = (changes, health, time);
        _lastBegun = time.GetUtcNow().UtcTicks;
        var meter = meters.Create(HubMetrics.Meter, HubSettings.Version);
        _duration = meter.CreateHistogram(
            "feedhub.poll.duration",
            "s",
            "Time of a poll from the request to the commit.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        _polls = meter.CreateCounter<long>("feedhub.polls", "{poll}", "Polls by outcome, and by error.type where they failed.");
        _items = meter.CreateCounter<long>("feedhub.items", "{item}", "Items that were new, or edited by their publisher.");
        _bytes = meter.CreateCounter<long>("feedhub.poll.received", "By", "Bytes of bodies as they came over the wire.");
    }

    /// <summary>When the last poll began, UTC; before the first, when the service was made.</summary>
    public DateTimeOffset LastBegunAt => new(Volatile.Read(ref _lastBegun), TimeSpan.Zero);

    /// <summary>A poll begins.</summary>
    /// <param name="feedUrl">URL as in feeds.json.</param>
    /// <returns>Its trace, to be disposed at its end; null while nobody listens.</returns>
    public Activity? Begin(Uri feedUrl)
    {
        Volatile.Write(ref _lastBegun, _time.GetUtcNow().UtcTicks);
        return PollTrace.Begin(feedUrl);
    }

    /// <summary>A poll is over and committed.</summary>
    /// <param name="trace">What <see cref="Begin"/> gave.</param>
    /// <param name="report">What it came to.</param>
    public void Ended(Activity? trace, PollReport report)
    {
        var outcome = report.ErrorType is not null ? "failed" : report.NotModified ? "not_modified" : "document";
        var tags = new TagList { { "feedhub.poll.outcome", outcome } };
        _duration.Record(report.Took.TotalSeconds, tags);
        if (report.ErrorType is { } error) tags.Add("error.type", error);
        _polls.Add(1, tags);
        if (report.Bytes > 0) _bytes.Add(report.Bytes);
        Count(report.New, report.Edited);

        trace?.SetTag("feedhub.poll.outcome", outcome).SetTag("feedhub.items.new", report.New).SetTag("feedhub.items.edited", report.Edited);
        if (report.ErrorType is not null) trace?.SetTag("error.type", report.ErrorType).SetStatus(ActivityStatusCode.Error, report.State.LastError);

        _health.Learn(report.State);
        _changes.Signal();
    }

    /// <summary>A hub pushed something, and it is committed.</summary>
    public void Pushed(int @new, int edited)
    {
        Count(@new, edited);
        _changes.Signal();
    }

    private void Count(int @new, int edited)
    {
        if (@new > 0) _items.Add(@new, new KeyValuePair<string, object?>("feedhub.item.change", "new"));
        if (edited > 0) _items.Add(edited, new KeyValuePair<string, object?>("feedhub.item.change", "edited"));
    }
}
