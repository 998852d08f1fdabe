using System.Globalization;
using FeedHub.Publishing;

namespace FeedHub.Pages;

/// <summary>What stands on every page: head, search box, ways to the others. Pure.</summary>
internal static class PageMarkup
{
    /// <summary>Everything before what the page is about.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="frame">What all pages have.</param>
    /// <param name="title">The page's own title.</param>
    /// <param name="feeds">The feeds that say the same.</param>
    /// <param name="query">What was looked for; null for nothing.</param>
    public static void Begin(Html html, PageFrame frame, string title, IReadOnlyList<FeedLink> feeds, string? query)
    {
        var full = title == frame.HubTitle ? title : $"{title} · {frame.HubTitle}";
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{full}</title>\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Add($"<link rel=\"icon\" type=\"image/svg+xml\" href=\"{frame.Root}{PageAssets.Icon.Path}\">\n<link rel=\"stylesheet\" href=\"{frame.Root}{PageAssets.Style.Path}\">\n");
        html.Add($"<script src=\"{frame.Root}{PageAssets.Keys.Path}\" defer></script>\n");
        foreach (var (format, url) in feeds)
            html.Add($"<link rel=\"alternate\" type=\"{format.MediaType}\" title=\"{title} ({format.Name})\" href=\"{url}\">\n");
        html.Add($"</head>\n<body>\n<a class=\"skip\" href=\"#items\">To the items</a>\n<header>\n<p class=\"hub\"><a href=\"{frame.Root}\">{frame.HubTitle}</a></p>\n");
        html.Add($"<form role=\"search\" action=\"{frame.Root}search\"><label for=\"q\">Search</label>");
        html.Add($"<input type=\"search\" id=\"q\" name=\"q\" maxlength=\"200\" value=\"{query}\"><button>Search</button></form>\n");
        html.Add($"<nav aria-label=\"Pages\"><a href=\"{frame.Root}\">All</a>");
        foreach (var link in frame.Tags.Concat(frame.Languages)) html.Add($" <a href=\"{frame.Root}{link.Path}\">{link.Text}</a>");
        html.Add($" <a href=\"{frame.Root}outputs\">What to subscribe to</a> <a href=\"{frame.Root}status\">How the feeds fare</a></nav>\n</header>\n");
    }

    /// <summary>Everything after it.</summary>
    public static void End(Html html, PageFrame frame)
    {
        html.Add($"<footer>\n");
        if (frame.Sources.Count > 0)
        {
            html.Add($"<nav aria-label=\"Sources\"><details><summary>{frame.Sources.Count.ToString(CultureInfo.InvariantCulture)} sources</summary><ul>\n");
            foreach (var link in frame.Sources) html.Add($"<li><a href=\"{frame.Root}{link.Path}\">{link.Text}</a></li>\n");
            html.Add($"</ul></details></nav>\n");
        }

        html.Add($"<p>Times are UTC. Keys: <kbd>j</kbd> next, <kbd>k</kbd> previous, <kbd>o</kbd> open, <kbd>/</kbd> search.</p>\n</footer>\n</body>\n</html>\n");
    }

    /// <summary>A date and time as a person reads it.</summary>
    public static string Exact(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
