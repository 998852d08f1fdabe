using System.Globalization;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>How FeedHub behaves towards publishers, rule by rule: what an origin is asked, and when.</summary>
/// <remarks>The origin and the service share a clock that stands still between polls, so that every time recorded is exact.</remarks>
public sealed partial class PollerEtiquetteTests : IAsyncLifetime
{
    /// <summary>A Monday.</summary>
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 30, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);
    private Origin _origin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _origin = await Origin.StartAsync(time: _time);

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Rule_1_the_first_fetch_is_unconditional_and_every_later_one_conditional_restart_included()
    {
        _origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await RunAsync(TimeSpan.FromHours(2), "/feed.xml");
        var beforeRestart = _origin.Requests.Count;
        await RunAsync(TimeSpan.FromHours(2), "/feed.xml");

        Assert.DoesNotContain("If-None-Match", _origin.Requests[0].Keys);
        Assert.DoesNotContain("If-Modified-Since", _origin.Requests[0].Keys);
        Assert.InRange(beforeRestart, 2, _origin.Requests.Count - 1);
        Assert.All(_origin.Requests.Skip(1), request => Assert.Contains("If-None-Match", request.Keys));
    }

    [Theory]
    [InlineData("W/\"v 1\"", null)]
    [InlineData("unquoted", null)]
    [InlineData(null, "Sun, 6 Nov 1994 08:49:37 +0000")]
    public async Task Rule_2_validators_go_back_verbatim_and_none_is_made_up(string? etag, string? lastModified)
    {
        _origin.Answer("/feed.xml", context => WriteAsync(context, Feeds.Rss("Uno"), ("ETag", etag), ("Last-Modified", lastModified)));
        await RunAsync(TimeSpan.FromHours(2), "/feed.xml");

        Assert.Equal((etag, lastModified), (Sent("If-None-Match"), Sent("If-Modified-Since")));

        string? Sent(string header) => _origin.Requests[1].Keys.Contains(header) ? _origin.Requests[1][header] : null;
    }

    [Fact]
    public async Task Rule_3_both_validators_are_sent_when_both_exist()
    {
        const string Modified = "Mon, 23 Nov 2026 10:00:00 GMT";
        _origin.Answer("/feed.xml", context => WriteAsync(context, Feeds.Rss("Uno"), ("ETag", "\"1\""), ("Last-Modified", Modified)));
        await RunAsync(TimeSpan.FromHours(2), "/feed.xml");

        Assert.Equal("\"1\"", _origin.Requests[1]["If-None-Match"]);
        Assert.Equal(Modified, _origin.Requests[1]["If-Modified-Since"]);
    }

    [Theory]
    [InlineData(StatusCodes.Status200OK)]
    [InlineData(StatusCodes.Status304NotModified)]
    public async Task Rule_4_new_validators_are_kept_even_when_the_body_is_the_same_and_from_a_304_too(int status)
    {
        var answers = 0;
        _origin.Answer("/feed.xml", context =>
        {
            var answer = Interlocked.Increment(ref answers);
            context.Response.StatusCode = answer == 1 ? StatusCodes.Status200OK : status;
            return WriteAsync(context, context.Response.StatusCode == 304 ? "" : Feeds.Rss("Uno"), ("ETag", $"\"{answer}\""));
        });
        await RunAsync(TimeSpan.FromHours(6), "/feed.xml");

        Assert.Equal(["\"1\"", "\"2\""], _origin.Requests.Skip(1).Take(2).Select(r => r["If-None-Match"]));
    }

    [Fact]
    public async Task Rule_5_validators_are_kept_only_together_with_the_items_they_vouch_for()
    {
        _origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await RunAsync(TimeSpan.Zero, "/other.xml"); // Makes the database.
        Execute("CREATE TRIGGER full_disk BEFORE INSERT ON item BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        await using var hub = await StartAsync("/feed.xml");
        await hub.RunForAsync(TimeSpan.FromSeconds(10));
        var keptOnFullDisk = await hub.ItemsAsync();
        Execute("DROP TRIGGER full_disk");
        await hub.RunForAsync(TimeSpan.FromHours(1));

        Assert.Equal((0, 1), (keptOnFullDisk, await hub.ItemsAsync()));
        Assert.DoesNotContain("If-None-Match", _origin.LastRequestFor("/feed.xml").Keys);
    }

    [Fact]
    public async Task Rule_5_where_the_items_are_lost_so_are_the_validators()
    {
        _origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await RunAsync(TimeSpan.FromMinutes(1), "/feed.xml");
        Directory.Delete(Path.Combine(_folder.Path, "data"), recursive: true);
        await RunAsync(TimeSpan.FromMinutes(1), "/feed.xml");

        Assert.Equal(2, _origin.Requests.Count);
        Assert.DoesNotContain("If-None-Match", _origin.Requests[1].Keys);
    }

    [Fact]
    public async Task Rule_6_a_feed_that_posts_every_hour_is_polled_about_every_hour()
    {
        _origin.Answer("/feed.xml", context => WriteAsync(context, PostedHourly(_time.GetUtcNow()), ("ETag", $"\"{_time.GetUtcNow():ddHH}\"")));
        await RunAsync(TimeSpan.FromDays(1), "/feed.xml");

        Assert.All(Gaps(), gap => Assert.InRange(gap, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(90)));
    }

    [Fact]
    public async Task Rule_6_a_feed_without_validators_that_never_changes_slows_towards_daily()
    {
        _origin.Answer("/feed.xml", context => WriteAsync(context, Feeds.Rss("Uno")));
        await RunAsync(TimeSpan.FromDays(14), "/feed.xml");

        Assert.InRange(Gaps()[0], TimeSpan.FromHours(1), TimeSpan.FromHours(4));
        Assert.InRange(Gaps()[^1], TimeSpan.FromHours(20), TimeSpan.FromHours(25));
    }

    [Fact]
    public async Task Rule_7_a_restart_neither_resets_timers_nor_causes_a_burst()
    {
        var paths = Enumerable.Range(1, 20).Select(n => $"/{n}.xml").ToArray();
        foreach (var path in paths) _origin.Put(path, Feeds.Rss("Uno"));
        IReadOnlyDictionary<string, DateTimeOffset> planned;
        await using (var hub = await StartAsync(paths))
        {
            await hub.RunForAsync(TimeSpan.FromMinutes(10));
            planned = hub.NextPolls;
        }

        await using (var hub = await StartAsync(paths))
        {
            await hub.RunForAsync(TimeSpan.FromMinutes(10));
            Assert.Equal(20, _origin.Requests.Count);
            Assert.Equal(planned, hub.NextPolls);
        }

        _time.Advance(TimeSpan.FromHours(12));
        await RunAsync(TimeSpan.FromMinutes(1), paths);

        Assert.Equal(40, _origin.Requests.Count);
        Assert.All(Gaps(_origin.Requests.Skip(20)), gap => Assert.InRange(gap, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(60, null, null, null)]
    [InlineData(120, "Cache-Control", "max-age=7200", null)]
    [InlineData(60, "Cache-Control", "max-age=60", null)]
    [InlineData(24 * 60, "Cache-Control", "max-age=31536000", null)]
    [InlineData(60, "Cache-Control", "no-cache, max-age=7200", null)]
    [InlineData(180, "Expires", "Mon, 23 Nov 2026 13:30:00 GMT", null)]
    [InlineData(240, null, null, "<ttl>240</ttl>")]
    [InlineData(360, null, null, "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>")]
    [InlineData(240, "Cache-Control", "max-age=7200", "<ttl>240</ttl>")]
    public async Task Rule_8_the_next_poll_waits_for_the_longest_of_all_wishes(int minutes, string? header, string? value, string? channel)
    {
        _origin.Answer("/feed.xml", context => WriteAsync(
            context,
            PostedHourly(Start, channel),
            ("ETag", "\"1\""),
            ("Date", Start.ToString("R", CultureInfo.InvariantCulture)),
            (header ?? "Server", value)));
        await RunAsync(TimeSpan.FromDays(1.5), "/feed.xml");

        // A tenth of the wait, and ten minutes, is as far as jitter may go.
        Assert.InRange(Gaps()[0], TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(minutes + Math.Min(10, minutes * 0.1)));
        Assert.Equal("\"1\"", _origin.Requests[1]["If-None-Match"]);
    }

    [Fact]
    public async Task Rule_8_a_304_says_anew_how_long_to_wait()
    {
        _origin.Answer("/feed.xml", context =>
        {
            var again = context.Request.Headers.IfNoneMatch.Count > 0;
            context.Response.StatusCode = again ? StatusCodes.Status304NotModified : StatusCodes.Status200OK;
            return WriteAsync(context, again ? "" : PostedHourly(Start), ("ETag", "\"1\""), ("Cache-Control", again ? "max-age=10800" : "max-age=60"));
        });
        await RunAsync(TimeSpan.FromHours(8), "/feed.xml");

        Assert.InRange(Gaps()[0], TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(66));
        Assert.InRange(Gaps()[1], TimeSpan.FromMinutes(180), TimeSpan.FromMinutes(190));
    }

    [Theory]
    [InlineData(429, "10800")]
    [InlineData(503, "10800")]
    [InlineData(429, "Sun, 22 Nov 2026 13:30:00 GMT")]
    [InlineData(503, "Sun, 22 Nov 2026 13:30:00 GMT")]
    public async Task Rule_9_Retry_After_holds_the_whole_host_and_a_date_is_meant_by_the_origins_clock(int status, string retryAfter)
    {
        const string YesterdaysClock = "Sun, 22 Nov 2026 10:30:00 GMT";
        _origin.Answer("/busy.xml", context =>
        {
            context.Response.StatusCode = status;
            return WriteAsync(context, "", ("Retry-After", retryAfter), ("Date", YesterdaysClock));
        });
        foreach (var path in new[] { "/1.xml", "/2.xml", "/3.xml", "/elsewhere.xml" }) _origin.Put(path, Feeds.Rss("Uno"));

        // When the second of them is refused, the others of the host have taken their turns already.
        Uri[] feeds = [UrlOf("/1.xml"), UrlOf("/busy.xml"), UrlOf("/2.xml"), UrlOf("/3.xml"), UrlOf("/elsewhere.xml", "revista.example")];
        await using (var hub = await StartAsync(feeds))
        {
            await hub.RunForAsync(TimeSpan.FromHours(1.5));
        }

        // A restart does not make it forget.
        await using (var hub = await StartAsync(feeds))
        {
            await hub.RunForAsync(TimeSpan.FromHours(3));
        }

        var ofHost = _origin.Requests.Where(r => r.PathAndQuery != "/elsewhere.xml").ToList();
        Assert.Equal([Start, Start.AddSeconds(1)], ofHost.Take(2).Select(r => r.At));
        Assert.InRange(ofHost[2].At, Start.AddSeconds(1).AddHours(3), Start.AddHours(3.5));
        Assert.Superset(new HashSet<string> { "/2.xml", "/3.xml" }, ofHost.Skip(2).Select(r => r.PathAndQuery).ToHashSet());
        Assert.InRange(_origin.Requests.First(r => r.PathAndQuery == "/elsewhere.xml").At, Start, Start.AddMinutes(1));
    }

    [Fact]
    public async Task Rule_10_skipHours_and_skipDays_are_honoured_in_GMT()
    {
        const string Skip = "<skipHours><hour>12</hour><hour>13</hour><hour>14</hour></skipHours><skipDays><day>Saturday</day><day>Sunday</day></skipDays>";
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("far", TimeSpan.FromHours(-6), "far", "far"));
        _origin.Answer("/feed.xml", context => WriteAsync(context, PostedHourly(_time.GetUtcNow(), Skip)));
        await RunAsync(TimeSpan.FromDays(8), "/feed.xml");

        // Down for a while, and overdue at a restart in a skipped hour.
        _time.Advance(new DateTimeOffset(2026, 12, 2, 12, 30, 0, TimeSpan.Zero) - _time.GetUtcNow());
        await RunAsync(TimeSpan.FromHours(5), "/feed.xml");

        Assert.DoesNotContain(_origin.Requests, r => r.At.Hour is 12 or 13 or 14 || r.At.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        Assert.Contains(_origin.Requests, r => r.At is { Month: 11, Day: 30 }); // Monday again.
        Assert.Contains(_origin.Requests, r => r.At is { Month: 12, Day: 2, Hour: 15 });
    }

    /// <summary>Serves for a while, from a start to a stop.</summary>
    private async Task RunAsync(TimeSpan span, params string[] paths)
    {
        await using var hub = await StartAsync(paths);
        await hub.RunForAsync(span);
    }

    private Task<TimedHub> StartAsync(params string[] paths) => StartAsync([.. paths.Select(p => UrlOf(p))]);

    private Task<TimedHub> StartAsync(params Uri[] feeds) => TimedHub.StartAsync(_folder, _time, FeedsJson(feeds));

    private static string FeedsJson(params Uri[] feeds) =>
        $$"""{ "hub": { "contact": "mailto:ops@example.org" }, "feeds": [{{string.Join(", ", feeds.Select(f => $"\"{f}\""))}}] }""";

    private Uri UrlOf(string path, string host = "diario.example") => new UriBuilder(_origin.UrlOf(path)) { Host = host }.Uri;

    private List<TimeSpan> Gaps() => Gaps(_origin.Requests);

    private static List<TimeSpan> Gaps(IEnumerable<OriginRequest> requests)
    {
        var times = requests.Select(r => r.At).ToList();
        return [.. times.Zip(times.Skip(1), (a, b) => b - a)];
    }

    private static Task WriteAsync(HttpContext context, string body, params (string Name, string? Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            if (value is not null) context.Response.Headers[name] = value;
        }

        return body.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>A feed that has posted every full hour of the last two days.</summary>
    /// <param name="now">When it is asked.</param>
    /// <param name="channel">More elements of the channel.</param>
    private static string PostedHourly(DateTimeOffset now, string? channel = null)
    {
        var last = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var items = Enumerable.Range(0, 48).Select(ago => last.AddHours(-ago)).Select(hour =>
            $"<item><guid isPermaLink=\"false\">{hour:MMddHH}</guid><title>{hour:R}</title><pubDate>{hour:R}</pubDate></item>");
        return $"""
            <rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Diario</title>{channel}
            {string.Concat(items)}
            </channel></rss>
            """;
    }

    private void Execute(string sql)
    {
        var file = Directory.EnumerateFiles(Path.Combine(_folder.Path, "data"), "*.db").Single();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
