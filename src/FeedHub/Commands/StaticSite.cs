using FeedHub.Configuration;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>What the service would serve, as files for any web host. The same data gives the same files.</summary>
/// <param name="Files">The files by their path within the site, with slashes: <c>feeds/all.atom</c>.</param>
/// <param name="Waiting">The outputs that are not written, because none of their feeds was ever read.</param>
/// <param name="Quarantined">What the publish gate holds back.</param>
internal sealed record StaticSite(IReadOnlyList<(string Path, byte[] Content)> Files, IReadOnlyList<string> Waiting, IReadOnlyList<QuarantinedItem> Quarantined)
{
    public const string Index = "index.html";

    /// <param name="config">The configuration.</param>
    /// <param name="store">The items.</param>
    /// <param name="baseUrl">Absolute URL at which the site will be, ending in a slash.</param>
    /// <param name="now">The clock, UTC.</param>
    /// <param name="rendered">Called after each output.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<StaticSite> RenderAsync(
        FeedsConfig config, IStore store, Uri baseUrl, DateTimeOffset now, Action rendered, CancellationToken cancellation)
    {
        var states = await store.FeedsAsync([.. config.Feeds.Select(f => f.Url)], cancellation);
        var feeds = Paired(config, states);
        var files = new List<(string, byte[])>();
        var waiting = new List<string>();
        var live = new Dictionary<string, LiveOutput>(StringComparer.Ordinal);
        foreach (var output in config.Outputs)
        {
            // A web host would show it to everybody.
            if (output.IsPrivate)
            {
                rendered();
                continue;
            }

            var draft = await OutputDraft.ComposeAsync(output, feeds, store, baseUrl, now, cancellation);
            var (feed, quarantined) = draft.Result;
            if (draft.IsReady)
            {
                files.AddRange(await FilesAsync(feed, store, cancellation));
                live.Add(output.Name, new LiveOutput(feed.Items.Count, feed.Updated, quarantined));
            }
            else
            {
                waiting.Add(output.Name);
            }

            rendered();
        }

        // Told as of the last poll, so that the page changes only when something did.
        var asOf = states.Max(s => s.PolledAt) ?? DateTimeOffset.UnixEpoch;
        var view = await IndexEndpoint.ViewAsync(config, store, baseUrl, asOf, live.GetValueOrDefault, derived: null, cancellation);
        files.Add((Index, IndexPage.Write(view)));
        return new StaticSite(files, waiting, view.Quarantined);
    }

    /// <summary>An output with the archives that the service has closed, to which it links.</summary>
    private static async Task<IReadOnlyList<(string, byte[])>> FilesAsync(OutputFeed feed, IStore store, CancellationToken cancellation)
    {
        var files = new List<(string, byte[])>();
        var archives = await store.ArchivesAsync(feed.Name, cancellation);
        foreach (var format in OutputFormat.All)
        {
            var current = format.Write(feed).Body;
            files.Add((format.PathOf(feed.Name)[1..], current));

            // The newest archive links to its successor, and until there is one a web host can't redirect to the output.
            if (archives is { Last: var newest }) files.Add((format.PathOf(feed.Name, newest + 1)[1..], current));
        }

        for (var number = archives?.First ?? 1; number <= (archives?.Last ?? 0); number++)
        {
            if (await store.ArchiveAsync(feed.Name, number, cancellation) is not { } stored) continue;
            var archive = OutputArchive.Read(stored, feed.BaseUrl);
            files.AddRange(OutputFormat.All.Select(format => (format.PathOf(feed.Name, number)[1..], format.Write(archive).Body)));
        }

        return files;
    }

    /// <summary>The feeds of a configuration with what is known of them; those never seen are left out.</summary>
    public static IReadOnlyList<(FeedConfig Feed, FeedState State)> Paired(FeedsConfig config, IReadOnlyList<FeedState> states)
    {
        var byUrl = states.ToDictionary(s => s.Url);
        return [.. config.Feeds.Where(f => byUrl.ContainsKey(f.Url)).Select(f => (f, byUrl[f.Url]))];
    }
}
