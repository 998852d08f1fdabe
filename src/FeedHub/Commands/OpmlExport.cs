using FeedHub.Configuration;
using FeedHub.Publishing;
using FeedHub.Publishing.Opml;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>feeds.json as an OPML list, and what such a list has no place for. Pure.</summary>
/// <param name="Feeds">The feeds on the web, in the file's order.</param>
/// <param name="Lost">What is left out, each a plain sentence.</param>
internal sealed record OpmlExport(IReadOnlyList<OpmlFeed> Feeds, IReadOnlyList<string> Lost)
{
    /// <param name="config">feeds.json.</param>
    /// <param name="states">What is known of its feeds; those never polled may be missing.</param>
    public static OpmlExport Of(FeedsConfig config, IReadOnlyList<FeedState> states)
    {
        var known = states.ToDictionary(s => s.Url);
        var lost = new List<string>();
        var files = config.Feeds.Count(f => f.Url.IsFile);
        if (files > 0) lost.Add($"{files} feeds are files on this disk, which nobody else can read; they are left out.");
        var special = config.Feeds.Where(f => !f.Url.IsFile).SelectMany(Settings).CountBy(s => s).OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        if (special.Count > 0) lost.Add($"A list has no place for {string.Join(", ", special.Select(s => $"{s.Key} (of {s.Value} feeds)"))}.");
        return new OpmlExport([.. config.Feeds.Where(f => !f.Url.IsFile).Select(f => Of(f, known.GetValueOrDefault(f.Url)))], lost);
    }

    private static OpmlFeed Of(FeedConfig feed, FeedState? state) => new()
    {
        XmlUrl = feed.Url.AbsoluteUri,
        Title = state is null ? feed.Title ?? feed.Url.Host : OutputComposer.TitleOf(feed, state),
        HtmlUrl = state?.Description.Link,
        Folders = feed.Tags,
    };

    private static IEnumerable<string> Settings(FeedConfig feed)
    {
        if (feed.Keep.Count > 0 || feed.Drop.Count > 0) yield return "rules";
        if (feed.Login is not null) yield return "logins";
        if (feed.Headers.Count > 0) yield return "headers";
        if (!feed.AllowPrivate.IsEmpty) yield return "allowPrivate";
    }
}
