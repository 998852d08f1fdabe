using System.Net;
using System.Text.Json;
using FeedHub.Status;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>How considerate readers are, as the hub tells its operator.</summary>
public sealed class ReaderReportTests
{
    private static readonly ReaderCounts Perfect = new()
    {
        Product = "App", Requests = 100, Conditional = 99, BothValidators = 99, NotModified = 90, Compressed = 100, Repeats = 99, Versioned = 100, Reachable = 100,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_considerate_reader_has_all_points_and_no_advice() =>
        Assert.Equivalent(new ReaderScore(100, []), ReaderScore.Of(Perfect));

    public static TheoryData<ReaderCounts, int, string> Habits => new()
    {
        { Perfect with { UnconditionalRepeats = 99 }, 60, "If-None-Match" },
        { Perfect with { Early = 99 }, 80, "Cache-Control" },
        { Perfect with { Refused = 300, Early = 99 }, 80, "Retry-After" },
        { Perfect with { Compressed = 0 }, 85, "gzip" },
        { Perfect with { BothValidators = 0 }, 90, "both validators" },
        { Perfect with { Versioned = 0 }, 95, "version" },
        { Perfect with { Reachable = 0 }, 95, "page or an address" },
        { Perfect with { Burdened = 100 }, 95, "cookies" },
    };

    [Theory]
    [MemberData(nameof(Habits), DisableDiscoveryEnumeration = true)]
    public void Each_bad_habit_costs_points_and_gets_advice(ReaderCounts counts, int points, string advice)
    {
        var score = ReaderScore.Of(counts);

        Assert.Equal(points, score.Points);
        Assert.Contains(advice, Assert.Single(score.Advice), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_came_but_once_or_twice_is_not_judged() =>
        Assert.Equivalent(new ReaderScore(null, []), ReaderScore.Of(new ReaderCounts { Product = "App", Requests = 3, Repeats = 2, UnconditionalRepeats = 2 }));

    [Fact]
    public async Task The_report_is_kept_over_a_restart_and_holds_no_address()
    {
        using var folder = new TempFolder();
        await using var origin = await Origin.StartAsync();
        origin.Put("/feed.xml", Feeds.Rss("Uno"));
        var feeds = $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{origin.UrlOf("/feed.xml")}}"] }""";
        await using (var hub = await RunningHub.StartAsync(folder, feeds))
        {
            await hub.EntriesAsync(e => e.Count == 1);
            for (var i = 0; i < 5; i++) await AskAsync(hub, "Lector/3 (+https://lector.example; 7 subscribers)");
            await hub.StopAsync();
        }

        await using var again = await RunningHub.StartAsync(folder, feeds);
        await again.EntriesAsync(e => e.Count == 1);
        await AskAsync(again, "Lector/3 (+https://lector.example; 9 subscribers)");
        var text = await again.Http.GetStringAsync("/readers.json", Cancel);
        var reader = JsonDocument.Parse(text).RootElement.GetProperty("readers").EnumerateArray().Single(r => r.GetProperty("product").GetString() == "Lector");

        Assert.Equal((6, 9), (reader.GetProperty("requests").GetInt32(), reader.GetProperty("subscribers").GetInt32()));
        Assert.Equal(0, reader.GetProperty("conditional_share").GetDouble());
        Assert.InRange(reader.GetProperty("score").GetInt32(), 0, 60);
        Assert.Contains("If-None-Match", reader.GetProperty("advice")[0].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_is_for_this_machine_alone()
    {
        using var folder = new TempFolder();
        await using var hub = await RunningHub.StartAsync(folder, """{ "feeds": [] }""");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/readers.json");
        request.Headers.Add("X-Forwarded-For", "198.51.100.7");
        using var response = await hub.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task AskAsync(RunningHub hub, string agent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/feeds/all.atom");
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        (await hub.Http.SendAsync(request, Cancel)).Dispose();
    }
}
