using System.Runtime.CompilerServices;
using FeedHub.Configuration;
using FeedHub.Journal;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>The way of an output from the store to the bytes that are served. Thread-safe.</summary>
public sealed partial class OutputRendering(
    IStore store, SnapshotSet snapshots, OutputArchive archive, HubJournal journal, HubAddress hub, LintDocument lint, TimeProvider time, ILogger<OutputRendering> logger)
{
    // By reference: a rule that is read anew has another chance, and is told anew.
    private readonly ConditionalWeakTable<object, object> _told = [];

    private static readonly TimeSpan LongestMaxAge = TimeSpan.FromMinutes(15);

    /// <summary>Renders an output of feeds.json in all formats; what it can no longer hold goes into its archives.</summary>
    /// <param name="output">The output.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="isLive">Whether it is served already.</param>
    /// <param name="stopping">Ends it between two steps.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    /// <exception cref="UnpublishableException">A document of it is not fit to be read.</exception>
    internal async Task<RenderedOutput> ConfiguredAsync(OutputConfig output, FeedsConfig config, bool isLive, CancellationToken stopping)
    {
        // As of one moment: what a poll brings must not be shown with what was known of its feed before.
        var (sources, composer, composed, archives, isTooEarly) = await journal.InOrderAsync(() => store.ReadAsync(
            async view =>
            {
                var sources = await SourcesAsync(view, output, config, stopping);
                var composer = new OutputComposer(output, sources.ById, view, time.GetUtcNow());
                var composed = composer.FeedOf(await composer.WindowAsync(stopping), hub.Url);
                var archives = await archive.CloseAsync(output, sources.Feeds, composer, composed, stopping);
                composed = composed with { PreviousArchive = archives.Newest, IsPushed = !output.IsPrivate };
                return (sources, composer, composed, archives, await IsTooEarlyAsync(view, composed, sources.States, stopping));
            },
            stopping), stopping);

        WarnOfSlowRules(sources);
        var warnings = WarningsOf(composer);

        // An output does not stay as it was when the last of its feeds was taken away.
        if (!(isLive && sources.Feeds.Count == 0) && isTooEarly) return new RenderedOutput { More = archives.More };

        var (passed, quarantined) = Checked(composed);
        var rendered = await Task.WhenAll(OutputFormat.All.Select(format => Task.Run(
            () =>
            {
                snapshots.TryGet(format.PathOf(output.Name), out var live);
                return RenderAsync(passed, format, sources.MaxAge, live, quick: false, stopping);
            },
            stopping)));
        return new RenderedOutput { Snapshots = rendered, Items = passed.Items.Count, Quarantined = quarantined, Warnings = warnings, More = archives.More };
    }

    /// <summary>Renders an output in one format for somebody who waits for it. It has no archives.</summary>
    /// <param name="output">The output.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="format">The format.</param>
    /// <param name="before">What was served before, if that is still known.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <returns>Null when there is nothing to tell yet.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    /// <exception cref="UnpublishableException">It is not fit to be read.</exception>
    internal async Task<OutputSnapshot?> DerivedAsync(
        OutputConfig output, FeedsConfig config, OutputFormat format, OutputSnapshot? before, CancellationToken cancellation)
    {
        var (sources, composed, isTooEarly) = await store.ReadAsync(
            async view =>
            {
                var sources = await SourcesAsync(view, output, config, cancellation);
                var composer = new OutputComposer(output, sources.ById, view, time.GetUtcNow());
                var composed = composer.FeedOf(await composer.WindowAsync(cancellation), hub.Url) with { IsPushed = false };
                return (sources, composed, await IsTooEarlyAsync(view, composed, sources.States, cancellation));
            },
            cancellation);
        return isTooEarly
            ? null
            : await RenderAsync(Checked(composed).Feed, format, sources.MaxAge, before, quick: true, cancellation);
    }

    private async Task<OutputSnapshot> RenderAsync(
        OutputFeed feed, OutputFormat format, TimeSpan maxAge, OutputSnapshot? live, bool quick, CancellationToken stopping)
    {
        var path = format.PathOf(feed.Name);
        var written = format.Write(feed, live?.Written);
        if (written.Tag != live?.Written.Tag && lint(format, written) is { } fault)
            throw new UnpublishableException($"The {format} document of the output {feed.Name} is not published: {fault}.");
        var before = live?.History ?? await store.OutputHistoryAsync(path, stopping);
        var history = OutputVersions.After(before, written, time.GetUtcNow());
        while (!ReferenceEquals(before, history) && !await store.KeepOutputHistoryAsync(history, stopping))
        {
            // Another node was quicker: where it serves the same, this one serves it under the same date.
            before = await store.OutputHistoryAsync(path, stopping);
            history = OutputVersions.After(before, written, time.GetUtcNow());
        }

        return OutputSnapshot.Of(path, format.ContentType, written, history, maxAge, live, format.LinksOf(feed), quick);
    }

    private async Task<Sources> SourcesAsync(IStoreView view, OutputConfig output, FeedsConfig config, CancellationToken stopping)
    {
        var feeds = config.Feeds.Where(output.Includes).ToDictionary(f => f.Url);
        var states = await view.FeedsAsync([.. feeds.Keys], stopping);
        return new Sources([.. feeds.Values], states, states.ToDictionary(s => s.Id, s => OutputComposer.Source.Of(feeds[s.Url], s, output, hub.Url)));
    }

    /// <summary>An empty feed is only told once a source said so itself; before that, "not yet" is the truth.</summary>
    internal static async Task<bool> IsTooEarlyAsync(IStoreView view, OutputFeed composed, IEnumerable<FeedState> states, CancellationToken stopping) =>
        composed.Items.Count == 0 && (states.All(s => s.SucceededAt is null) || (await view.PlacingAsync(stopping)).Waiting);

    private void WarnOfSlowRules(Sources sources)
    {
        foreach (var rule in sources.ById.Values.SelectMany(s => s.Rules.TimedOut).Where(rule => _told.TryAdd(rule, true)))
            Log.RuleIsSlow(logger, rule.Path, rule.Line, rule.ToString());
    }

    private List<string> WarningsOf(OutputComposer composer)
    {
        foreach (var step in composer.RewriteFaults.Where(s => _told.TryAdd(s.Rewrite, true))) Log.RewriteFails(logger, step.Sentence);
        return [.. composer.RewriteFaults.Select(s => s.Sentence)];
    }

    private GateResult Checked(OutputFeed composed)
    {
        var result = PublishGate.Check(composed);
        foreach (var item in result.Quarantined) Log.Quarantined(logger, item.Item.Id, composed.Name, item.Reason);
        return result;
    }

    private sealed record Sources(
        IReadOnlyList<FeedConfig> Feeds, IReadOnlyList<FeedState> States, IReadOnlyDictionary<long, OutputComposer.Source> ById)
    {
        /// <summary>A quarter of the shortest interval: a new item is then seen in time, whenever the poll that brings it falls.</summary>
        public TimeSpan MaxAge => Feeds.Select(f => f.Interval / 4).Append(LongestMaxAge).Min();
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 2,
            Level = LogLevel.Warning,
            Message = "The rule {Place} on line {Line} of feeds.json, {Rule}, runs out of time on some items, which then count as not matching; without looking around or back it would not")]
        public static partial void RuleIsSlow(ILogger logger, string place, int line, string rule);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Sentence}")]
        public static partial void RewriteFails(ILogger logger, string sentence);

        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Item {Id} is kept out of output {Output}: {Reason}")]
        public static partial void Quarantined(ILogger logger, string id, string output, string reason);
    }
}

/// <summary>An output as it was rendered.</summary>
internal sealed record RenderedOutput
{
    /// <summary>In all formats; empty when there is nothing to tell yet.</summary>
    public IReadOnlyList<OutputSnapshot> Snapshots { get; init; } = [];

    /// <summary>How many items it holds.</summary>
    public int Items { get; init; }

    /// <summary>What the publish gate holds back.</summary>
    public IReadOnlyList<QuarantinedItem> Quarantined { get; init; } = [];

    /// <summary>What the operator should know of it; each a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether more waits to be archived than fits in one go.</summary>
    public bool More { get; init; }
}
