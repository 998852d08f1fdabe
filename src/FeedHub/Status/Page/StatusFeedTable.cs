using System.Globalization;
using FeedHub.Publishing;

namespace FeedHub.Status.Page;

/// <summary>The feeds on the status page: what to show of them, a row for each, and how to get to the other rows. Pure.</summary>
internal static class StatusFeedTable
{
    private static readonly (FeedOrder Order, string Label, string Class)[] Columns =
    [
        (FeedOrder.Title, "Feed", ""),
        (FeedOrder.Attention, "Health", ""),
        (FeedOrder.LastPoll, "Last poll", ""),
        (FeedOrder.NextPoll, "Next poll", ""),
        (FeedOrder.NewItems, "New items", ""),
        (FeedOrder.Bytes, "Received", "number"),
        (FeedOrder.NotModified, "304", "number"),
    ];

    public static void Write(Html html, StatusReport report, StatusQuery query)
    {
        html.Add($"<h2 id=\"feeds\">Feeds</h2>\n");
        WriteForm(html, report, query);
        var shown = query.Apply(report.Feeds);
        var pages = Math.Max(1, (shown.Count + StatusQuery.RowsPerPage - 1) / StatusQuery.RowsPerPage);
        var page = Math.Min(query.Page, pages);
        html.Add($"<div id=\"rows\">\n<p class=\"soft\">{Summary(report, query, shown.Count)}</p>\n");
        if (shown.Count > 0)
        {
            html.Add($"<div class=\"table feeds\">\n<table role=\"table\">\n<thead role=\"rowgroup\"><tr role=\"row\">\n");
            foreach (var (order, label, style) in Columns) WriteHead(html, query, order, label, style);
            html.Add($"</tr></thead>\n<tbody role=\"rowgroup\">\n");
            foreach (var feed in shown.Skip((page - 1) * StatusQuery.RowsPerPage).Take(StatusQuery.RowsPerPage)) WriteRow(html, report.At, feed);
            html.Add($"</tbody>\n</table>\n</div>\n");
        }

        if (pages > 1) WritePages(html, query, page, pages);
        html.Add($"</div>\n");
    }

    private static void WriteForm(Html html, StatusReport report, StatusQuery query)
    {
        html.Add($"<form id=\"filter\" method=\"get\" action=\"status#feeds\" role=\"search\">\n");
        html.Add($"<label>Find <input type=\"search\" name=\"q\" value=\"{query.Text}\" placeholder=\"title, address or failure\"></label>\n");
        html.Add($"<label>Health <select name=\"health\"><option value=\"\">all</option>");
        foreach (var health in FeedHealths.All) WriteOption(html, health.Word(), StatusWords.Label(health), query.Health == health);
        html.Add($"</select></label>\n");
        var tags = report.Feeds.SelectMany(f => f.Tags).Distinct().Order(StringComparer.Ordinal).ToList();
        if (tags.Count > 0)
        {
            html.Add($"<label>Tag <select name=\"tag\"><option value=\"\">all</option>");
            foreach (var tag in tags) WriteOption(html, tag, tag, query.Tag == tag);
            html.Add($"</select></label>\n");
        }

        if (query.Order != default) html.Add($"<input type=\"hidden\" name=\"sort\" value=\"{query.Order.Word()}\">");
        if (query.Reversed) html.Add($"<input type=\"hidden\" name=\"reverse\" value=\"1\">");
        html.Add($"<button>Show</button>\n</form>\n");
    }

    private static void WriteOption(Html html, string value, string label, bool selected)
    {
        html.Add($"<option value=\"{value}\"");
        if (selected) html.Add($" selected");
        html.Add($">{label}</option>");
    }

    private static string Summary(StatusReport report, StatusQuery query, int shown) =>
        report.Feeds.Count == 0 ? "feeds.json names no feed."
        : !query.IsFilter ? IndexPage.Count(shown, "feed")
        : shown == 0 ? "No feed is like that."
        : $"{IndexPage.Number(shown)} of {IndexPage.Count(report.Feeds.Count, "feed")}";

    private static void WriteHead(Html html, StatusQuery query, FeedOrder order, string label, string style)
    {
        var current = query.Order == order;
        html.Add($"<th role=\"columnheader\" scope=\"col\" class=\"{style}\"");
        // Whether up or down is "ascending" differs by column; for whoever listens, what matters is that it is the other way round.
        if (current) html.Add($" aria-sort=\"{(query.Reversed ? "descending" : "ascending")}\"");
        var address = (query with { Order = order, Reversed = current && !query.Reversed, Page = 1 }).ToAddress();
        html.Add($"><a href=\"status{address}#feeds\">{label}</a></th>\n");
    }

