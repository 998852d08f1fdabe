using System.Net;
using System.Text;
using FeedHub.Parsing;

namespace FeedHub.Publishing;

/// <summary>The few lines below an item's text that say who else reports the event, for readers that show no related links.</summary>
internal static class CoverageFooter
{
    /// <returns>The item with the lines below its fullest text; the item itself when there are no reports.</returns>
    public static ParsedItem AppendTo(ParsedItem item, IReadOnlyList<OtherReport> reports)
    {
        if (reports.Count == 0) return item;
        var footer = Markup(reports, item.Language);
        // Publishers that give one text twice mean one text.
        return item.Content is null && item.Summary is not null
            ? item with { Summary = item.Summary + footer }
            : item with { Content = item.Content + footer, Summary = item.Summary == item.Content ? null : item.Summary };
    }

    /// <returns>The item as it was before the lines were appended, for who shows the reports in another way.</returns>
    public static ParsedItem TakeFrom(ParsedItem item, IReadOnlyList<OtherReport> reports)
    {
        if (reports.Count == 0) return item;
        var footer = Markup(reports, item.Language);
        return item with { Summary = Without(item.Summary, footer), Content = Without(item.Content, footer) };
    }

    private static string? Without(string? html, string footer) =>
        html is null || !html.EndsWith(footer, StringComparison.Ordinal) ? html : html.Length == footer.Length ? null : html[..^footer.Length];

    private static string Markup(IReadOnlyList<OtherReport> reports, string? language)
    {
        var markup = new StringBuilder("<p>").Append(Heading(language)).Append("</p><ul>");
        foreach (var report in reports)
        {
            markup.Append("<li><a href=\"").Append(WebUtility.HtmlEncode(report.Url)).Append("\">").Append(WebUtility.HtmlEncode(report.Headline))
                .Append("</a> — ").Append(WebUtility.HtmlEncode(report.Source)).Append("</li>");
        }

        return markup.Append("</ul>").ToString();
    }

    private static string Heading(string? language) =>
        language is not null && language.Split('-', '_')[0].Equals("es", StringComparison.OrdinalIgnoreCase) ? "También lo cuentan:" : "Also covered by:";
}
