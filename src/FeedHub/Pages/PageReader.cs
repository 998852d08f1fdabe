using System.Globalization;
using FeedHub.Configuration;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Pages;

/// <summary>Fills the views of pages from the configuration and the store.</summary>
internal sealed class PageReader(CurrentConfig config, IStore store, EntryBrowser browser, DerivedOutputs derived, HubAddress hub)
{
    /// <summary>Entries on a page.</summary>
    public const int PageSize = 40;

    private const string Home = "river";

    /// <summary>What all pages have, seen from a path.</summary>
    /// <param name="path">Path of the request.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<PageFrame> FrameAsync(string path, CancellationToken cancellation)
    {
        var current = config.Value.PublicPart();
        var states = (await store.FeedsAsync([.. current.Feeds.Select(f => f.Url)], cancellation)).ToDictionary(s => s.Url);
        var outputs = derived.All;
        var feeds = current.Feeds.ToDictionary(f => f.Url);
        return new PageFrame
        {
            Root = RootOf(path),
            HubTitle = current.Hub.Title,
            Tags = [.. outputs.Where(o => o.Feed is null).Select(o => new PageLink(o.Tags[0], PathOf(o)))],
            Languages =
            [
                .. states.Values.Select(s => SearchOutput.Language(s.Description.Language?.Split('-', '_')[0])).OfType<string>().Distinct().Order(StringComparer.Ordinal)
                    .Select(l => new PageLink(LanguageName(l), "language/" + l)),
            ],
            Sources =
            [
                .. outputs.Where(o => o.Feed is not null && states.ContainsKey(o.Feed))
                    .Select(o => new PageLink(OutputComposer.TitleOf(feeds[o.Feed!], states[o.Feed!]), PathOf(o)))
                    .OrderBy(l => l.Text, StringComparer.CurrentCultureIgnoreCase),
            ],
        };
    }

    /// <summary>All entries.</summary>
    public async Task<RiverView> RiverAsync(string path, ItemCursor? before, CancellationToken cancellation)
    {
        var everything = EntryBrowser.Everything(Home, config.Value.Hub.Title);
        var view = await ViewAsync(path, everything, new EntrySearch { Before = before }, "", everything.Title, cancellation);
        return view with { Feeds = config.Value.PublicPart().Outputs is [var first, ..] ? Links(first.Name) : [] };
    }

    /// <summary>The entries of a tag or of a source; null when there is no such one.</summary>
    /// <param name="path">Path of the request.</param>
    /// <param name="name">The name of its output.</param>
    /// <param name="before">Where to go on.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<RiverView?> DerivedAsync(string path, string name, ItemCursor? before, CancellationToken cancellation)
    {
        if (derived.All.FirstOrDefault(o => o.Name == name) is not { } output) return null;
        var frame = PathOf(output);
        var view = await ViewAsync(path, output with { Stories = StoriesMode.Link }, new EntrySearch { Before = before }, frame, output.Tags is [var tag, ..] ? tag : output.Title, cancellation);
        var title = view.Frame.Sources.Concat(view.Frame.Tags).FirstOrDefault(l => l.Path == frame)?.Text ?? view.Title;
        return view with { Title = title, Feeds = Links(output.Name) };
    }

    /// <summary>The entries in a language.</summary>
    public async Task<RiverView> LanguageAsync(string path, string language, ItemCursor? before, CancellationToken cancellation)
    {
        var name = LanguageName(language);
        var view = await ViewAsync(
            path, EntryBrowser.Everything(Home, name), new EntrySearch { Language = language, Before = before }, "language/" + language, name, cancellation);
        return view with { Feeds = SearchLinks(words: null, language) };
    }

    /// <summary>What was found.</summary>
    public async Task<RiverView> SearchAsync(string path, string? text, ItemCursor? before, CancellationToken cancellation)
    {
        var title = string.IsNullOrWhiteSpace(text) ? "Search" : $"Search: {text}";
        if (SearchTerms.Parse(text) is not { } terms)
        {
            return new RiverView
            {
                Frame = await FrameAsync(path, cancellation),
                Title = title,
                Query = text,
                Note = "Type words that must all be there, \"words in a row\", -words that must not be there, or the beginn* of a word. Accents don't matter.",
                Entries = [],
            };
        }

        var view = await ViewAsync(
            path, EntryBrowser.Everything(Home, title), new EntrySearch { Terms = terms, Before = before }, "search" + SearchOutput.QueryOf(text, null), title, cancellation);
        return view with { Query = text, Note = view.Entries.Count == 0 ? "Nothing was found." : null, Feeds = SearchLinks(text, language: null) };
    }