    private static void WriteRow(Html html, DateTimeOffset now, FeedStatus feed)
    {
        html.Add($"<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">");
        WriteLink(html, feed.Link, feed.Title);
        html.Add($"<span class=\"soft\">");
        WriteLink(html, feed.Url, feed.Url);
        html.Add($"</span>");
        WriteSentences(html, feed);
        html.Add($"</th>\n<td role=\"cell\" data-label=\"Health\"><div>");
        WriteHealth(html, now, feed);
        html.Add($"</div></td>\n<td role=\"cell\" data-label=\"Last poll\"><div>");
        if (feed.LastPoll is { } last) html.Add($"<time datetime=\"{FeedDates.Rfc3339(last)}\">{IndexPage.Time.Relative(last, now)}</time>");
        else html.Add($"never");
        html.Add($"</div></td>\n<td role=\"cell\" data-label=\"Next poll\"><div>");
        if (feed.NextPoll is { } next) html.Add($"<time datetime=\"{FeedDates.Rfc3339(next)}\">{StatusWords.Ahead(next, now)}</time>");
        else html.Add($"{(feed.Health == FeedHealth.Gone ? "never" : "soon")}");
        if (feed.NextPollReason is { } reason) html.Add($"<span class=\"soft\">{reason}</span>");
        html.Add($"</div></td>\n<td role=\"cell\" data-label=\"New items\"><div>");
        WriteSparkline(html, feed);
        html.Add($"</div></td>\n<td role=\"cell\" data-label=\"Received\" class=\"number\"><div>{StatusWords.Bytes(feed.LastMonth.Bytes)}");
        html.Add($"<span class=\"soft\">{IndexPage.Count(feed.LastMonth.Polls, "poll")}</span></div></td>\n");
        html.Add($"<td role=\"cell\" data-label=\"304\" class=\"number\"><div>{StatusWords.Share(feed.LastMonth.NotModifiedShare)}</div></td></tr>\n");
    }

    private static void WriteHealth(Html html, DateTimeOffset now, FeedStatus feed)
    {
        html.Add($"<span class=\"state {feed.Health.Word()}\">{StatusWords.Label(feed.Health)}</span>");
        if (feed.FailingSince is { } since)
        {
            html.Add($"<span class=\"soft\">for {For(now - since)}, {(feed.Failures == 1 ? "once" : $"{IndexPage.Number(feed.Failures)} times")}</span>");
            if (feed.LastSuccess is { } success)
                html.Add($"<span class=\"soft\">last read <time datetime=\"{FeedDates.Rfc3339(success)}\">{IndexPage.Time.Relative(success, now)}</time></span>");
            else
                html.Add($"<span class=\"soft\">never read so far</span>");
        }
    }

    /// <summary>All that takes a sentence: why it fails, what to edit, what was repaired.</summary>
    private static void WriteSentences(Html html, FeedStatus feed)
    {
        if (feed.Failure is { } failure) html.Add($"<span class=\"why bad\">{failure}</span>");
        if (feed.Moved is { } moved) html.Add($"<span class=\"why wait\">{moved.Edit}</span>");
        if (feed.CoverageGaps > 0)
        {
            html.Add($"<span class=\"why wait\">Posts were missed between two polls {(feed.CoverageGaps == 1 ? "once" : $"{IndexPage.Number(feed.CoverageGaps)} times")} ");
            html.Add($"in {Month} days.</span>");
        }

        List<string> more = [.. feed.Remarks, .. feed.Repairs];
        if (more.Count == 0) return;
        html.Add($"<details><summary>{IndexPage.Count(more.Count, "remark")}</summary><ul>");
        foreach (var sentence in more) html.Add($"<li>{sentence}</li>");
        html.Add($"</ul></details>");
    }

    private static void WriteSparkline(Html html, FeedStatus feed)
    {
        var (days, sum) = (feed.NewItemsByDay, feed.LastMonth.NewItems);
        var most = days.Max();
        html.Add($"<svg class=\"spark\" viewBox=\"0 0 {Month} {IndexPage.Number(BarPath.Height)}\" preserveAspectRatio=\"none\" role=\"img\" ");
        html.Add($"aria-label=\"{IndexPage.Count(sum, "new item")} in {Month} days, at most {IndexPage.Number(most)} a day, {IndexPage.Number(days[^1])} today\">");
        html.Add($"<path d=\"{BarPath.Of([.. days.Select(d => (double)d)], most, 0.25)}\"/></svg>");
        html.Add($"<span class=\"soft\" aria-hidden=\"true\">{IndexPage.Number(sum)} in {Month} days</span>");
    }

    /// <summary>A link by http alone: what else stands in a feed is not for clicking on.</summary>
    private static void WriteLink(Html html, string? url, string text)
    {
        if (url is not null && WebAddress.IsHttp(url)) html.Add($"<a href=\"{url}\" rel=\"noopener\">{text}</a>");
        else html.Add($"{text}");
    }

    private static void WritePages(Html html, StatusQuery query, int page, int pages)
    {
        html.Add($"<nav class=\"pages\" aria-label=\"Pages\">");
        if (page > 1) html.Add($"<a rel=\"prev\" href=\"status{(query with { Page = page - 1 }).ToAddress()}#feeds\">Previous</a> ");
        html.Add($"<span>Page {IndexPage.Number(page)} of {IndexPage.Number(pages)}</span>");
        if (page < pages) html.Add($" <a rel=\"next\" href=\"status{(query with { Page = page + 1 }).ToAddress()}#feeds\">Next</a>");
        html.Add($"</nav>\n");
    }

    private static string Month => StatusReports.Days.ToString(CultureInfo.InvariantCulture);

    private static string For(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1.5 } => "a minute",
        { TotalHours: < 2 } => $"{span.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min",
        { TotalDays: < 2 } => $"{span.TotalHours.ToString("0", CultureInfo.InvariantCulture)} h",
        _ => $"{span.TotalDays.ToString("0", CultureInfo.InvariantCulture)} days",
    };
}
