using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>What a good publisher does, in the order in which the field lists it; the hub as its readers see it.</summary>
public sealed partial class PublisherEtiquetteTests : OriginTest
{
    private static readonly XNamespace Atom = RunningHub.Atom;

    public static TheoryData<string> Extensions => ["atom", "rss", "json"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task E01_bytes_and_validators_stay_the_same_between_changes_and_over_a_restart(string extension)
    {
        byte[] body;
        string tag, modified;
        await using (var hub = await ReadyAsync())
        {
            using var first = await GetAsync(hub, extension);
            (body, tag, modified) = (await first.Content.ReadAsByteArrayAsync(Cancel), first.Headers.ETag!.ToString(), Header(first, "Last-Modified"));
            await hub.PollAsync();
            using var second = await GetAsync(hub, extension);
            Assert.Equal(body, await second.Content.ReadAsByteArrayAsync(Cancel));
            await hub.StopAsync();
        }

        await using var again = await ReadyAsync();
        using var later = await GetAsync(again, extension);
        Assert.Equal(body, await later.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal((tag, modified), (later.Headers.ETag!.ToString(), Header(later, "Last-Modified")));
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task E01_another_database_made_from_the_same_feeds_gives_the_same_bytes(string extension)
    {
        Origin.Put("/feed.xml", Feeds.RssOf(("guid-1", "Uno"), ("guid-2", "Dos"), ("https://diario.example/3", "Tres")));
        using var elsewhere = new TempFolder();
        await using var hub = await ReadyAsync();
        await hub.PollAsync();
        await using var rebuilt = await RunningHub.StartAsync(elsewhere, FeedsJson());
        await rebuilt.EntriesAsync(e => e.Count == 3);
        using var first = await GetAsync(hub, extension);
        using var second = await GetAsync(rebuilt, extension);

        Assert.Equal(await first.Content.ReadAsByteArrayAsync(Cancel), await second.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    [Fact]
    public async Task E02_if_none_match_beats_if_modified_since_and_is_compared_weakly_in_lists_and_for_compressed_variants()
    {
        await using var hub = await ReadyAsync();
        using var current = await GetAsync(hub);
        using var zipped = await GetAsync(hub, "atom", ("Accept-Encoding", "gzip"));
        var (tag, since) = (current.Headers.ETag!.ToString(), Header(current, "Last-Modified"));

        await ExpectAsync(HttpStatusCode.OK, ("If-None-Match", "\"other\""), ("If-Modified-Since", since));
        await ExpectAsync(HttpStatusCode.NotModified, ("If-None-Match", tag), ("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"));
        await ExpectAsync(HttpStatusCode.NotModified, ("If-None-Match", "W/" + tag));
        await ExpectAsync(HttpStatusCode.NotModified, ("If-None-Match", $"\"a\", \"b,c\", {tag}"));
        await ExpectAsync(HttpStatusCode.NotModified, ("If-None-Match", "*"));
        await ExpectAsync(HttpStatusCode.NotModified, ("If-None-Match", zipped.Headers.ETag!.ToString()), ("Accept-Encoding", "gzip"));
        await ExpectAsync(HttpStatusCode.NotModified, ("If-None-Match", zipped.Headers.ETag!.ToString()));

        async Task ExpectAsync(HttpStatusCode status, params (string, string)[] headers)
        {
            using var response = await GetAsync(hub, "atom", headers);
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task E03_a_304_is_empty_and_repeats_etag_cache_control_and_vary()
    {
        await using var hub = await ReadyAsync();
        using var full = await GetAsync(hub);
        using var response = await GetAsync(hub, "atom", ("If-None-Match", full.Headers.ETag!.ToString()));

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
        foreach (var name in new[] { "ETag", "Cache-Control", "Vary" })
            Assert.Equal(Header(full, name), Header(response, name));
    }

    [Fact]
    public async Task E04_either_validator_alone_works()
    {
        await using var hub = await ReadyAsync();
        using var full = await GetAsync(hub);

        using var byTag = await GetAsync(hub, "atom", ("If-None-Match", full.Headers.ETag!.ToString()));
        using var byDate = await GetAsync(hub, "atom", ("If-Modified-Since", Header(full, "Last-Modified")));

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.NotModified), (byTag.StatusCode, byDate.StatusCode));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task E05_max_age_follows_the_cadence_and_responses_are_compressed_and_vary(string coding)
    {
        await using var hub = await ReadyAsync();
        using var response = await GetAsync(hub, "atom", ("Accept-Encoding", coding));

        Assert.Equal(hub.Config.Feeds[0].Interval / 4, response.Headers.CacheControl!.MaxAge);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        Assert.Equal(coding, response.Content.Headers.ContentEncoding.Single());
    }

    [Fact]
    public async Task E06_head_has_the_headers_of_get()
    {
        await using var hub = await ReadyAsync();
        using var get = await GetAsync(hub, "atom", ("Accept-Encoding", "br"));
        using var head = await SendAsync(hub, HttpMethod.Head, "/feeds/all.atom", ("Accept-Encoding", "br"));

        Assert.Equal(Headers(get), Headers(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancel));

        static IEnumerable<string> Headers(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
            .Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("atom", "application/atom+xml; charset=utf-8")]
    [InlineData("rss", "application/rss+xml; charset=utf-8")]
    [InlineData("json", "application/feed+json; charset=utf-8")]
    public async Task E07_content_type_and_charset_are_right_and_the_self_link_is_the_url(string extension, string type)
    {
        await using var hub = await ReadyAsync();
        using var response = await GetAsync(hub, extension);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        var self = extension == "json"
            ? JsonDocument.Parse(text).RootElement.GetProperty("feed_url").GetString()
            : XDocument.Parse(text).Descendants(Atom + "link").First(l => (string?)l.Attribute("rel") == "self").Attribute("href")!.Value;

        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Equal($"https://hub.example/feeds/all.{extension}", self);
    }

    private static string Header(HttpResponseMessage response, string name) =>
        (response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null)
        ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No {name}."));

    private static Task<HttpResponseMessage> GetAsync(RunningHub hub, string extension = "atom", params (string, string)[] headers) =>
        SendAsync(hub, HttpMethod.Get, $"/feeds/all.{extension}", headers);

    private static async Task<HttpResponseMessage> SendAsync(RunningHub hub, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await hub.Http.SendAsync(request, Cancel);
    }

    private string FeedsJson(string outputs = """[{ "name": "all" }]""") =>
        $$"""
        {
          "hub": { "baseUrl": "https://hub.example/" }, "fetch": { "allowPrivate": ["127.0.0.1"] },
          "feeds": ["{{Origin.UrlOf("/feed.xml")}}"], "outputs": {{outputs}}
        }
        """;

    /// <summary>A hub that has published its feed.</summary>
    private async Task<RunningHub> ReadyAsync()
    {
        var hub = await RunningHub.StartAsync(Folder, FeedsJson());
        await hub.EntriesAsync(e => e.Count > 0);
        return hub;
    }
}
