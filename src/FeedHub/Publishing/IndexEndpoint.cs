using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>Serves <c>/outputs</c> from the configuration, the store and what is live.</summary>
public static class IndexEndpoint
{
    /// <summary>Answers GET and HEAD of <c>/outputs</c>.</summary>
    public static void MapIndex(this IEndpointRouteBuilder app) => app.MapMethods("/outputs", [HttpMethods.Get, HttpMethods.Head], RespondAsync);

    private static async Task RespondAsync(
        HttpContext context, CurrentConfig current, IStore store, OutputPublisher publisher, DerivedOutputs derived, HubAddress hub, TimeProvider time)
    {
        var config = current.Value;
        var view = await ViewAsync(config, store, hub.Url, time.GetUtcNow(), publisher.Live, derived, context.RequestAborted);
        await IndexPage.RespondAsync(context, view with
        {
            HasStatus = true,
            // Where the file lies on the disk is nobody else's business.
            ConfigProblems = [.. current.Problems.Select(p => (p with { File = Path.GetFileName(p.File) }).ToString())],
        });
    }

    /// <summary>What the page tells of a configuration and the store.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="store">What is known of the feeds.</param>
    /// <param name="hub">Absolute URL of the hub, ending in a slash.</param>
    /// <param name="now">The moment the page speaks of, UTC.</param>
    /// <param name="live">What is live of an output, by name; null when nothing is.</param>
    /// <param name="derived">The outputs of tags and feeds; null when they are not to be shown.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal static async Task<IndexView> ViewAsync(
        FeedsConfig config, IStore store, Uri hub, DateTimeOffset now, Func<string, LiveOutput?> live, DerivedOutputs? derived, CancellationToken cancellation)
    {
        var feeds = config.Feeds.Where(config.IsPublic).ToDictionary(f => f.Url);
        List<OutputConfig> outputs = [.. config.Outputs.Where(o => !o.IsPrivate)];
        var states = await store.FeedsAsync([.. feeds.Keys], cancellation);
        var items = await store.CountItemsAsync(cancellation);
        IReadOnlyCollection<OutputConfig> all = derived?.All ?? [];
        var ofFeeds = all.Where(o => o.Feed is not null).ToDictionary(o => o.Feed!, o => o.Name);
        return new IndexView
        {
            HubTitle = config.Hub.Title,
            BaseUrl = hub,
            Now = now,
            Outputs = [.. outputs.Select(output => Row(output, live(output.Name)))],
            Tags = [.. all.SelectMany(o => o.Tags.Select(tag => new TagLink(tag, o.Name)))],
            Feeds =
            [
                .. states.Select(state =>
                    Row(config.Path, feeds[state.Url], state, items.GetValueOrDefault(state.Id)) with { Output = ofFeeds.GetValueOrDefault(state.Url) }),
            ],
            Quarantined = [.. outputs.SelectMany(o => live(o.Name)?.Quarantined ?? []).DistinctBy(q => q.Item.Id)],
        };
    }

    private static OutputRow Row(OutputConfig output, LiveOutput? live) => new(output.Name, output.Title, live?.Items, live?.ChangedAt) { Fault = live?.Fault };

    /// <summary>What is peculiar about a feed, and what is done about it or should be; each a sentence or two.</summary>
    internal static IEnumerable<string> Advice(FeedState state)
    {
        if (state.Moved is { } moved)
            yield return $"Its site says that it has moved for good to {moved.To}. Write that address into feeds.json: the feed keeps its items.";
        if (state.CoverageGaps > 0)
            yield return "Posts were missed between polls, so it is polled more often for a while.";
        if (state.NotModifiedTrust.IsLost)
            yield return "Its site says \"not modified\" (304) when it is, so once a day the whole feed is asked for.";
        if (state.Guids.Reason is { } reason)
            yield return reason;
        if (state.Churn.Since is not null)
            yield return "Its texts change at each poll by themselves (counters, related links), so small changes of them are not taken for edits.";
    }

    /// <summary>A feed's URL for everybody. A file is named as in feeds.json: where it lies on the disk is nobody else's business.</summary>
    internal static string ShownUrl(string configPath, Uri url) =>
        url.IsFile ? Path.GetRelativePath(Path.GetDirectoryName(configPath)!, url.LocalPath) : url.AbsoluteUri;

    private static FeedRow Row(string configPath, FeedConfig feed, FeedState state, int items) => new()
    {
        Url = ShownUrl(configPath, feed.Url),
        Title = OutputComposer.TitleOf(feed, state),
        Link = state.Description.Link,
        Items = items,
        LastSuccess = state.SucceededAt,
        FailingSince = state.FailingSince,
        Failure = state.LastError,
        Notices = [.. Advice(state), .. state.Description.Notices],
        Gone = state.Gone,
        NextPoll = state.NextPollAt,
        NextPollReason = state.NextPollReason,
    };
}
