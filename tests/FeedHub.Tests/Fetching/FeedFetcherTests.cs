using System.Text;
using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace FeedHub.Tests.Fetching;

/// <summary>Etiquette 1 to 4, 9, 14 to 17 and 19: what an origin is asked, and what is made of its answer.</summary>
public sealed class FeedFetcherTests : IDisposable
{
    private const string Feed = "<rss version=\"2.0\"><channel><title>Ñandú</title></channel></rss>";

    private static readonly FetchOptions Loopback = new() { AllowPrivate = ["127.0.0.1"] };

    private readonly FeedFetcher _fetcher = Fetcher(Loopback);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fetcher.Dispose();

    [Fact]
    public async Task The_first_poll_is_unconditional_and_every_later_one_conditional()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Put("/feed.xml", Feed);

        var first = Assert.IsType<FetchResult.Fetched>(await FetchAsync(url));
        var second = Assert.IsType<FetchResult.NotModified>(await FetchAsync(url, first.Validators));
        var third = Assert.IsType<FetchResult.NotModified>(await FetchAsync(url, second.Validators));

        Assert.DoesNotContain("If-None-Match", origin.Requests[0].Keys);
        Assert.DoesNotContain("If-Modified-Since", origin.Requests[0].Keys);
        Assert.Equal(first.Validators.ETag, origin.Requests[1]["If-None-Match"]);
        Assert.Equal(first.Validators.ETag, origin.Requests[2]["If-None-Match"]);
        Assert.Equal(first.Validators, third.Validators);
    }

    [Fact]
    public async Task A_second_poll_repeats_both_validators_byte_for_byte()
    {
        await using var origin = await Origin.StartAsync(context =>
        {
            context.Response.Headers.ETag = "W/\"v 1\"";
            context.Response.Headers.LastModified = "Sun, 6 Nov 1994 08:49:37 +0000"; // not an HTTP-date: opaque all the same
            return context.Response.WriteAsync(Feed);
        });
        var first = Assert.IsType<FetchResult.Fetched>(await FetchAsync(origin.FeedUrl));
        await FetchAsync(origin.FeedUrl, first.Validators);

        Assert.Equal("W/\"v 1\"", origin.Requests[1]["If-None-Match"]);
        Assert.Equal("Sun, 6 Nov 1994 08:49:37 +0000", origin.Requests[1]["If-Modified-Since"]);
    }

    [Theory]
    [InlineData("\"plain\"")]
    [InlineData("W/\"weak\"")]
    [InlineData("unquoted-and:odd")]
    [InlineData("\"with, comma\"")]
    [InlineData("\"with \\\"quotes\\\"\"")]
    [InlineData("\"3c-5f2:gzip;br\"")]
    [InlineData("\"\"")]
    [InlineData("W/W/\"twice\"")]
    [InlineData("\"unclosed")]
    [InlineData("\"ñ\"")]
    public async Task An_ETag_is_opaque(string etag)
    {
        string? back = null;
        await using var origin = await Origin.StartRawAsync(connection => RawHttp.ServeAsync(connection, request =>
        {
            back = RawHttp.Header(request, "If-None-Match");
            return $"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: 6\r\n\r\n<rss/>";
        }));
        var first = Assert.IsType<FetchResult.Fetched>(await FetchAsync(origin.FeedUrl));
        Assert.Null(back);

        await FetchAsync(origin.FeedUrl, first.Validators);

        Assert.Equal(etag, back);
    }

    [Fact]
    public async Task An_ETag_too_long_to_send_back_is_not_kept()
    {
        await using var origin = await Origin.StartAsync(context =>
        {
            context.Response.Headers.ETag = $"\"{new string('x', 10_000)}\"";
            return context.Response.WriteAsync(Feed);
        });

        Assert.Equal(HttpValidators.None, Assert.IsType<FetchResult.Fetched>(await FetchAsync(origin.FeedUrl)).Validators);
    }

    [Fact]
    public async Task A_304_brings_new_validators_and_leaves_the_others()
    {
        await using var origin = await Origin.StartAsync(context =>
        {
            context.Response.StatusCode = 304;
            context.Response.Headers.ETag = "\"2\"";
            return Task.CompletedTask;
        });

        var result = Assert.IsType<FetchResult.NotModified>(await FetchAsync(origin.FeedUrl, new HttpValidators("\"1\"", "yesterday")));

        Assert.Equal(new HttpValidators("\"2\"", "yesterday"), result.Validators);
    }

    [Fact]
    public async Task A_304_nobody_asked_for_is_a_failure_not_an_empty_feed()
    {
        await using var origin = await Origin.StartAsync(Status(304));

        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(origin.FeedUrl));

        Assert.Equal((FetchFault.InvalidResponse, 304), (failed.Fault, failed.Status));
    }

    [Fact]
    public async Task A_poller_says_who_it_is_and_nothing_else()
    {
        await using var origin = await Origin.StartAsync(context =>
        {
            context.Response.Headers.SetCookie = "track=1; Path=/";
            return context.Response.WriteAsync(Feed);
        });
        using var fetcher = Fetcher(Loopback with { Version = "1.2.3", Contact = "mailto:ops@example.org" });

        await fetcher.FetchAsync(new FetchRequest(origin.FeedUrl, HttpValidators.None), Cancel);
        await fetcher.FetchAsync(new FetchRequest(origin.FeedUrl, HttpValidators.None), Cancel);

        foreach (var request in origin.Requests)
        {
            Assert.Equal(["Accept", "Accept-Encoding", "Host", "User-Agent"], request.Keys.Order());
            Assert.Equal("FeedHub/1.2.3 (+mailto:ops@example.org)", request["User-Agent"]);
            Assert.Equal("gzip, br, deflate", request["Accept-Encoding"]);
            Assert.StartsWith("application/atom+xml, application/rss+xml, application/feed+json", request["Accept"], StringComparison.Ordinal);
            Assert.Equal("/feed.xml", request.PathAndQuery);
            Assert.Equal("GET", request.Method);
        }
    }

    [Fact]
    public void Without_a_contact_the_User_Agent_is_name_and_version() =>
        Assert.Matches("^FeedHub/[0-9]+\\.[0-9]+\\.[0-9]+$", new FetchOptions().UserAgent);

    [Fact]
    public async Task A_delta_is_asked_for_only_with_an_ETag_and_is_partial()
    {
        await using var origin = await Origin.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.ContainsKey("A-IM") ? 226 : 200;
            context.Response.Headers["IM"] = "feed";
            context.Response.Headers.ETag = "\"2\"";
            return context.Response.WriteAsync(Feed);
        });

        var whole = Assert.IsType<FetchResult.Fetched>(await FetchAsync(origin.FeedUrl));
        var byDate = Assert.IsType<FetchResult.Fetched>(await FetchAsync(origin.FeedUrl, new HttpValidators(null, "yesterday")));
        var delta = Assert.IsType<FetchResult.Fetched>(await FetchAsync(origin.FeedUrl, new HttpValidators("\"1\"", null)));

        Assert.False(whole.Partial);
        Assert.False(byDate.Partial);
        Assert.True(delta.Partial);
        Assert.Equal("feed", origin.Requests[2]["A-IM"]);
        Assert.Equal("\"2\"", delta.Validators.ETag);
    }

    [Fact]
    public async Task A_226_by_another_manipulation_is_not_taken_for_a_feed()
    {
        await using var origin = await Origin.StartAsync(context =>
        {
            context.Response.StatusCode = 226;
            context.Response.Headers["IM"] = "vcdiff";
            return context.Response.WriteAsync(Feed);
        });

        Assert.IsType<FetchResult.Failed>(await FetchAsync(origin.FeedUrl, new HttpValidators("\"1\"", null)));
    }

    [Fact]
    public async Task The_document_comes_with_what_is_needed_to_read_it()
    {
        await using var origin = await Origin.StartAsync(context =>
        {
            context.Response.ContentType = "text/xml; charset=\"iso-8859-1\"";
            context.Response.Headers.ContentLanguage = "es";
            context.Response.Headers.ContentLocation = "/feeds/es.xml";
            return context.Response.WriteAsync(Feed);
        });

        var document = Assert.IsType<FetchResult.Fetched>(await FetchAsync(origin.FeedUrl)).Document;

        Assert.Equal(Feed, Encoding.UTF8.GetString(document.Body.Span));
        Assert.Equal(origin.FeedUrl, document.Url);
        Assert.Equal("text/xml; charset=\"iso-8859-1\"", document.ContentType);
        Assert.Equal("es", document.ContentLanguage);
        Assert.Equal("/feeds/es.xml", document.ContentLocation);
    }

    [Theory]
    [InlineData(401, "HTTP 401 (it asks for a user name and password)")]
    [InlineData(403, "HTTP 403 (forbidden)")]
    [InlineData(404, "HTTP 404 (not found)")]
    [InlineData(418, "HTTP 418 in place of a document")]
    [InlineData(204, "HTTP 204 without a document")]
    [InlineData(206, "HTTP 206 without a document")]
    [InlineData(500, "HTTP 500 (the origin's own error)")]
    [InlineData(502, "HTTP 502 (the server before the origin got no answer from it)")]
    [InlineData(522, "HTTP 522 (Cloudflare got no usable answer from the origin)")]
    public async Task A_status_that_brings_no_feed_is_told_in_plain_words(int status, string reason)
    {
        await using var origin = await Origin.StartAsync(Status(status));

        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(origin.FeedUrl));

        Assert.Equal((FetchFault.HttpStatus, reason, status), (failed.Fault, failed.Reason, failed.Status));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(503)]
    public async Task A_Cloudflare_challenge_is_called_one(int status)
    {
        await using var origin = await Origin.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["cf-mitigated"] = "challenge";
            return context.Response.WriteAsync("<html>Just a moment…</html>");
        });

        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(origin.FeedUrl));

        Assert.Equal($"HTTP {status} by a Cloudflare challenge: the site lets browsers in, not feed readers", failed.Reason);
    }

    [Fact]
    public async Task A_410_is_gone_for_good()
    {
        await using var origin = await Origin.StartAsync(Status(410));

        Assert.IsType<FetchResult.Gone>(await FetchAsync(origin.FeedUrl));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Retry_After_is_heard_on_429_and_503(int status)
    {
        await using var origin = await Origin.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        });

        var busy = Assert.IsType<FetchResult.Busy>(await FetchAsync(origin.FeedUrl));

        Assert.Equal(status, busy.Status);
        Assert.Equal(TimeSpan.FromMinutes(2), busy.Wishes.RetryAfter);
    }

    [Fact]
    public async Task Operators_headers_and_login_are_sent_where_they_belong_and_nowhere_else()
    {
        await using var elsewhere = await Origin.StartAsync(context => context.Response.WriteAsync(Feed));
        await using var origin = await Origin.StartAsync();
        origin.Redirect("/feed.xml", "/moved.xml", 302);
        origin.Redirect("/moved.xml", elsewhere.FeedUrl.AbsoluteUri, 302);

        await _fetcher.FetchAsync(
            new FetchRequest(origin.FeedUrl, HttpValidators.None)
            {
                Login = new Login("ops", new Secret("contraseña")),
                Headers = [new("X-Token", new Secret("s3cret")), new("Accept", new Secret("text/xml"))],
            },
            Cancel);

        Assert.All(origin.Requests, request =>
        {
            Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("ops:contraseña"))}", request["Authorization"]);
            Assert.Equal("s3cret", request["X-Token"]);
            Assert.Equal("text/xml", request["Accept"]);
        });
        Assert.Equal(2, origin.Requests.Count);
        Assert.DoesNotContain("Authorization", elsewhere.Requests.Single().Keys);
        Assert.DoesNotContain("X-Token", elsewhere.Requests.Single().Keys);
    }

    [Fact]
    public async Task A_login_in_a_URL_is_neither_sent_nor_shown()
    {
        await using var origin = await Origin.StartAsync(context => context.Response.WriteAsync(Feed));
        var request = new FetchRequest(new Uri($"http://ops:p%40ss@127.0.0.1:{origin.Url.Port}/feed.xml#top"), HttpValidators.None);

        var fetched = Assert.IsType<FetchResult.Fetched>(await _fetcher.FetchAsync(request, Cancel));

        Assert.DoesNotContain("Authorization", origin.Requests.Single().Keys);
        Assert.Equal(origin.FeedUrl, fetched.Document.Url);
        Assert.Equal(origin.FeedUrl.AbsoluteUri, request.ToString());
    }

    [Fact]
    public async Task Stopping_is_the_only_exception_that_leaves()
    {
        await using var origin = await Origin.StartAsync(Never);
        using var stopping = new CancellationTokenSource();

        var fetch = _fetcher.FetchAsync(new FetchRequest(origin.FeedUrl, HttpValidators.None), stopping.Token);
        await origin.ReceivedAsync(1, Cancel);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _fetcher.FetchAsync(new FetchRequest(origin.FeedUrl, HttpValidators.None), stopping.Token));
        Assert.Single(origin.Requests);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/feed.xml")]
    [InlineData("data:text/xml,<rss/>")]
    public async Task Only_http_https_and_files_are_fetched(string url) =>
        Assert.Equal(FetchFault.BadRedirect, Assert.IsType<FetchResult.Failed>(await FetchAsync(new Uri(url))).Fault);

    private static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static Task Never(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    private static FeedFetcher Fetcher(FetchOptions options) => new(options, TimeProvider.System, NullLogger<FeedFetcher>.Instance);

    private Task<FetchResult> FetchAsync(Uri url, HttpValidators? known = null) =>
        _fetcher.FetchAsync(new FetchRequest(url, known ?? HttpValidators.None), Cancel);
}
