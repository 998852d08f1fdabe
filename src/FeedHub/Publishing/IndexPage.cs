using System.Globalization;

namespace FeedHub.Publishing;

/// <summary>The page at <c>/outputs</c>: what to subscribe to, and how the feeds fare. Needs no script. Pure, but for <see cref="RespondAsync"/>.</summary>
public static class IndexPage
{
    internal const string Icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cg fill='none' stroke='%23d9590b' stroke-width='3' "
        + "stroke-linecap='round'%3E%3Cpath d='M4 11a9 9 0 0 1 9 9M4 4a16 16 0 0 1 16 16'/%3E%3C/g%3E%3Ccircle cx='5.5' cy='18.5' r='2.5' "
        + "fill='%23d9590b'/%3E%3C/svg%3E";

    private const string Mark =
        "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><g fill=\"none\" stroke=\"currentColor\" stroke-width=\"3\" stroke-linecap=\"round\">"
        + "<path d=\"M4 11a9 9 0 0 1 9 9M4 4a16 16 0 0 1 16 16\"/></g><circle cx=\"5.5\" cy=\"18.5\" r=\"2.5\" fill=\"currentColor\"/></svg>";

    /// <summary>Answers a GET or HEAD with the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="view">What to tell.</param>
    public static async Task RespondAsync(HttpContext context, IndexView view)
    {
        var page = Write(view);
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentSecurityPolicy = IndexStyle.ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.BodyWriter.WriteAsync(page);
    }

    /// <summary>Writes the page.</summary>
    /// <param name="view">What to tell.</param>
    /// <returns>HTML in UTF-8, to be served with the policy that <see cref="RespondAsync"/> sends.</returns>
    public static byte[] Write(IndexView view)
    {
        var html = new Html();
        WriteHead(html, view);
        html.Add($"<body>\n<a class=\"skip\" href=\"#feeds\">To the feeds</a>\n<header>\n<h1>").Add(new Html.ConstantMarkup(Mark));
        html.Add($"{view.HubTitle}</h1>\n<p class=\"soft\">{Summary(view)}</p>\n");
        WriteConfigProblems(html, view);
        WriteNotices(html, view);
        html.Add($"</header>\n<main>\n<h2 id=\"outputs\">Subscribe</h2>\n<ul class=\"outputs\">\n");
        foreach (var output in view.Outputs)
            WriteOutput(html, view, output);
        html.Add($"</ul>\n");
        WriteTags(html, view);
        WriteFeeds(html, view);
        WriteQuarantine(html, view);
        html.Add($"</main>\n<footer>FeedHub, as of {Time.Exact(view.Now)}");
        if (view.HasStatus)
            html.Add($" · <a href=\"status\">Status</a>");
        html.Add($"</footer>\n</body>\n</html>\n");
        return html.ToUtf8();
    }

    private static void WriteHead(Html html, IndexView view)
    {
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{view.HubTitle}</title>\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"{Icon}\">\n");
        foreach (var output in view.Outputs)
        {
            foreach (var format in OutputFormat.All)
                html.Add($"<link rel=\"alternate\" type=\"{format.MediaType}\" title=\"{output.Title} ({format.Name})\" href=\"{Url(view, output.Name, format)}\">\n");
        }

