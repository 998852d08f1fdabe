using FeedHub.Configuration;
using FeedHub.Parsing;
using FeedHub.Rules;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>Decides what an output holds: the last entries to arrive that its rules let through, ordered by publication date.</summary>
/// <param name="output">The output.</param>
/// <param name="sources">Its feeds by their number in the store.</param>
/// <param name="store">Its items; read only as far as needed.</param>
/// <param name="now">The clock, UTC. Only its hour counts, so that a story that grows changes an output once an hour at most.</param>
internal sealed class OutputComposer(
    OutputConfig output, IReadOnlyDictionary<long, OutputComposer.Source> sources, IStoreView store, DateTimeOffset now)
{
    /// <summary>Who reports after that many others adds nothing to a list.</summary>
    private const int MostReports = 10;

    private readonly DateTimeOffset _hour = HourOf(now);
    private readonly Dictionary<ItemRewrite, RewriteStep> _faults = [];

    /// <summary>Which items are one entry.</summary>
    public EntryGrouping Grouping { get; } = new(output, sources, store);

    /// <summary>For each rewrite that could not do its work on some entry so far, the first time that it could not.</summary>
    public IReadOnlyCollection<RewriteStep> RewriteFaults => _faults.Values;

    /// <summary>The start of the hour, UTC: what came before it is listed by then.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>The entries that the output holds now.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<OutputItem>> WindowAsync(CancellationToken cancellation)
    {
        var since = output.MaxAge is { } maxAge ? _hour - maxAge : DateTimeOffset.MinValue;
        var entries = new EntryWindow(Grouping, store).ReadAsync(cancellation).TakeWhile(g => g.Place.Arrived >= since).Take(output.Limit);
        return await EntriesAsync(await entries.ToListAsync(cancellation), cancellation);
    }

    /// <summary>Entries as they are published.</summary>
    /// <param name="groups">Their items.</param>
    /// <param name="cancellation">Ends the reading of other reports.</param>
    public async Task<IReadOnlyList<OutputItem>> EntriesAsync(IReadOnlyList<EntryGroup> groups, CancellationToken cancellation) => output.Stories switch
    {
        StoriesMode.Collapse => [.. groups.Select(g => ItemOf(g, Best(g), g.Members))],
        StoriesMode.Link => await LinkedAsync(groups, cancellation),
        _ => [.. groups.Select(g => ItemOf(g, g.First, []))],
    };

    /// <summary>Entries as an output, in its order.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="hub">Absolute URL of the hub, ending in a slash.</param>
    public OutputFeed FeedOf(IEnumerable<OutputItem> entries, Uri hub)
    {
        List<OutputItem> items = [.. entries];
        var newestFirst = output.OldestFirst ? -1 : 1;
        items.Sort((a, b) =>
            newestFirst * b.Published.CompareTo(a.Published) is not 0 and var byDate ? byDate : string.CompareOrdinal(a.Id, b.Id));
        return new OutputFeed
        {
            Name = output.Name,
            Title = output.Feed is null ? output.Title : sources.Values.FirstOrDefault()?.Feed.Title ?? output.Title,
            Description = output.Description,
            Icon = output.Icon?.AbsoluteUri,
            Language = output.Language,
            BaseUrl = hub,
            Updated = items.Count == 0 ? DateTimeOffset.UnixEpoch : items.Max(i => i.Updated),
            Items = items,
        };
    }

    private async Task<IReadOnlyList<OutputItem>> LinkedAsync(IReadOnlyList<EntryGroup> groups, CancellationToken cancellation)
    {
        var others = await store.OtherReportsAsync([.. groups.Select(g => g.First)], [.. sources.Keys], cancellation);
        var entries = groups.Select(g => g.First);
        var reports = others.Select(o => o.Item).OfType<StoredItem>().Where(i => sources[i.FeedId].Rules.Passes(i)).Concat(entries).ToLookup(i => i.StoryId);
        return [.. groups.Select(g => ItemOf(g, g.First, reports[g.First.StoryId]))];
    }

    /// <param name="group">Gives the entry its id, its place and its dates: those of the first item, which no later one moves.</param>
    /// <param name="shown">Gives it everything else.</param>
    /// <param name="reports">Reports of the story, among them those of the entry.</param>
    private OutputItem ItemOf(EntryGroup group, StoredItem shown, IEnumerable<StoredItem> reports)
    {
        var source = sources[shown.FeedId].Feed;
        var coverage = Coverage(group, shown, reports);
        var item = ItemText.Published(FullText.Completed(Rewritten(shown), PageOf(shown)), source, output.Content, output.PrefixTitles);
        var entry = new OutputItem
        {
            Id = group.Id,
            FirstItem = group.First.Id,
            Item = output.Content == OutputContent.None ? item : CoverageFooter.AppendTo(item, coverage),
            Source = source,
            Published = group.First.Published,
            Updated = group.First.Updated,
            OtherSources = OtherSources(group, shown),
            AlsoCoveredBy = coverage,
        };
        return entry with { Revision = EntryRevision.Of(entry, RevisionOf(shown), output) };
    }

    /// <summary>The first report that can be read in full where it stands, else the first.</summary>
    private StoredItem Best(EntryGroup story) =>
        story.Members.FirstOrDefault(i => Counts(i, story) && (PageOf(i) is not null || FullText.Has(i.Item))) ?? story.First;

    private List<OtherSource> OtherSources(EntryGroup group, StoredItem shown) =>
    [
        .. group.Members
            .Where(i => i.OriginalId == shown.OriginalId && i.FeedId != shown.FeedId && WebAddress.Of(i.Item.Link) is not null)
            .DistinctBy(i => i.FeedId)
            .Select(i => new OtherSource(sources[i.FeedId].Feed.Title, sources[i.FeedId].Feed.Url, Rewritten(i).Link!)),
    ];

    private List<OtherReport> Coverage(EntryGroup group, StoredItem shown, IEnumerable<StoredItem> reports) =>
    [
        .. reports
            .Where(i => i.OriginalId != shown.OriginalId && Counts(i, group) && WebAddress.Of(i.Item.Link) is { } url && WebAddress.IsHttp(url))
            .OrderBy(Position.Of)
            .DistinctBy(i => i.OriginalId)
            .Take(MostReports)
            .Select(i => (Item: i, Shown: Rewritten(i)))
            .Select(r => new OtherReport(Headline(r.Item, r.Shown), sources[r.Item.FeedId].Feed.Title, WebAddress.Of(r.Shown.Link)!)),
    ];

    /// <summary>Whether a report came before the entry did or before this hour began: the same on every node and after every restart.</summary>
    private bool Counts(StoredItem report, EntryGroup entry) => report.Arrived < _hour || Position.Of(report).CompareTo(entry.Place) <= 0;

    /// <summary>What an item's page says, where that is wanted.</summary>
    private PageText? PageOf(StoredItem item) => sources[item.FeedId].ShowsPages ? item.Page : null;

    private UInt128 RevisionOf(StoredItem item) => unchecked(item.Revision + (PageOf(item)?.Revision ?? 0));

    private ParsedItem Rewritten(StoredItem item)
    {
        var steps = new List<RewriteStep>();
        var rewritten = sources[item.FeedId].Rewriting.Apply(item.Item, steps);
        foreach (var step in steps.Where(s => s.Fault is not null)) _faults.TryAdd(step.Rewrite, step);
        return rewritten;
    }

    private string Headline(StoredItem item, ParsedItem shown) => ItemText.Headline(new OutputItem
    {
        Id = item.PublishedId,
        Item = shown,
        Source = sources[item.FeedId].Feed,
        Published = item.Published,
        Updated = item.Updated,
    });

    /// <summary>The operator's title for a feed, else its own, else its host.</summary>
    public static string TitleOf(FeedConfig feed, FeedState state) =>
        feed.Title ?? state.Description.Title ?? (feed.Url.IsFile ? Path.GetFileNameWithoutExtension(feed.Url.LocalPath) : feed.Url.Host);

    /// <summary>A feed as an output sees it.</summary>
    /// <param name="Feed">What its items are attributed to.</param>
    /// <param name="Rules">The rules of the file, the feed and the output, together.</param>
    /// <param name="Rewriting">Their rewrites.</param>
    public sealed record Source(SourceFeed Feed, RuleSet Rules, Rewriting Rewriting)
    {
        /// <summary>Whether teasers give way to the text of their pages.</summary>
        public bool ShowsPages { get; init; }

        public static Source Of(FeedConfig feed, FeedState state, OutputConfig output, Uri hub) => new(
            new SourceFeed
            {
                // Where a file of the operator's lies is nobody else's business.
                Url = feed.Url.IsFile ? state.Description.Link ?? hub.AbsoluteUri : feed.Url.AbsoluteUri,
                Title = TitleOf(feed, state),
                Id = state.Description.Id,
                Link = state.Description.Link,
                Language = state.Description.Language,
                Rights = state.Description.Rights,
                ImageUrl = state.Description.ImageUrl,
            },
            RuleSet.Of(feed, output),
            Rewriting.Of(feed, output))
        {
            ShowsPages = feed.FullText,
        };
    }
}
