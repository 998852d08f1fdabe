using System.Collections.Concurrent;
using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>Renders each output when its content changed, once for all changes that came meanwhile, and puts it live.</summary>
/// <remarks>When the store fails, what is live stays live, and the next change tries again.</remarks>
public sealed partial class OutputPublisher(
    CurrentConfig config,
    OutputRendering rendering,
    SnapshotSet snapshots,
    DerivedOutputs derived,
    IHostApplicationLifetime lifetime,
    ILogger<OutputPublisher> logger) : BackgroundService
{
    /// <summary>Rendering takes a quarter of the time at most while changes keep coming: they are published with those that came meanwhile.</summary>
    private const int PausePerPass = 3;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>The machine's, whatever clock items and schedules go by: it is the machine's load that a pause lightens.</summary>
    private static readonly TimeProvider Machine = TimeProvider.System;

    // Names; the values mean nothing.
    private readonly ConcurrentDictionary<string, bool> _changed = new();

    private readonly ConcurrentDictionary<string, LiveOutput> _live = new();

    private readonly Signal _signal = new();

    private TaskCompletionSource _publication = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once every output that can be served is served.</summary>
    public bool HasPublished { get; private set; }

    /// <summary>Completes when an output goes live the next time.</summary>
    public Task NextPublication => _publication.Task;

    /// <returns>What is live of an output; null when it is not rendered yet.</returns>
    public LiveOutput? Live(string output) => _live.GetValueOrDefault(output);

    /// <summary>Tells that items of a feed were added, edited or removed; the outputs that hold it follow soon.</summary>
    public void FeedChanged(FeedConfig feed)
    {
        derived.FeedChanged(feed);
        Changed(config.Value.Outputs.Where(o => o.Includes(feed)));
    }

    /// <summary>Tells that stories may have grown or become one, or that an hour began; the outputs that show stories or let items grow too old follow soon.</summary>
    public void StoriesChanged() => Changed(config.Value.Outputs.Where(o => o.Stories != StoriesMode.Off || o.MaxAge is not null));

    /// <summary>Tells that anything may have changed; every output follows soon.</summary>
    public void AnythingChanged()
    {
        foreach (var feed in config.Value.Feeds) derived.FeedChanged(feed);
        Changed(config.Value.Outputs);
    }

    /// <summary>Tells that another configuration is in force: outputs come, go and change with it soon.</summary>
    public void ConfigChanged() => _signal.Set();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Self links need the address, which a server that was given port 0 knows only once it listens.
        await lifetime.StartedAsync(stoppingToken);
        FeedsConfig? followed = null;
        ConfigChanged();
        while (await _signal.TakeAsync(stoppingToken))
        {
            var started = Machine.GetTimestamp();
            var current = config.Value;
            if (!ReferenceEquals(current, followed)) Follow(current);
            followed = current;
            foreach (var name in _changed.Keys)
            {
                // An output that changed may be configured no more.
                if (!_changed.TryRemove(name, out _) || current.Outputs.FirstOrDefault(o => o.Name == name) is not { } output) continue;
                try
                {
                    await PublishAsync(output, current, stoppingToken);
                }
                catch (Exception e) when (e is StoreException or UnpublishableException)
                {
                    if (_live.TryGetValue(name, out var live)) _live[name] = live with { Fault = e.Message };
                    Log.Failed(logger, e, output.Name);
                }
            }

            HasPublished = true;
            await Task.Delay(PauseAfter(Machine.GetElapsedTime(started)), Machine, stoppingToken);
        }
    }

    /// <summary>How long changes are gathered after a pass; the first one after a quiet time waits for nothing.</summary>
    internal static TimeSpan PauseAfter(TimeSpan pass) => PausePerPass * pass is var pause && pause < LongestPause ? pause : LongestPause;

    /// <summary>Only the loop that renders does this, so that no rendering under way brings back an output that is gone.</summary>
    private void Follow(FeedsConfig now)
    {
        snapshots.Declare(now.Outputs.Select(o => o.Name));
        foreach (var name in _live.Keys.Except(now.Outputs.Select(o => o.Name))) _live.TryRemove(name, out _);
        Changed(now.Outputs);
    }

    private void Changed(IEnumerable<OutputConfig> outputs)
    {
        foreach (var output in outputs) _changed[output.Name] = true;
        if (!_changed.IsEmpty) _signal.Set();
    }

    private async Task PublishAsync(OutputConfig output, FeedsConfig current, CancellationToken stopping)
    {
        var rendered = await rendering.ConfiguredAsync(output, current, _live.ContainsKey(output.Name), stopping);
        if (rendered.More) Changed([output]);
        if (rendered.Snapshots.Count == 0) return;

        snapshots.Publish(rendered.Snapshots);
        if (!_live.ContainsKey(output.Name)) Log.IsLive(logger, output.Name, rendered.Items);
        _live[output.Name] = new LiveOutput(rendered.Items, rendered.Snapshots.Max(r => r.LastModified), rendered.Quarantined) { Warnings = rendered.Warnings };
        Interlocked.Exchange(ref _publication, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Output {Output} is live with {Items} items")]
        public static partial void IsLive(ILogger logger, string output, int items);

        [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Output {Output} could not be rendered; what is live stays live")]
        public static partial void Failed(ILogger logger, Exception exception, string output);
    }
}

/// <summary>What is live of an output.</summary>
/// <param name="Items">How many items it holds.</param>
/// <param name="ChangedAt">Since when it has been like this.</param>
/// <param name="Quarantined">What the publish gate holds back.</param>
public sealed record LiveOutput(int Items, DateTimeOffset ChangedAt, IReadOnlyList<QuarantinedItem> Quarantined)
{
    /// <summary>What the operator should know of it; each a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why what came later is not live; null when this is the latest.</summary>
    public string? Fault { get; init; }
}