        html.Add($"<style>").Add(new Html.ConstantMarkup(IndexStyle.Css)).Add($"</style>\n</head>\n");
    }

    private static string Summary(IndexView view)
    {
        var next = view.Feeds.Where(f => f.NextPoll is not null && !f.Gone).Min(f => f.NextPoll);
        var text = $"{Count(view.Feeds.Count, "feed")}, {Count(view.Feeds.Sum(f => f.Items), "item")}";
        return next is null ? text : $"{text}, next poll {Time.Relative(next.Value, view.Now)}";
    }

    private static void WriteConfigProblems(Html html, IndexView view)
    {
        if (view.ConfigProblems.Count == 0)
            return;
        html.Add($"<div class=\"notice\"><strong>feeds.json can't be used as it is; the configuration from before stays in force:</strong>\n<ul>\n");
        foreach (var problem in view.ConfigProblems)
            html.Add($"<li>{problem}</li>\n");
        html.Add($"</ul></div>\n");
    }

    private static void WriteNotices(Html html, IndexView view)
    {
        var failing = view.Feeds.Index().Where(f => IsFailing(f.Item)).ToList();
        if (failing.Count == 0)
            return;
        html.Add($"<p class=\"notice\"><strong>{Count(failing.Count, "feed")} failing:</strong> ");
        foreach (var (position, (number, feed)) in failing.Index())
            html.Add($"{(position == 0 ? "" : ", ")}<a href=\"#feed-{Number(number + 1)}\">{feed.Title}</a>");
        html.Add($"</p>\n");
    }

    private static void WriteOutput(Html html, IndexView view, OutputRow output)
    {
        html.Add($"<li>\n<h3>{output.Title}</h3>\n<p class=\"soft\">");
        if (output.Items is not { } items)
            html.Add($"Not ready yet");
        else if (output.Updated is { } updated)
            html.Add($"{Count(items, "item")}, changed <time datetime=\"{FeedDates.Rfc3339(updated)}\">{Time.Relative(updated, view.Now)}</time>");
        else
            html.Add($"{Count(items, "item")}");
        html.Add($"</p>\n");
        if (output.Fault is { } fault)
            html.Add($"<p class=\"bad\">What came later is not published: {fault}</p>\n");
        html.Add($"<dl>\n");
        foreach (var format in OutputFormat.All)
        {
            var url = Url(view, output.Name, format);
            html.Add($"<dt><a href=\"{url}\" type=\"{format.MediaType}\">{format.Name}</a></dt><dd><code>{url}</code></dd>\n");
        }

        html.Add($"</dl>\n</li>\n");
    }

    private static void WriteTags(Html html, IndexView view)
    {
        if (view.Tags.Count == 0)
            return;
        html.Add($"<p class=\"soft\">By tag: ");
        foreach (var (position, tag) in view.Tags.Index())
            html.Add($"{(position == 0 ? "" : ", ")}<a href=\"{Url(view, tag.Output, OutputFormat.Atom)}\" type=\"{OutputFormat.Atom.MediaType}\">{tag.Tag}</a>");
        html.Add($"</p>\n");
    }

    private static void WriteFeeds(Html html, IndexView view)
    {
        html.Add($"<h2 id=\"feeds\">Feeds</h2>\n<div class=\"table\">\n<table role=\"table\">\n<thead role=\"rowgroup\"><tr role=\"row\">");
        html.Add($"<th role=\"columnheader\" scope=\"col\">Feed</th><th role=\"columnheader\" scope=\"col\">State</th>");
        html.Add($"<th role=\"columnheader\" scope=\"col\">Next poll</th><th role=\"columnheader\" scope=\"col\" class=\"number\">Items</th>");
        html.Add($"</tr></thead>\n<tbody role=\"rowgroup\">\n");
        foreach (var (number, feed) in view.Feeds.Index())
            WriteFeed(html, view, number + 1, feed);
        html.Add($"</tbody>\n</table>\n</div>\n");
    }

    private static void WriteFeed(Html html, IndexView view, int number, FeedRow feed)
    {
        var now = view.Now;
        html.Add($"<tr role=\"row\" id=\"feed-{Number(number)}\"><th role=\"rowheader\" scope=\"row\">");
        WriteLink(html, feed.Link, feed.Title);
        html.Add($"<span class=\"soft\">");
        WriteLink(html, feed.Url, feed.Url);
        html.Add($"</span></th>\n<td role=\"cell\" data-label=\"State\"><div>");
        WriteState(html, now, feed);
        html.Add($"</div></td>\n<td role=\"cell\" data-label=\"Next poll\"><div>");
        if (feed.Gone)
            html.Add($"never");
        else if (feed.NextPoll is { } next)
            html.Add($"<time datetime=\"{FeedDates.Rfc3339(next)}\">{Time.Relative(next, now)}</time>");
        else
            html.Add($"soon");
        if (!feed.Gone && feed.NextPollReason is { } reason)
            html.Add($"<span class=\"soft\">{reason}</span>");
        html.Add($"</div></td>\n<td role=\"cell\" data-label=\"Items\" class=\"number\"><div>");
        if (feed.Output is { } output)
            html.Add($"<a href=\"{Url(view, output, OutputFormat.Atom)}\" type=\"{OutputFormat.Atom.MediaType}\">{Number(feed.Items)}</a>");
        else
            html.Add($"{Number(feed.Items)}");
        html.Add($"</div></td></tr>\n");
    }

    private static void WriteState(Html html, DateTimeOffset now, FeedRow feed)
    {
        if (feed.Gone)
        {
            html.Add($"<span class=\"state bad\">Gone for good</span><span class=\"why\">{feed.Failure ?? "Its site says that it will not come back."}</span>");
            return;
        }

        if (feed.FailingSince is { } since)
        {
            html.Add($"<span class=\"state bad\">Failing</span> <span class=\"bad\">since <time datetime=\"{FeedDates.Rfc3339(since)}\">{Time.Exact(since)}</time></span>");
            html.Add($"<span class=\"why\">{feed.Failure}</span>");
        }
        else if (feed.LastSuccess is null)
        {
            html.Add($"<span class=\"state wait\">Not polled yet</span>");
            return;
        }
        else
        {
            html.Add($"<span class=\"state good\">OK</span>");
        }

        if (feed.LastSuccess is { } success)
            html.Add($"<span class=\"soft\">last read <time datetime=\"{FeedDates.Rfc3339(success)}\">{Time.Relative(success, now)}</time></span>");
        else
            html.Add($"<span class=\"soft\">never read so far</span>");
        foreach (var notice in feed.Notices)
            html.Add($"<span class=\"why soft\">{notice}</span>");
    }

    private static void WriteQuarantine(Html html, IndexView view)
    {
        if (view.Quarantined.Count == 0)
            return;
        html.Add($"<h2 id=\"held-back\">Held back</h2>\n<ul>\n");
        foreach (var (item, reason) in view.Quarantined)
            html.Add($"<li>{ItemText.Headline(item)} <span class=\"soft\">from {item.Source.Title}: {reason}</span></li>\n");
        html.Add($"</ul>\n");
    }

    /// <summary>A link by http alone: what else stands in a feed is not for clicking on.</summary>
    private static void WriteLink(Html html, string? url, string text)
    {
        if (url is not null && WebAddress.IsHttp(url))
            html.Add($"<a href=\"{url}\" rel=\"noopener\">{text}</a>");
        else
            html.Add($"{text}");
    }

    private static bool IsFailing(FeedRow feed) => feed.Gone || feed.FailingSince is not null;

    private static string Url(IndexView view, string output, OutputFormat format) =>
        WebAddress.Of(view.BaseUrl) + format.PathOf(OutputFormat.Escaped(output))[1..];

    internal static string Count(int number, string what) => $"{Number(number)} {what}{(number == 1 ? "" : "s")}";

    internal static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Moments in words.</summary>
    internal static class Time
    {
        public static string Exact(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

        /// <summary>How long ago or ahead, in the one unit that tells it best; the date when it is long ago.</summary>
        public static string Relative(DateTimeOffset time, DateTimeOffset now)
        {
            var ago = now - time;
            return ago.Duration() switch
            {
                { TotalSeconds: < 45 } => "just now",
                { TotalDays: >= 30 } => time.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
                var span => ago > TimeSpan.Zero ? $"{Length(span)} ago" : $"in {Length(span)}",
            };
        }

        private static string Length(TimeSpan span) => span switch
        {
            { TotalMinutes: < 59.5 } => $"{Math.Max(1, Math.Round(span.TotalMinutes)):0} min",
            { TotalHours: < 23.5 } => $"{Math.Round(span.TotalHours):0} h",
            _ => Count((int)Math.Round(span.TotalDays), "day"),
        };
    }
}
