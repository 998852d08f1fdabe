using System.Text.Json;
using System.Text.RegularExpressions;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>What Prometheus reads, and the dashboard that shows it. Meters are the process's, so that no other hub may run meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed partial class MetricsTests : OriginTest
{
    [Fact]
    public async Task Polls_items_feeds_and_requests_are_measured()
    {
        var samples = await SamplesAsync();

        Assert.Equal("1", Of("feedhub_feeds", "feedhub_feed_health", "ok"));
        Assert.Equal("1", Of("feedhub_feeds", "feedhub_feed_health", "failing"));
        Assert.Equal("0", Of("feedhub_feeds", "feedhub_feed_health", "gone"));
        Assert.Equal("1", Of("feedhub_polls_total", "feedhub_poll_outcome", "not_modified"));
        Assert.Equal("1", Of("feedhub_polls_total", "error_type", "404"));
        Assert.Equal("2", Of("feedhub_items_total", "feedhub_item_change", "new"));
        Assert.Equal("1", Of("feedhub_output_requests_total", "http_response_status_code", "404"));
        Assert.Equal("2", Of("feedhub_output_items", "feedhub_output_name", "all"));
        Assert.True(long.Parse(Of("feedhub_poll_received_bytes_total"), System.Globalization.CultureInfo.InvariantCulture) > 100);
        Assert.Equal("1", Of("feedhub_poll_duration_seconds_count", "feedhub_poll_outcome", "document"));

        string Of(string name, string label = "", string value = "") => Assert.Single(
            samples,
            s => s.StartsWith(name + "{", StringComparison.Ordinal)
                && (label.Length == 0 || s.Contains($"{label}=\"{value}\"", StringComparison.Ordinal))).Split("} ")[1];
    }

    [Fact]
    public async Task The_dashboard_asks_for_nothing_that_is_not_measured_and_shows_all_that_is()
    {
        var measured = (await SamplesAsync()).Where(s => s.StartsWith("feedhub_", StringComparison.Ordinal)).ToList();
        var dashboard = await File.ReadAllTextAsync(Path.Combine(Require.Repository, "src", "FeedHub", "deploy", "grafana.json"), Cancel);
        using var json = JsonDocument.Parse(dashboard);
        var asked = json.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => t.GetProperty("expr").GetString()!).ToList();

        var names = asked.SelectMany(e => Metric().Matches(e).Select(m => m.Value)).ToHashSet();
        Assert.Equal(measured.Select(m => WithoutPart(m.Split('{')[0])).Distinct().Order(), names.Select(WithoutPart).Distinct().Order());
        Assert.All(names, name => Assert.Contains(measured, m => m.StartsWith(name + "{", StringComparison.Ordinal)));
        var labels = asked.SelectMany(e => Label().Matches(e).Select(m => m.Groups[1].Value)).Where(l => l is not ("job" or "le")).ToHashSet();
        Assert.NotEmpty(labels);
        Assert.All(labels, label => Assert.Contains(measured, m => m.Contains($"{label}=\"", StringComparison.Ordinal)));
    }

    /// <summary>A histogram is three of them.</summary>
    private static string WithoutPart(string metric) => HistogramPart().Replace(metric, "");

    private async Task<IReadOnlyList<string>> SamplesAsync()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
        Origin.Answer("/broken.xml", StatusCodes.Status404NotFound);
        await using var hub = await RunningHub.StartAsync(
            Folder,
            $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.UrlOf("/feed.xml")}}", "{{Origin.UrlOf("/broken.xml")}}"] }""");
        await hub.EntriesAsync(e => e.Count == 2);
        await hub.PollAsync();
        using (await hub.Http.GetAsync("/feeds/none.atom", Cancel))
        {
        }

        return (await hub.Http.GetStringAsync("/metrics", Cancel)).Split('\n');
    }

    [GeneratedRegex(@"feedhub_\w+(?=\{)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"(?:[{,(] ?)(\w+)(?:!?=~?""|\) \()")]
    private static partial Regex Label();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();
}
