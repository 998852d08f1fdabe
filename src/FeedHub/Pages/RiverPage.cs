using System.Globalization;
using FeedHub.Parsing;
using FeedHub.Publishing;

namespace FeedHub.Pages;

/// <summary>A page of items, day by day. Pure: the same view gives the same bytes.</summary>
internal static class RiverPage
{
    private const int TeaserLength = 320;

    /// <returns>HTML in UTF-8.</returns>
    public static byte[] Write(RiverView view)
    {
        var html = new Html();
        PageMarkup.Begin(html, view.Frame, view.Title, view.Feeds, view.Query);
        html.Add($"<main id=\"items\">\n<h1>{view.Title}</h1>\n");
        if (view.Note is { } note) html.Add($"<p class=\"soft\">{note}</p>\n");
        if (view.FeedAddress is { } address) WriteFeedAddress(html, address);
        WriteFeeds(html, view);
        foreach (var day in view.Entries.GroupBy(e => e.Arrived.UtcDateTime.Date))
        {
            var date = day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            html.Add($"<section aria-labelledby=\"d{date}\">\n<h2 id=\"d{date}\"><time datetime=\"{date}\">");
            html.Add($"{day.Key.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture)}</time></h2>\n");
            foreach (var entry in day) WriteEntry(html, view.Frame, entry, whole: false);
            html.Add($"</section>\n");
        }

        if (view.Next is { } next) html.Add($"<p class=\"more\"><a rel=\"next\" href=\"{view.Frame.Root}{next}\">Older items</a></p>\n");
        html.Add($"</main>\n");
        PageMarkup.End(html, view.Frame);
        return html.ToUtf8();
    }

    /// <summary>The page of one entry, with its whole text.</summary>
    /// <returns>HTML in UTF-8.</returns>
    public static byte[] Write(PageFrame frame, RiverEntry entry)
    {
        var html = new Html();
        PageMarkup.Begin(html, frame, ItemText.Headline(entry.Item), [], query: null);
        html.Add($"<main id=\"items\">\n");
        WriteEntry(html, frame, entry, whole: true);
        html.Add($"</main>\n");
        PageMarkup.End(html, frame);
        return html.ToUtf8();
    }

    /// <summary>A page that only says something.</summary>
    /// <returns>HTML in UTF-8.</returns>
    public static byte[] Write(PageFrame frame, string title, string sentence)
    {
        var html = new Html();
        PageMarkup.Begin(html, frame, title, [], query: null);
        html.Add($"<main id=\"items\">\n<h1>{title}</h1>\n<p>{sentence}</p>\n</main>\n");
        PageMarkup.End(html, frame);
        return html.ToUtf8();
    }

    private static void WriteFeedAddress(Html html, string address)
    {
        html.Add($"<div class=\"feed\"><p><strong>This is a web feed.</strong> Copy its address into a feed reader to be told of what is new:</p>\n<code>{address}</code>\n");
        html.Add($"<p class=\"soft\"><a href=\"{address}{(address.Contains('?', StringComparison.Ordinal) ? "&" : "?")}raw\">As readers get it</a></p></div>\n");
    }

    private static void WriteFeeds(Html html, RiverView view)
    {
        if (view.Feeds.Count == 0) return;
        html.Add($"<p class=\"soft\">Subscribe:");
        foreach (var (position, (format, url)) in view.Feeds.Index()) html.Add($"{(position == 0 ? " " : " · ")}<a href=\"{url}\" type=\"{format.MediaType}\">{format.Name}</a>");
        html.Add($"</p>\n");
    }

    private static void WriteEntry(Html html, PageFrame frame, RiverEntry entry, bool whole)
    {
        var item = entry.Item;
        var headline = ItemText.Headline(item);
        html.Add($"<article");
        if (ItemText.Language(item.Item.Language) is { } language) html.Add($" lang=\"{language}\"");
        html.Add($" dir=\"auto\">\n");
        var target = WebAddress.Of(item.Item.Link) is { } url && WebAddress.IsHttp(url) ? url : frame.Root + entry.Permalink;
        html.Add(whole ? Constant("<h1><a href=\"") : Constant("<h3><a href=\"")).Add($"{target}\">{headline}</a>");
        html.Add(whole ? Constant("</h1>\n") : Constant("</h3>\n"));
        WriteByline(html, frame, entry, whole);
        var text = CoverageFooter.TakeFrom(item.Item, item.AlsoCoveredBy);
        if (!whole)
        {
            if ((text.Summary ?? text.Content) is { } teaser && PlainText.Of(teaser) is { Length: > 0 } plain && plain != headline)
                html.Add($"<p>{PlainText.Cut(plain, TeaserLength)}</p>\n");
        }
        else if (SafeContent.Of(text) is { } content)
        {
            html.Add($"<div class=\"content\">").Add(content).Add($"</div>\n");
        }

        if (whole) WriteEnclosures(html, item);
        WriteOthers(html, item);
        html.Add($"</article>\n");
    }

    private static void WriteByline(Html html, PageFrame frame, RiverEntry entry, bool whole)
    {
        var item = entry.Item;
        // Under the heading of its day the hour is enough.
        var isOfThatDay = !whole && item.Published.UtcDateTime.Date == entry.Arrived.UtcDateTime.Date;
        html.Add($"<p class=\"soft\" lang=\"en\" dir=\"ltr\">");
        if (entry.SourcePath is { } source) html.Add($"<a href=\"{frame.Root}{source}\">{item.Source.Title}</a>");
        else html.Add($"{item.Source.Title}");
        html.Add($" · <a class=\"when\" href=\"{frame.Root}{entry.Permalink}\"><time datetime=\"{FeedDates.Rfc3339(item.Published)}\">");
        html.Add($"{(isOfThatDay ? item.Published.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture) : PageMarkup.Exact(item.Published))}</time></a>");
        var authors = string.Join(", ", item.Item.Authors.Select(a => a.Name).Where(n => n != item.Source.Title));
        if (authors.Length > 0) html.Add($" · {authors}");
        html.Add($"</p>\n");
    }

    private static void WriteEnclosures(Html html, OutputItem item)
    {
        foreach (var enclosure in item.Item.Enclosures.Where(e => WebAddress.Of(e.Url) is { } url && WebAddress.IsHttp(url)))
            html.Add($"<p>File: <a href=\"{WebAddress.Of(enclosure.Url)}\">{enclosure.Title ?? enclosure.Url}</a></p>\n");
    }

    private static void WriteOthers(Html html, OutputItem item)
    {
        var others = item.OtherSources.Select(s => (Text: s.Source, Url: WebAddress.Of(s.Url)))
            .Concat(item.AlsoCoveredBy.Select(r => (Text: r.Title, Url: (string?)r.Url)))
            .Where(o => o.Url is not null && WebAddress.IsHttp(o.Url)).ToList();
        if (others.Count == 0) return;
        html.Add($"<div class=\"also\"><p lang=\"en\">Also covered by</p><ul>\n");
        foreach (var (text, url) in others) html.Add($"<li><a href=\"{url}\">{text}</a></li>\n");
        html.Add($"</ul></div>\n");
    }

    private static Html.ConstantMarkup Constant(string markup) => new(markup);
}
