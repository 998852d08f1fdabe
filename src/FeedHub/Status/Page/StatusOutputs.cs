using FeedHub.Publishing;

namespace FeedHub.Status.Page;

/// <summary>The outputs on the status page, and what is held back from them. Pure.</summary>
internal static class StatusOutputs
{
    public static void Write(Html html, StatusReport report)
    {
        html.Add($"<h2>Outputs</h2>\n<div class=\"table\" id=\"outputs\">\n<table role=\"table\">\n<thead role=\"rowgroup\"><tr role=\"row\">");
        html.Add($"<th role=\"columnheader\" scope=\"col\">Output</th><th role=\"columnheader\" scope=\"col\">Changed</th>");
        html.Add($"<th role=\"columnheader\" scope=\"col\" class=\"number\">Feeds</th><th role=\"columnheader\" scope=\"col\" class=\"number\">Items</th>");
        html.Add($"</tr></thead>\n<tbody role=\"rowgroup\">\n");
        foreach (var output in report.Outputs)
        {
            html.Add($"<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">{output.Title}<span class=\"soft\">");
            foreach (var format in OutputFormat.All)
                html.Add($"<a href=\"{format.PathOf(Uri.EscapeDataString(output.Name))[1..]}\">{format.Name}</a> ");
            html.Add($"</span>");
            if (output.Fault is { } fault) html.Add($"<span class=\"why bad\">What came later is not published: {fault}</span>");
            foreach (var warning in output.Warnings) html.Add($"<span class=\"why\">{warning}</span>");
            html.Add($"</th>\n<td role=\"cell\" data-label=\"Changed\"><div>");
            if (output.ChangedAt is { } changed)
                html.Add($"<time datetime=\"{FeedDates.Rfc3339(changed)}\">{IndexPage.Time.Relative(changed, report.At)}</time>");
            else
                html.Add($"not ready yet");
            html.Add($"</div></td>\n<td role=\"cell\" data-label=\"Feeds\" class=\"number\"><div>{IndexPage.Number(output.Feeds)}</div></td>");
            html.Add($"<td role=\"cell\" data-label=\"Items\" class=\"number\"><div>{(output.Items is { } items ? IndexPage.Number(items) : "–")}</div></td></tr>\n");
        }

        html.Add($"</tbody>\n</table>\n</div>\n<div id=\"held-back\">\n");
        WriteQuarantine(html, report);
        html.Add($"</div>\n");
    }

    private static void WriteQuarantine(Html html, StatusReport report)
    {
        if (report.Outputs.All(o => o.Quarantined.Count == 0)) return;
        html.Add($"<h2>Held back</h2>\n<ul>\n");
        foreach (var (item, outputs) in report.Outputs.SelectMany(o => o.Quarantined.Select(q => (Item: q, o.Name))).GroupBy(q => q.Item, q => q.Name)
            .Select(g => (g.Key, string.Join(", ", g))))
        {
            html.Add($"<li>{item.Title} <span class=\"soft\">from {item.Source}, left out of {outputs}: {item.Reason}</span></li>\n");
        }

        html.Add($"</ul>\n");
    }
}
