using FeedHub.Publishing;

namespace FeedHub.Status.Page;

/// <summary>The page at <c>/status</c>. Complete without its script, which only keeps it up to date. Pure.</summary>
/// <remarks>All its links are relative, so that it works below whatever path a proxy puts it.</remarks>
internal static class StatusPage
{
    /// <returns>HTML in UTF-8, to be served with <see cref="StatusAssets.ContentSecurityPolicy"/>.</returns>
    public static byte[] Write(StatusReport report, StatusQuery query, StatusAssets assets)
    {
        var html = new Html();
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{Title(report)}</title>\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n");
        html.Add($"<link rel=\"icon\" href=\"{IndexPage.Icon}\">\n<link rel=\"stylesheet\" href=\"{assets.Style.Path[1..]}\">\n");
        html.Add($"<script src=\"{assets.Script.Path[1..]}\" defer></script>\n</head>\n<body>\n<a class=\"skip\" href=\"#feeds\">To the feeds</a>\n");
        html.Add($"<header>\n<h1>Status</h1>\n<p class=\"soft\"><a href=\"./\">{report.Title}</a> · <a href=\"status.json\">JSON</a> · ");
        html.Add($"<span id=\"as-of\">as of <time datetime=\"{FeedDates.Rfc3339(report.At)}\">{IndexPage.Time.Exact(report.At)}</time></span>");
        html.Add($"<span id=\"live\" hidden> · updating itself</span></p>\n</header>\n<main>\n");
        WriteProblems(html, report);
        WriteTotals(html, report);
        html.Add($"<section id=\"plots\" aria-label=\"Over time\">\n");
        StatusPlots.Write(html, report);
        html.Add($"</section>\n");
        StatusFeedTable.Write(html, report, query);
        StatusOutputs.Write(html, report);
        WritePushes(html, report.Websub);
        html.Add($"</main>\n<footer>FeedHub {report.Version}</footer>\n</body>\n</html>\n");
        return html.ToUtf8();
    }

    /// <summary>What a tab shows while another one is looked at.</summary>
    private static string Title(StatusReport report) =>
        report.Totals.Health[FeedHealth.Failing.Word()] is > 0 and var failing ? $"({IndexPage.Number(failing)}) Status of {report.Title}" : $"Status of {report.Title}";

    private static void WriteProblems(Html html, StatusReport report)
    {
        html.Add($"<div id=\"problems\">\n");
        if (report.ConfigProblems.Count > 0)
        {
            html.Add($"<div class=\"notice\"><strong>feeds.json can't be used as it is; the configuration from before stays in force:</strong>\n<ul>\n");
            foreach (var problem in report.ConfigProblems) html.Add($"<li>{problem.ToString()}</li>\n");
            html.Add($"</ul></div>\n");
        }

        html.Add($"</div>\n");
    }

    private static void WriteTotals(Html html, StatusReport report)
    {
        var (totals, day) = (report.Totals, report.Totals.LastDay);
        html.Add($"<section id=\"totals\" aria-label=\"Totals\">\n<ul class=\"health\">\n");
        foreach (var health in FeedHealths.All.Reverse())
        {
            if (totals.Health[health.Word()] is not (> 0 and var feeds)) continue;
            html.Add($"<li><a class=\"{health.Word()}\" href=\"status{new StatusQuery { Health = health }.ToAddress()}#feeds\">");
            html.Add($"<strong>{IndexPage.Number(feeds)}</strong> {StatusWords.Label(health).ToLowerInvariant().Replace("ok", "OK", StringComparison.Ordinal)}</a></li>\n");
        }

        html.Add($"</ul>\n<dl class=\"totals\">\n");
        Total(html, "Feeds", IndexPage.Number(totals.Feeds), totals.NextPoll is { } next ? $"next poll {StatusWords.Ahead(next, report.At)}" : "");
        Total(html, "Items kept", IndexPage.Number(totals.Items), "");
        Total(html, "Polls in 24 hours", IndexPage.Number(day.Polls), day.Failed == 0 ? "none failed" : $"{IndexPage.Number(day.Failed)} failed");
        Total(html, "New items in 24 hours", IndexPage.Number(day.NewItems), "");
        Total(html, "Received in 24 hours", StatusWords.Bytes(day.Bytes), $"{StatusWords.Share(day.NotModifiedShare)} not modified");
        if (report.Archive is { } archive) Total(html, "Archived responses", StatusWords.Bytes(archive.Bytes), $"since {archive.Since:yyyy-MM-dd}");
        html.Add($"</dl>\n</section>\n");
    }

    private static void Total(Html html, string what, string figure, string more)
    {
        html.Add($"<div><dt>{what}</dt><dd>{figure}");
        if (more.Length > 0) html.Add($"<span class=\"soft\">{more}</span>");
        html.Add($"</dd></div>\n");
    }

    private static void WritePushes(Html html, WebSubStatus push)
    {
        html.Add($"<h2>WebSub</h2>\n<dl class=\"totals\" id=\"websub\">\n");
        var waiting = push.UnverifiedRequests == 0 ? "" : $"{IndexPage.Number(push.UnverifiedRequests)} to be verified";
        var failing = push.FailingSubscribers == 0 ? "" : $"{IndexPage.Number(push.FailingSubscribers)} can't be reached";
        Total(html, "Subscribers of our outputs", IndexPage.Number(push.Subscribers), string.Join(", ", new[] { waiting, failing }.Where(s => s.Length > 0)));
        var wanted = push.WantedSubscriptions == 0 ? "" : $"{IndexPage.Number(push.WantedSubscriptions)} asked for";
        Total(html, "Feeds that are pushed to us", IndexPage.Number(push.ActiveSubscriptions), wanted);
        Total(html, "Pushed in 24 hours", IndexPage.Count(push.PushedLastDay, "feed"), "");
        html.Add($"</dl>\n");
    }
}