    /// <summary>The page that a browser shows for a feed; null when there is no such output.</summary>
    /// <param name="path">Path of the request.</param>
    /// <param name="query">The request's query.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<RiverView?> FeedAsync(string path, IQueryCollection query, CancellationToken cancellation)
    {
        var address = WebAddress.Of(hub.Url) + string.Join('/', path[1..].Split('/').Select(Uri.EscapeDataString));
        if (SearchOutput.Find(path) is not null)
        {
            var (words, language) = ((string?)query["q"], SearchOutput.Language(query["language"]));
            var terms = SearchTerms.Parse(words);
            if (terms is null && language is null) return null;
            var title = string.Join(", ", new[] { terms is null ? null : words, language is null ? null : LanguageName(language) }.OfType<string>());
            var found = await ViewAsync(path, EntryBrowser.Everything(Home, title), new EntrySearch { Terms = terms, Language = language }, null, title, cancellation);
            return found with { FeedAddress = address + SearchOutput.QueryOf(terms is null ? null : words, language), Feeds = SearchLinks(terms is null ? null : words, language) };
        }

        var configured = config.Value.PublicPart().Outputs.FirstOrDefault(o => OutputFormat.All.Any(f => f.PathOf(o.Name) == path));
        if ((configured ?? derived.Find(path)?.Output) is not { } output) return null;
        var view = await ViewAsync(path, output, new EntrySearch(), null, output.Title, cancellation);
        return view with { FeedAddress = address, Feeds = Links(output.Name) };
    }

    /// <summary>An entry's own page; null when there is no such entry.</summary>
    public async Task<RiverEntry?> EntryAsync(string id, CancellationToken cancellation) =>
        await browser.FindAsync(EntryBrowser.Everything(Home, config.Value.Hub.Title), id, cancellation) is { } entry ? Shown(entry) : null;

    private static string RootOf(string path)
    {
        var depth = path.Count(c => c == '/') - 1;
        return depth <= 0 ? "./" : string.Concat(Enumerable.Repeat("../", depth));
    }

    private static string PathOf(OutputConfig output) =>
        OutputFormat.Escaped(output.Feed is null ? "tag/" + output.Name["by-tag/".Length..] : "source/" + output.Name["by-feed/".Length..]);

    /// <summary>The language's own name for itself where it is one that is often met, else its code.</summary>
    private static string LanguageName(string code) => code switch
    {
        "ca" => "Català",
        "de" => "Deutsch",
        "en" => "English",
        "es" => "Español",
        "eu" => "Euskara",
        "fr" => "Français",
        "gl" => "Galego",
        "it" => "Italiano",
        "nl" => "Nederlands",
        "pt" => "Português",
        _ => string.Create(CultureInfo.InvariantCulture, $"Language: {code}"),
    };

    private async Task<RiverView> ViewAsync(
        string path, OutputConfig output, EntrySearch wanted, string? page, string title, CancellationToken cancellation)
    {
        var found = await browser.ReadAsync(output, wanted, PageSize, cancellation);
        return new RiverView
        {
            Frame = await FrameAsync(path, cancellation),
            Title = title,
            Entries = [.. found.Entries.Select(Shown)],
            Note = found.Entries.Count == 0 ? "There is nothing here yet." : null,
            Next = page is not null && found.Next is { } next ? $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}before={next}" : null,
        };
    }

    private RiverEntry Shown(BrowsedEntry entry) => new(
        entry.Item,
        entry.Arrived,
        EntryLink.PathOf(entry.Item.Id),
        entry.Feed is { } feed && derived.All.FirstOrDefault(o => o.Feed == feed.Url) is { } output ? PathOf(output) : null);

    private FeedLink[] Links(string output) =>
        [.. OutputFormat.All.Select(f => new FeedLink(f, WebAddress.Of(hub.Url) + f.PathOf(OutputFormat.Escaped(output))[1..]))];

    private FeedLink[] SearchLinks(string? words, string? language) =>
        [.. OutputFormat.All.Select(f => new FeedLink(f, WebAddress.Of(hub.Url) + f.PathOf(SearchOutput.Name)[1..] + SearchOutput.QueryOf(words, language)))];
}
