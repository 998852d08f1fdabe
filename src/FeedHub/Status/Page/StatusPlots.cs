using System.Globalization;
using FeedHub.Publishing;

namespace FeedHub.Status.Page;

/// <summary>What the hub did hour by hour, as three plots. Pure.</summary>
internal static class StatusPlots
{
    /// <summary>A hub that has just started shows a day all the same, for a single bar says nothing.</summary>
    private const int FewestHours = 24;

    public static void Write(Html html, StatusReport report)
    {
        if (report.Hours.Count == 0)
        {
            html.Add($"<p class=\"soft\">Nothing was polled yet.</p>\n");
            return;
        }

        var hours = Padded(report.Hours);
        html.Add($"<div class=\"plots\">\n");
        Plot(html, hours, "Polls per hour", Summary(hours.Sum(h => h.Polls), "poll", hours.Max(h => h.Polls), hours.Sum(h => h.Failed)), IndexPage.Number,
        [
            new("fresh", "documents", [.. hours.Select(h => (double)(h.Polls - h.NotModified - h.Failed))]),
            new("same", "not modified (304)", [.. hours.Select(h => (double)h.NotModified)]),
            new("bad", "failed", [.. hours.Select(h => (double)h.Failed)]),
        ]);
        Plot(html, hours, "New items per hour", Summary(hours.Sum(h => h.NewItems), "new item", hours.Max(h => h.NewItems), 0), IndexPage.Number,
        [
            new("fresh", "new items", [.. hours.Select(h => (double)h.NewItems)]),
        ]);
        var (mean, slowest) = (hours.Max(h => h.MeanMilliseconds ?? 0), hours.Max(h => h.SlowestMilliseconds ?? 0));
        Plot(
            html,
            hours,
            "Time a poll takes",
            $"at most {StatusWords.Duration(mean)} on average, {StatusWords.Duration(slowest)} for the slowest",
            milliseconds => StatusWords.Duration(milliseconds),
            [
                new("fresh", "average", [.. hours.Select(h => (double)(h.MeanMilliseconds ?? 0))]),
                new("same", "slowest poll", [.. hours.Select(h => (double)((h.SlowestMilliseconds ?? 0) - (h.MeanMilliseconds ?? 0)))]),
            ]);
        html.Add($"</div>\n");
    }

    private static void Plot(Html html, List<HourStatus> hours, string title, string summary, Func<int, string> scale, IReadOnlyList<Series> stacked)
    {
        var sums = new double[hours.Count];
        foreach (var series in stacked) Add(sums, series.Bars);
        var highest = Math.Max(1, sums.Max());
        html.Add($"<figure class=\"plot\">\n<figcaption>{title}<span class=\"soft\">{summary}</span></figcaption>\n");
        html.Add($"<div class=\"axes\"><span class=\"top\" aria-hidden=\"true\">{scale((int)highest)}</span>");
        html.Add($"<svg viewBox=\"0 0 {IndexPage.Number(hours.Count)} {IndexPage.Number(BarPath.Height)}\" preserveAspectRatio=\"none\" role=\"img\" ");
        html.Add($"aria-label=\"{title}, since {IndexPage.Time.Exact(hours[0].Hour)}: {summary}\">");
        var below = new double[hours.Count];
        foreach (var series in stacked)
        {
            html.Add($"<path class=\"{series.Style}\" d=\"{BarPath.Of(series.Bars, below, highest, 0.15)}\"/>");
            Add(below, series.Bars);
        }

        html.Add($"</svg><span class=\"from\">{Short(hours[0].Hour)}</span><span class=\"to\">now</span></div>\n");
        if (stacked.Count > 1)
        {
            html.Add($"<p class=\"keys soft\">");
            foreach (var series in stacked) html.Add($"<span class=\"key {series.Style}\">{series.Label}</span>");
            html.Add($"</p>\n");
        }

        html.Add($"</figure>\n");
    }

    private static void Add(double[] sums, IReadOnlyList<double> bars)
    {
        for (var i = 0; i < sums.Length; i++) sums[i] += bars[i];
    }

    private static List<HourStatus> Padded(IReadOnlyList<HourStatus> hours) =>
    [
        .. Enumerable.Range(0, Math.Max(0, FewestHours - hours.Count))
            .Select(i => new HourStatus(hours[0].Hour.AddHours(i + hours.Count - FewestHours), 0, 0, 0, 0, 0, null, null)),
        .. hours,
    ];

    private static string Summary(int all, string what, int most, int failed) =>
        $"{IndexPage.Count(all, what)}, at most {IndexPage.Number(most)} an hour{(failed == 0 ? "" : $", {IndexPage.Number(failed)} failed")}";

    private static string Short(DateTimeOffset hour) => hour.UtcDateTime.ToString("d MMM, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private sealed record Series(string Style, string Label, IReadOnlyList<double> Bars);
}
