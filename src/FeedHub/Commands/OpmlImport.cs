using System.Text;
using FeedHub.Configuration;
using FeedHub.Configuration.Editing;
using FeedHub.Publishing.Opml;

namespace FeedHub.Commands;

/// <summary>What of an OPML list goes into feeds.json, and what doesn't. Pure but for looking at files that feeds.json names.</summary>
/// <param name="New">Feeds to write, in the list's order.</param>
/// <param name="Known">URLs that are in feeds.json already; what stands there stays.</param>
/// <param name="Lost">What is left out, each a plain sentence.</param>
internal sealed record OpmlImport(IReadOnlyList<NewFeed> New, IReadOnlyList<string> Known, IReadOnlyList<string> Lost)
{
    private const int MostOfATitle = 300;
    private const int MostOfATag = 64;

    /// <param name="document">The list.</param>
    /// <param name="config">feeds.json as it is.</param>
    public static OpmlImport Of(OpmlDocument document, FeedsConfig config)
    {
        var lost = new List<string>(document.Dropped);
        if (document.Feeds.Any(f => f.Folders.Any(folder => folder.Any(char.IsUpper)))) lost.Add("Folders become tags, which have no upper case.");
        var onTheWeb = document.Feeds.Select(f => (Feed: f, New: Of(f, lost))).Where(f => f.New is not null).ToList();
        var refused = Refused(onTheWeb.ConvertAll(f => f.New!), config.Path);
        foreach (var (number, (feed, _)) in onTheWeb.Index())
        {
            if (refused.TryGetValue(number, out var why)) lost.Add($"Line {feed.Line} is left out: {why}.");
        }

        // Read once more without those, for the reader knows best which URLs are one and the same.
        var known = config.Feeds.Select(f => f.Url).ToHashSet();
        var feeds = Read([.. onTheWeb.Index().Where(f => !refused.ContainsKey(f.Index)).Select(f => f.Item.New!)], config.Path).Config?.Feeds ?? [];
        return new OpmlImport(
            [.. feeds.Where(f => !known.Contains(f.Url)).Select(f => new NewFeed(f.Url.AbsoluteUri, f.Title, f.Tags))],
            [.. feeds.Where(f => known.Contains(f.Url)).Select(f => f.Url.AbsoluteUri)],
            lost);
    }

    private static NewFeed? Of(OpmlFeed feed, List<string> lost)
    {
        var url = WithoutFeedScheme(feed.XmlUrl);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || (parsed.Scheme != Uri.UriSchemeHttp && parsed.Scheme != Uri.UriSchemeHttps))
        {
            lost.Add($"Line {feed.Line} is left out: {FeedLookReport.Safe(feed.XmlUrl, 200)} is neither http nor https.");
            return null;
        }

        var tooLong = feed.Folders.Where(f => f.Length > MostOfATag).ToList();
        foreach (var folder in tooLong) lost.Add($"Line {feed.Line} loses its folder {FeedLookReport.Safe(folder, 100)}: a tag has at most {MostOfATag} characters.");
        var title = Plain(feed.Title ?? "");
        if (title.Length > MostOfATitle) lost.Add($"Line {feed.Line}: its title is cut after {MostOfATitle} characters.");
        return new NewFeed(
            url,
            title.Length == 0 || title == feed.XmlUrl ? null : title.Length > MostOfATitle ? title[..(MostOfATitle - 1)] + "…" : title,
            [.. feed.Folders.Except(tooLong).Select(f => f.ToLowerInvariant()).Distinct()]);
    }

    /// <summary>On one line: line breaks and other control characters become spaces.</summary>
    private static string Plain(string text) =>
        string.Join(' ', string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Some exporters write links for readers: <c>feed:https://…</c> and <c>feed://…</c>.</summary>
    private static string WithoutFeedScheme(string url) =>
        !url.StartsWith("feed:", StringComparison.OrdinalIgnoreCase) ? url
        : url["feed:".Length..] is var rest && rest.StartsWith("//", StringComparison.Ordinal) ? "http:" + rest : rest;

    private static Dictionary<int, string> Refused(List<NewFeed> feeds, string path) => Read(feeds, path).Problems
        .Where(p => p.IsError && p.Field.StartsWith("feeds[", StringComparison.Ordinal))
        .GroupBy(p => int.Parse(p.Field["feeds[".Length..p.Field.IndexOf(']', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture))
        .ToDictionary(g => g.Key, g => g.First().Message);

    private static FeedsFileResult Read(List<NewFeed> feeds, string path) => feeds.Count == 0
        ? new FeedsFileResult { Problems = [] }
        : FeedsFile.Read(path, Encoding.UTF8.GetBytes($"{{ \"feeds\": [{string.Join(",\n", feeds.Select(f => f.ToJson()))}] }}"));
}
