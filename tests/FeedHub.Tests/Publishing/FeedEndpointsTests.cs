using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;
using FeedHub.Publishing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>Through the front door: what a reader's requests get.</summary>
public sealed class FeedEndpointsTests : IAsyncLifetime
{
    private static readonly OutputFeed Feed = Made.Feed(Made.Rich, Made.Item(1, new() { Title = "T", Content = "<p>text</p>" }));
    private static readonly string[] Repeated = ["ETag", "Cache-Control", "Vary"];

    private FeedApp _app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await FeedApp.StartAsync(Cancel);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Etiquette 7.</summary>
    [Theory]
    [InlineData("/feeds/all.atom", "application/atom+xml; charset=utf-8")]
    [InlineData("/feeds/all.rss", "application/rss+xml; charset=utf-8")]
    [InlineData("/feeds/all.json", "application/feed+json; charset=utf-8")]
    public async Task Every_format_comes_with_its_content_type(string path, string contentType)
    {
        _app.Publish(Feed);
        using var response = await _app.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
        Assert.Equal(_app.Snapshots.Snapshots.Single(s => s.Path == path).Body.ToArray(), await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    /// <summary>Etiquette 7.</summary>
    [Fact]
    public async Task The_self_link_is_the_url_that_was_asked_for()
    {
        _app.Publish(Feed with { BaseUrl = _app.Client.BaseAddress! });
        using var response = await _app.GetAsync("/feeds/all.atom", Cancel);
        var feed = XDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).Root!;

        XNamespace atom = "http://www.w3.org/2005/Atom";
        Assert.Equal(
            response.RequestMessage!.RequestUri!.AbsoluteUri,
            feed.Elements(atom + "link").Single(l => l.Attribute("rel")!.Value == "self").Attribute("href")!.Value);
    }

    /// <summary>Etiquette 1: a restart or another node changes neither bytes nor validators.</summary>
    [Fact]
    public async Task Validators_come_from_the_content_and_the_newest_change()
    {
        _app.Publish(Feed);
        await using var other = await FeedApp.StartAsync(Cancel);
        other.Publish(Feed);
        using var here = await _app.GetAsync("/feeds/all.atom", Cancel);
        using var there = await other.GetAsync("/feeds/all.atom", Cancel);

        Assert.Equal(here.Headers.ETag, there.Headers.ETag);
        Assert.False(here.Headers.ETag!.IsWeak);
        Assert.Equal(Feed.Updated, here.Content.Headers.LastModified);
        Assert.Equal(here.Content.Headers.LastModified, there.Content.Headers.LastModified);
    }

    /// <summary>Etiquette 5.</summary>
    [Fact]
    public async Task Freshness_and_variation_are_told()
    {
        _app.Publish(Feed);
        using var response = await _app.GetAsync("/feeds/all.atom", Cancel);

        Assert.Equal("public, max-age=900", response.Headers.CacheControl!.ToString());
        Assert.Equal("Accept-Encoding, Sec-Fetch-Dest", response.Headers.Vary.ToString());
    }

    /// <summary>Etiquette 5.</summary>
    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip;q=1.0, br;q=0.5", "gzip")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0", "")]
    [InlineData("identity", "")]
    public async Task Compressed_variants_hold_the_same_bytes_under_a_tag_of_their_own(string accept, string encoding)
    {
        var snapshot = _app.Publish(Feed);
        using var response = await _app.GetAsync("/feeds/all.atom", Cancel, ("Accept-Encoding", accept));
        var body = await response.Content.ReadAsByteArrayAsync(Cancel);

        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.ToString());
        Assert.Equal(snapshot.Body.ToArray(), Unpack(body, encoding));
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        Assert.Equal(encoding.Length == 0, response.Headers.ETag!.Tag == snapshot.ETag);
    }

    /// <summary>Etiquette 3.</summary>
    [Fact]
    public async Task A_304_has_no_body_and_repeats_what_a_200_says()
    {
        _app.Publish(Feed);
        using var full = await _app.GetAsync("/feeds/all.atom", Cancel, ("Accept-Encoding", "gzip"));
        using var response = await _app.GetAsync(
            "/feeds/all.atom", Cancel, ("Accept-Encoding", "gzip"), ("If-None-Match", full.Headers.ETag!.ToString()));

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
        Assert.All(Repeated, name => Assert.Equal(full.Headers.GetValues(name), response.Headers.GetValues(name)));
        Assert.Equal(full.Content.Headers.LastModified, response.Content.Headers.LastModified);
        Assert.Null(response.Content.Headers.ContentType);
    }

    /// <summary>Etiquette 2 and 4.</summary>
    [Theory]
    [InlineData("If-None-Match", "{0}")]
    [InlineData("If-None-Match", "W/{0}")]
    [InlineData("If-None-Match", "\"other, one\", {0}")]
    [InlineData("If-None-Match", "*")]
    [InlineData("If-Modified-Since", "Fri, 14 Mar 2025 13:30:00 GMT")]
    [InlineData("If-Modified-Since", "Sat, 15 Mar 2025 00:00:00 GMT")]
    [InlineData("If-Modified-Since", "Friday, 14-Mar-25 13:30:00 GMT")]
    public async Task Either_validator_alone_spares_the_body(string header, string value)
    {
        var snapshot = _app.Publish(Feed);
        using var response = await _app.GetAsync("/feeds/all.atom", Cancel, (header, value.Replace("{0}", snapshot.ETag, StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    [Theory]
    [InlineData("If-None-Match", "\"other\"")]
    [InlineData("If-None-Match", "")]
    [InlineData("If-Modified-Since", "Fri, 14 Mar 2025 13:29:59 GMT")]
    [InlineData("If-Modified-Since", "yesterday")]
    public async Task A_validator_of_something_else_gets_the_feed(string header, string value)
    {
        _app.Publish(Feed);
        using var response = await _app.GetAsync("/feeds/all.atom", Cancel, (header, value));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Etiquette 2.</summary>
    [Fact]
    public async Task If_None_Match_beats_If_Modified_Since()
    {
        var snapshot = _app.Publish(Feed);
        var (current, old) = (("If-Modified-Since", "Fri, 14 Mar 2025 13:30:00 GMT"), ("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"));
        using var changed = await _app.GetAsync("/feeds/all.atom", Cancel, ("If-None-Match", "\"other\""), current);
        using var unchanged = await _app.GetAsync("/feeds/all.atom", Cancel, ("If-None-Match", snapshot.ETag), old);

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    /// <summary>Etiquette 2.</summary>
    [Fact]
    public async Task The_tag_of_any_variant_matches_whatever_coding_is_accepted_now()
    {
        _app.Publish(Feed);
        foreach (var had in new[] { "identity", "gzip", "br" })
        {
            using var full = await _app.GetAsync("/feeds/all.atom", Cancel, ("Accept-Encoding", had));
            foreach (var accepts in new[] { "identity", "gzip", "br" })
            {
                using var response = await _app.GetAsync(
                    "/feeds/all.atom", Cancel, ("Accept-Encoding", accepts), ("If-None-Match", full.Headers.ETag!.ToString()));
                Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_changed_output_gets_new_validators_and_is_sent()
    {
        var before = _app.Publish(Feed);
        var edited = Made.Rich with { Item = Made.Rich.Item with { Title = "Edited" }, Updated = Made.Rich.Updated.AddHours(1) };
        var after = _app.Publish(Made.Feed(edited));
        using var response = await _app.GetAsync("/feeds/all.atom", Cancel, ("If-None-Match", before.ETag));

        Assert.NotEqual(before.ETag, after.ETag);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Edited", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    /// <summary>Etiquette 6.</summary>
    [Theory]
    [InlineData("identity", null)]
    [InlineData("br", null)]
    [InlineData("gzip", "*")]
    public async Task Head_has_the_headers_of_get_and_no_body(string accept, string? ifNoneMatch)
    {
        _app.Publish(Feed);
        (string, string)[] headers = ifNoneMatch is null ? [("Accept-Encoding", accept)] : [("Accept-Encoding", accept), ("If-None-Match", ifNoneMatch)];
        using var get = await _app.SendAsync(HttpMethod.Get, "/feeds/all.rss", Cancel, headers);
        using var head = await _app.SendAsync(HttpMethod.Head, "/feeds/all.rss", Cancel, headers);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(Lines(get), Lines(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task A_range_is_ignored_and_said_to_be()
    {
        var snapshot = _app.Publish(Feed);
        using var response = await _app.GetAsync("/feeds/all.atom", Cancel, ("Range", "bytes=0-9"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("none", response.Headers.AcceptRanges.ToString());
        Assert.Equal(snapshot.Body.Length, (await response.Content.ReadAsByteArrayAsync(Cancel)).Length);
    }

    [Theory]
    [InlineData("/feeds")]
    [InlineData("/feeds/")]
    [InlineData("/feeds/none.atom")]
    [InlineData("/feeds/all.xml")]
    [InlineData("/feeds/ALL.atom")]
    [InlineData("/feeds/all.atom/")]
    [InlineData("/feeds/%2e%2e%2fall.atom")]
    public async Task An_unknown_name_is_answered_in_plain_text_with_what_there_is(string path)
    {
        _app.Publish(Feed);
        using var response = await _app.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("/feeds/all.atom  /feeds/all.rss  /feeds/all.json", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("BREW")]
    public async Task Another_method_is_refused_with_those_that_are_allowed(string method)
    {
        _app.Publish(Feed);
        using var response = await _app.SendAsync(new HttpMethod(method), "/feeds/all.atom", Cancel);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    /// <summary>Etiquette 12: never an empty 200.</summary>
    [Fact]
    public async Task An_output_that_is_not_rendered_yet_asks_to_try_again_and_is_not_cached()
    {
        _app.Snapshots.Declare(["all"]);
        using var response = await _app.GetAsync("/feeds/all.atom", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter!.Delta);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Null(response.Headers.ETag);
    }

    /// <summary>Etiquette 13.</summary>
    [Fact]
    public async Task A_client_gone_wild_is_told_when_to_come_back_and_no_one_else_notices()
    {
        var snapshot = _app.Publish(Feed);
        for (var request = 0; request < RequestBudget.PerMinute; request++)
        {
            using var fine = await _app.GetAsync("/feeds/all.atom", Cancel, (FeedApp.From, "198.51.100.7"), ("If-None-Match", snapshot.ETag));
            Assert.Equal(HttpStatusCode.NotModified, fine.StatusCode);
        }

        using var refused = await _app.GetAsync("/feeds/all.atom", Cancel, (FeedApp.From, "198.51.100.7"));
        using var other = await _app.GetAsync("/feeds/all.atom", Cancel);
        _app.Time.Advance(refused.Headers.RetryAfter!.Delta!.Value);
        using var later = await _app.GetAsync("/feeds/all.atom", Cancel, (FeedApp.From, "198.51.100.7"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(40), refused.Headers.RetryAfter.Delta);
        Assert.True(refused.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task Pages_are_paid_from_the_same_budget_but_health_and_pushes_are_not()
    {
        for (var request = 0; request < RequestBudget.PerMinute; request++)
            (await _app.GetAsync("/elsewhere", Cancel, (FeedApp.From, "198.51.100.8"))).Dispose();

        using var refused = await _app.GetAsync("/elsewhere", Cancel, (FeedApp.From, "198.51.100.8"));
        using var health = await _app.GetAsync("/healthz", Cancel, (FeedApp.From, "198.51.100.8"));
        using var push = await _app.GetAsync("/websub/callback/x", Cancel, (FeedApp.From, "198.51.100.8"));

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(40)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (health.StatusCode, push.StatusCode));
    }

    [Fact]
    public async Task Other_paths_go_on_to_routing()
    {
        using var response = await _app.GetAsync("/elsewhere", Cancel);

        Assert.Equal("routing still works", await response.Content.ReadAsStringAsync(Cancel));
    }

    private static byte[] Unpack(byte[] body, string encoding)
    {
        using var packed = new MemoryStream(body);
        using Stream stream = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            _ => packed,
        };
        using var result = new MemoryStream();
        stream.CopyTo(result);
        return result.ToArray();
    }

    private static List<string> Lines(HttpResponseMessage response) =>
        [.. Lines(response.Headers).Concat(Lines(response.Content.Headers)).Where(l => !l.StartsWith("Date", StringComparison.Ordinal)).Order()];

    private static IEnumerable<string> Lines(HttpHeaders headers) => headers.Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
}
