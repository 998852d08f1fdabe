using System.IO.Compression;
using FeedHub.Fetching;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <content>Rules 11 to 20: how much, how often after failures, and what is never sent.</content>
public sealed partial class PollerEtiquetteTests
{
    [Fact]
    public async Task Rule_11_a_host_is_asked_one_feed_at_a_time_with_a_second_between()
    {
        var (inFlight, most) = (0, 0);
        var slow = new TaskCompletionSource();
        _origin.Answer("/slow.xml", async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inFlight));
            await slow.Task.WaitAsync(Cancel);
            Interlocked.Decrement(ref inFlight);
            await WriteAsync(context, Feeds.Rss("Uno"));
        });
        var paths = Enumerable.Range(1, 9).Select(n => $"/{n}.xml").ToArray();
        foreach (var path in paths)
        {
            _origin.Answer(path, async context =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inFlight));
                await WriteAsync(context, Feeds.Rss("Uno"));
                Interlocked.Decrement(ref inFlight);
            });
        }

        _origin.Put("/witness.xml", Feeds.Rss("Uno"));
        await using var hub = await StartAsync([UrlOf("/slow.xml"), .. paths.Select(p => UrlOf(p)), UrlOf("/witness.xml", "revista.example")]);

        // Every second for as long as the first answer is awaited; that another host is asked meanwhile shows that polls go on.
        for (var second = 1; second <= 15; second++) await hub.MoveToAsync(Start.AddSeconds(second));
        await hub.UntilAsync(() => _origin.Requests.Select(r => r.PathAndQuery).Intersect(["/slow.xml", "/witness.xml"]).Count() == 2);
        Assert.Equal(["/slow.xml", "/witness.xml"], _origin.Requests.Select(r => r.PathAndQuery).Order());
        slow.SetResult();
        await hub.RunForAsync(TimeSpan.FromMinutes(5));

        var ofHost = _origin.Requests.Where(r => r.PathAndQuery != "/witness.xml").ToList();
        Assert.Equal(10, ofHost.Count);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Rule_11_feeds_of_a_host_that_are_due_at_once_come_a_second_apart()
    {
        var paths = Enumerable.Range(1, 30).Select(n => $"/{n}.xml").ToArray();
        foreach (var path in paths) _origin.Put(path, Feeds.Rss("Uno"));
        await RunAsync(TimeSpan.FromHours(3), paths);

        Assert.InRange(_origin.Requests.Count, 60, 90);
        Assert.All(Gaps(), gap => Assert.InRange(gap, TimeSpan.FromSeconds(1), TimeSpan.FromHours(2)));
    }

    [Fact]
    public async Task Rule_11_counts_for_the_host_that_feeds_have_moved_to()
    {
        Uri[] feeds = [UrlOf("/1.xml", "diario.example"), UrlOf("/2.xml", "revista.example")];
        for (var n = 1; n <= 2; n++)
        {
            _origin.Redirect($"/{n}.xml", UrlOf($"/new/{n}.xml", "platform.example").AbsoluteUri);
            _origin.Put($"/new/{n}.xml", Feeds.Rss("Uno"));
        }

        await using (var hub = await StartAsync(feeds))
        {
            await hub.RunForAsync(TimeSpan.FromDays(10));
        }

        _time.Advance(TimeSpan.FromDays(3));
        var asked = _origin.Requests.Count;
        await using var again = await StartAsync(feeds);
        await again.RunForAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["/new/1.xml", "/new/2.xml"], _origin.Requests.Skip(asked).Select(r => r.PathAndQuery));
        Assert.Equal([TimeSpan.FromSeconds(1)], Gaps(_origin.Requests.Skip(asked)));
    }

    [Fact]
    public async Task Rule_12_feeds_that_were_polled_together_do_not_stay_together()
    {
        _origin.Answer("/feed.xml", context => WriteAsync(context, PostedHourly(Start), ("ETag", "\"1\"")));
        var feeds = Enumerable.Range(1, 60).Select(n => UrlOf("/feed.xml", $"host{n}.example")).ToArray();
        await using var hub = await StartAsync(feeds);
        await hub.RunForAsync(TimeSpan.FromMinutes(100));

        var second = _origin.Requests.Skip(60).Take(60).Select(r => r.At).ToList();
        Assert.InRange(_origin.Requests[59].At, Start, Start.AddSeconds(12));
        Assert.InRange(second[^1] - second[0], TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(10));
        Assert.InRange(second.GroupBy(at => (at - Start).Ticks / (10 * TimeSpan.TicksPerSecond)).Max(g => g.Count()), 1, 12);
    }

    [Fact]
    public async Task Rule_13_failures_back_off_exponentially_and_a_success_resets()
    {
        _origin.Answer("/feed.xml", StatusCodes.Status500InternalServerError);
        await using var hub = await StartAsync("/feed.xml");
        await hub.RunForAsync(TimeSpan.FromHours(18));
        var failing = Gaps();
        var asked = _origin.Requests.Count;
        _origin.Answer("/feed.xml", context => WriteAsync(context, PostedHourly(_time.GetUtcNow()), ("ETag", $"\"{_time.GetUtcNow():ddHH}\"")));
        await hub.RunForAsync(TimeSpan.FromHours(24));
        var recovered = Gaps(_origin.Requests.Skip(asked));

        Assert.Equal([1, 2, 4, 8], failing.Take(4).Select(gap => (int)gap.TotalHours));
        Assert.InRange(recovered[0], TimeSpan.FromHours(1), TimeSpan.FromHours(1.5));
        Assert.Null((await hub.StateAsync()).FailingSince);
    }

    [Theory]
    [InlineData(301, true)]
    [InlineData(308, true)]
    [InlineData(302, false)]
    [InlineData(307, false)]
    public async Task Rule_14_a_permanent_redirect_is_believed_after_seven_days_and_a_temporary_one_never(int status, bool believed)
    {
        _origin.Redirect("/feed.xml", "/new.xml", status);
        _origin.Put("/new.xml", Feeds.Rss("Uno"));
        await using var hub = await StartAsync("/feed.xml");
        await hub.RunForAsync(TimeSpan.FromDays(6.9));
        var early = _origin.LastRequestFor("/feed.xml").At;
        await hub.RunForAsync(TimeSpan.FromDays(4));

        Assert.InRange(early, Start.AddDays(5), Start.AddDays(7));
        Assert.Equal(believed, _origin.Requests[^2].PathAndQuery == "/new.xml");
        Assert.Equal(1, await hub.ItemsAsync());
    }

    [Fact]
    public async Task Rule_14_a_feed_that_is_gone_is_asked_no_more_and_the_operator_sees_why()
    {
        _origin.Answer("/feed.xml", StatusCodes.Status410Gone);
        await using var hub = await StartAsync("/feed.xml");
        await hub.RunForAsync(TimeSpan.FromDays(7));

        Assert.Single(_origin.Requests);
        Assert.Contains("gone for good (410)", await hub.IndexAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_15_compression_is_accepted_and_what_it_hides_is_bounded()
    {
        _origin.Answer("/feed.xml", async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(new byte[21 * 1024 * 1024], Cancel);
        });
        await using var hub = await StartAsync("/feed.xml");
        await hub.RunForAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["br", "deflate", "gzip"], _origin.Requests[0]["Accept-Encoding"].Split(", ").Select(c => c.Split(';')[0]).Order());
        Assert.Contains("20 MiB", (await hub.StateAsync()).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_15_redirects_are_bounded()
    {
        var hops = 0;
        await using var endless = await Origin.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = $"/{Interlocked.Increment(ref hops)}.xml";
            return Task.CompletedTask;
        });
        await using var hub = await StartAsync(endless.FeedUrl);
        await hub.RunForAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(6, hops);
        Assert.Contains("redirects", (await hub.StateAsync()).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_15_time_is_bounded_for_an_answer_that_drips_as_for_one_that_never_comes()
    {
        _origin.Answer("/silent.xml", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        _origin.Answer("/dripping.xml", async context =>
        {
            while (true)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await Task.Delay(TimeSpan.FromSeconds(1), _time, context.RequestAborted);
            }
        });
        await using var hub = await StartAsync(UrlOf("/silent.xml"), UrlOf("/dripping.xml", "revista.example"));
        await _origin.ReceivedAsync(1, Cancel);
        await hub.MoveToAsync(Start.AddSeconds(1));
        await _origin.ReceivedAsync(2, Cancel);
        for (var second = 2; second <= 20; second++) await hub.MoveToAsync(Start.AddSeconds(second));
        await hub.UntilAsync(() => hub.NextPolls[UrlOf("/silent.xml").AbsoluteUri] > Start.AddSeconds(20));
        for (var second = 21; second <= 40; second++) await hub.MoveToAsync(Start.AddSeconds(second));
        await hub.SettleAsync();

        Assert.Contains("timeout after 20 s", (await hub.StateAsync()).LastError, StringComparison.Ordinal);
        Assert.Contains("timeout after 30 s", (await hub.StateAsync(1)).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_16_the_User_Agent_says_who_asks_and_how_to_reach_the_operator()
    {
        _origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await RunAsync(TimeSpan.FromMinutes(1), "/feed.xml");

        Assert.Matches(@"^FeedHub/[0-9]+\.[0-9]+\.[0-9]+\S* \(\+mailto:ops@example\.org\)$", _origin.Requests[0]["User-Agent"]);
    }

    [Fact]
    public async Task Rule_17_nothing_is_sent_or_asked_for_that_a_publisher_did_not_offer()
    {
        _origin.Answer("/feed.xml", context => WriteAsync(
            context, $"{Feeds.Rss("Uno")}<!-- {_time.GetUtcNow():O} -->", ("ETag", "\"1\""), ("Set-Cookie", "reader=1; Path=/"), ("Link", "</other.xml>; rel=alternate")));
        await RunAsync(TimeSpan.FromHours(12), "/feed.xml");

        Assert.InRange(_origin.Requests.Count, 3, 13);
        Assert.All(_origin.Requests, r => Assert.Equal(("GET", "/feed.xml"), (r.Method, r.PathAndQuery)));
        Assert.Equal(
            ["A-IM", "Accept", "Accept-Encoding", "Host", "If-None-Match", "User-Agent"],
            _origin.Requests.SelectMany(r => r.Keys).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Rule_18_a_URL_that_stands_twice_in_the_configuration_is_fetched_once()
    {
        _origin.Put("/feed.xml", Feeds.Rss("Uno"));
        var url = UrlOf("/feed.xml");
        await using var hub = await TimedHub.StartAsync(
            _folder, _time, $$"""{ "feeds": ["{{url}}", { "url": "{{url.AbsoluteUri.Replace("diario", "DIARIO", StringComparison.Ordinal)}}", "tags": ["es"] }, "{{url}}#top"] }""");
        await hub.RunForAsync(TimeSpan.FromMinutes(5));

        Assert.Single(_origin.Requests);
    }

    [Fact]
    public async Task Rule_19_a_delta_is_asked_for_only_with_a_validator_and_never_means_deletion()
    {
        _origin.Answer("/feed.xml", context =>
        {
            var again = context.Request.Headers.IfNoneMatch.Count > 0;
            if (again) context.Response.StatusCode = StatusCodes.Status226IMUsed;
            return WriteAsync(context, again ? Feeds.RssOf(("guid-3", "Tres")) : Feeds.Rss("Uno", "Dos"), ("ETag", again ? "\"2\"" : "\"1\""), ("IM", again ? "feed" : null));
        });
        await using var hub = await StartAsync("/feed.xml");
        await hub.RunForAsync(TimeSpan.FromHours(2));

        Assert.DoesNotContain("A-IM", _origin.Requests[0].Keys);
        Assert.Equal("feed", _origin.Requests[1]["A-IM"]);
        Assert.Equal(3, await hub.ItemsAsync());
        Assert.Equal(0, (await hub.StateAsync()).CoverageGaps);
    }

    [Fact]
    public async Task Rule_20_private_addresses_are_never_connected_to_by_URL_by_redirect_or_by_name()
    {
        _origin.Redirect("/redirect.xml", new UriBuilder(_origin.UrlOf("/secret.xml")) { Host = "inside.example" }.Uri.AbsoluteUri);
        _origin.Put("/secret.xml", Feeds.Rss("Secreto"));
        var options = new FetchOptions { AllowPrivate = ["diario.example"] };
        Uri[] feeds = [UrlOf("/redirect.xml"), UrlOf("/secret.xml", "inside.example"), _origin.UrlOf("/secret.xml"), UrlOf("/secret.xml", "[::ffff:127.0.0.1]")];
        await using var hub = await TimedHub.StartAsync(_folder, _time, FeedsJson(feeds), options);
        await hub.RunForAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["/redirect.xml"], _origin.Requests.Select(r => r.PathAndQuery));
        for (var feed = 0; feed < feeds.Length; feed++)
            Assert.StartsWith("refused", (await hub.StateAsync(feed)).LastError, StringComparison.Ordinal);
    }
}
