using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>Renders each output when its content changed, once for all changes that came meanwhile, and puts it live.</summary>
/// <remarks>When the store fails, what is live stays live, and the next change tries again.</remarks>
public sealed partial class OutputPublisher(
    CurrentConfig config,
    IStore store,
    SnapshotSet snapshots,
    HubAddress hub,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<OutputPublisher> logger) : BackgroundService
{
    private static readonly TimeSpan LongestMaxAge = TimeSpan.FromMinutes(15);

    // Names; the values mean nothing.
    private readonly ConcurrentDictionary<string, bool> _changed = new();

    private readonly ConcurrentDictionary<string, LiveOutput> _live = new();

    // Holds one signal at most: whoever reads it renders all that is in _changed by then.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private TaskCompletionSource _publication = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once every output that can be served is served.</summary>
    public bool HasPublished { get; private set; }

    /// <summary>Completes when an output goes live the next time.</summary>
    public Task NextPublication => _publication.Task;

    /// <returns>What is live of an output; null when it is not rendered yet.</returns>
    public LiveOutput? Live(string output) => _live.GetValueOrDefault(output);

    /// <summary>Tells that items of a feed were added, edited or removed; the outputs that hold it follow soon.</summary>
    public void FeedChanged(FeedConfig feed) => Changed(config.Value.Outputs.Where(o => o.Includes(feed)));

    /// <summary>Tells that stories may have grown or become one, or that an hour began; the outputs that show stories follow soon.</summary>
    public void StoriesChanged() => Changed(config.Value.Outputs.Where(o => o.Stories != StoriesMode.Off));

    /// <summary>Tells that another configuration is in force: outputs come, go and change with it soon.</summary>
    public void ConfigChanged() => _signal.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Self links need the address, which a server that was given port 0 knows only once it listens.
        await lifetime.StartedAsync(stoppingToken);
        FeedsConfig? followed = null;
        ConfigChanged();
        while (await _signal.Reader.WaitToReadAsync(stoppingToken))
        {
            _signal.Reader.TryRead(out _);
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
                catch (StoreException e)
                {
                    Log.StoreFailed(logger, e, output.Name);
                }
            }

            HasPublished = true;
        }
    }

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
        if (!_changed.IsEmpty) _signal.Writer.TryWrite(true);
    }

    private async Task PublishAsync(OutputConfig output, FeedsConfig current, CancellationToken stopping)
    {
        var feeds = current.Feeds.Where(output.Includes).ToDictionary(f => f.Url);
        // As of one moment: what a poll brings must not be shown with what was known of its feed before.
        var (composed, isTold) = await store.ReadAsync(
            async view =>
            {
                var states = await view.FeedsAsync([.. feeds.Keys], stopping);
                var sources = states.ToDictionary(s => s.Id, s => OutputComposer.Source.Of(feeds[s.Url], s, output, hub.Url));
                var composed = await new OutputComposer(output, sources, view, time.GetUtcNow()).ComposeAsync(hub.Url, stopping);
                return (composed, states.Any(s => s.SucceededAt is not null) && !(await view.PlacingAsync(stopping)).Waiting);
            },
            stopping);

        // An empty feed is only told once a source said so itself; before that, "not yet" is the truth.
        // Nor does an output stay as it was when the last of its feeds was taken away.
        var emptied = feeds.Count == 0 && _live.ContainsKey(output.Name);
        if (composed.Items.Count == 0 && !emptied && !isTold) return;

        var (passed, quarantined) = PublishGate.Check(composed);
        foreach (var item in quarantined) Log.Quarantined(logger, item.Item.Id, output.Name, item.Reason);
        var maxAge = MaxAge(feeds.Values);
        var rendered = await Task.WhenAll(OutputFormat.All.Select(format => Task.Run(() => RenderAsync(passed, format, maxAge, stopping), stopping)));

        snapshots.Publish(rendered);
        if (!_live.ContainsKey(output.Name)) Log.IsLive(logger, output.Name, passed.Items.Count);
        _live[output.Name] = new LiveOutput(passed.Items.Count, rendered.Max(r => r.LastModified), quarantined);
        Interlocked.Exchange(ref _publication, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private async Task<OutputSnapshot> RenderAsync(OutputFeed feed, OutputFormat format, TimeSpan maxAge, CancellationToken stopping)
    {
        var path = format.PathOf(feed.Name);
        var body = format.Write(feed);
        var changedAt = await store.OutputChangedAtAsync(path, Hash(body), time.GetUtcNow(), stopping);
        snapshots.TryGet(path, out var live);
        return OutputSnapshot.Of(path, format.ContentType, body, changedAt, maxAge, live);
    }

    private static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>A quarter of the shortest interval: a new item is then seen in time, whenever the poll that brings it falls.</summary>
    private static TimeSpan MaxAge(IEnumerable<FeedConfig> feeds)
    {
        var quarter = feeds.Select(f => f.Interval).DefaultIfEmpty(LongestMaxAge).Min() / 4;
        return quarter < LongestMaxAge ? quarter : LongestMaxAge;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Output {Output} is live with {Items} items")]
        public static partial void IsLive(ILogger logger, string output, int items);

        [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Output {Output} could not be rendered; what is live stays live")]
        public static partial void StoreFailed(ILogger logger, Exception exception, string output);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Item {Id} is kept out of output {Output}: {Reason}")]
        public static partial void Quarantined(ILogger logger, string id, string output, string reason);
    }
}

/// <summary>What is live of an output.</summary>
/// <param name="Items">How many items it holds.</param>
/// <param name="ChangedAt">Since when it has been like this.</param>
/// <param name="Quarantined">What the publish gate holds back.</param>
public sealed record LiveOutput(int Items, DateTimeOffset ChangedAt, IReadOnlyList<QuarantinedItem> Quarantined);
