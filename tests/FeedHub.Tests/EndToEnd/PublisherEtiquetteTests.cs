using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Publishing;
using FeedHub.Tests.Infrastructure;
using FeedHub.Tests.Publishing;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>What a good publisher does, in the order in which the field lists it; the hub as its readers see it.</summary>
public sealed class PublisherEtiquetteTests : IAsyncLifetime
{
    private static readonly XNamespace Atom = RunningHub.Atom;

    private readonly TempFolder _folder = new();
    private Origin _origin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Extensions => ["atom", "rss", "json"];

    public async ValueTask InitializeAsync()
    {
        _origin = await Origin.StartAsync();
        _origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
    }

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        _folder.Dispose();
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

    [Fact]
    public async Task E08_ids_outlive_an_edit_another_configuration_and_a_rebuilt_database_and_original_guids_are_kept()
    {
        _origin.Put("/feed.xml", Feeds.RssOf(("https://diario.example/a", "Uno"), ("b", "Dos")));
        List<string> ids;
        await using (var hub = await ReadyAsync())
        {
            ids = Ids(await hub.EntriesAsync(e => e.Count == 2));
            _origin.Put("/feed.xml", Feeds.RssOf(("https://diario.example/a", "Uno, corregido"), ("b", "Dos")));
            await hub.PollAsync();
            Assert.Equal(ids, Ids(await hub.EntriesAsync(e => e.Any(x => x.Element(Atom + "title")!.Value == "Uno, corregido"))));
        }

        using var elsewhere = new TempFolder();
        await using var rebuilt = await RunningHub.StartAsync(elsewhere, FeedsJson("""[{ "name": "all", "title": "Otro", "limit": 7 }]"""));
        Assert.Equal(ids, Ids(await rebuilt.EntriesAsync(e => e.Count == 2)));
        Assert.Contains("https://diario.example/a", ids);

        static List<string> Ids(IEnumerable<XElement> entries) => [.. entries.Select(e => e.Element(Atom + "id")!.Value).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task E09_updated_moves_only_on_an_edit_that_means_something_and_ties_have_one_order()
    {
        await using var hub = await ReadyAsync();
        var before = await hub.EntriesAsync(e => e.Count == 2);
        _origin.Put("/feed.xml", Feeds.RssOf(("guid-2", "Dos"), ("guid-1", "Uno")).Replace("<item>", "<item>\n\n", StringComparison.Ordinal));
        await hub.PollAsync();
        var after = await hub.EntriesAsync(_ => true);

        // Both items are of one moment.
        Assert.Equal(before.Select(e => e.ToString()), after.Select(e => e.ToString()));
        Assert.Equal(before[0].Element(Atom + "published")!.Value, before[1].Element(Atom + "published")!.Value);
    }

    [Fact]
    public async Task E10_each_item_names_its_source_last_and_carries_the_rights()
    {
        _origin.Put("/feed.xml", Feeds.Rss("Uno").Replace("<language>", "<copyright>CC BY</copyright><language>", StringComparison.Ordinal));
        await using var hub = await ReadyAsync();
        var entry = (await hub.EntriesAsync(e => e.Count == 1))[0];
        var item = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.rss", Cancel)).Descendants("item").Single();

        Assert.Equal(Atom + "source", entry.Elements().Last().Name);
        Assert.Equal("CC BY", entry.Element(Atom + "source")!.Element(Atom + "rights")!.Value);
        Assert.Equal(_origin.UrlOf("/feed.xml").ToString(), item.Element("source")!.Attribute("url")!.Value);
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task E11_urls_are_absolute_html_is_clean_and_characters_are_legal(string extension)
    {
        _origin.Put("/feed.xml", Feeds.Rss("Uno").Replace(
            "Texto de Uno", WebUtility.HtmlEncode("<p onclick=\"x()\">Hola\u0001 <a href=\"/x\">x</a><img src=\"y.png\"><script>mal()</script></p>"), StringComparison.Ordinal));
        await using var hub = await ReadyAsync();
        await hub.EntriesAsync(e => e.Count == 1);
        var text = await hub.Http.GetStringAsync($"/feeds/all.{extension}", Cancel);

        Assert.Contains($"{_origin.UrlOf("/x")}", text, StringComparison.Ordinal);
        Assert.Contains($"{_origin.UrlOf("/y.png")}", text, StringComparison.Ordinal);
        foreach (var harm in new[] { "script>", "onclick", "mal()", "\u0001" })
            Assert.DoesNotContain(harm, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "oops")]
    [InlineData(200, "<rss version=\"2.0\"><channel><title>x</title></channel></rss>")]
    [InlineData(200, "<html>Mantenimiento</html>")]
    public async Task E12_when_every_source_fails_the_last_good_feed_is_served(int status, string body)
    {
        await using var hub = await ReadyAsync();
        using var before = await GetAsync(hub);
        _origin.Answer("/feed.xml", async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), Cancel);
        });
        await hub.PollAsync();
        using var after = await GetAsync(hub);

        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(before.Headers.ETag, after.Headers.ETag);
    }

    [Fact]
    public async Task E13_abuse_is_answered_429_with_retry_after_and_nothing_else()
    {
        await using var app = await FeedApp.StartAsync(Cancel);
        app.Publish(Made.Feed(Made.Rich));
        for (var request = 0; request < RequestBudget.PerMinute; request++)
            (await app.GetAsync("/feeds/all.atom", Cancel, (FeedApp.From, "198.51.100.7"))).Dispose();

        using var refused = await app.GetAsync("/feeds/all.atom", Cancel, (FeedApp.From, "198.51.100.7"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.InRange((await refused.Content.ReadAsByteArrayAsync(Cancel)).Length, 0, 200);
    }

    [Fact]
    public async Task E14_a_retired_output_is_410_and_a_renamed_one_301()
    {
        await using var hub = await RunningHub.StartAsync(
            _folder, FeedsJson("""[{ "name": "all", "renamedFrom": ["news"] }], "retired": ["old"]"""));
        await hub.EntriesAsync(e => e.Count == 2);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = hub.Http.BaseAddress };

        using var retired = await client.GetAsync("/feeds/old.rss", Cancel);
        using var archived = await client.GetAsync("/feeds/old/archive/1.rss", Cancel);
        using var renamed = await client.GetAsync("/feeds/news.json", Cancel);

        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), (retired.StatusCode, archived.StatusCode));
        Assert.Equal(HttpStatusCode.MovedPermanently, renamed.StatusCode);
        Assert.Equal("/feeds/all.json", renamed.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task E15_a_delta_is_226_with_the_tag_of_the_whole_also_after_a_restart_and_an_unknown_tag_gets_200()
    {
        string known;
        await using (var hub = await ReadyAsync())
        {
            using var first = await GetAsync(hub);
            known = first.Headers.ETag!.ToString();
            await hub.StopAsync();
        }

        _origin.Put("/feed.xml", Feeds.RssOf(("guid-3", "Tres"), ("guid-2", "Dos"), ("guid-1", "Uno")));
        await using var again = await ReadyAsync();
        await again.PollAsync();
        await again.EntriesAsync(e => e.Count == 3);
        using var whole = await GetAsync(again);
        using var delta = await GetAsync(again, "atom", ("A-IM", "feed"), ("If-None-Match", known));
        using var unknown = await GetAsync(again, "atom", ("A-IM", "feed"), ("If-None-Match", "\"0\""));

        Assert.Equal(HttpStatusCode.IMUsed, delta.StatusCode);
        Assert.Equal("feed", Header(delta, "IM"));
        Assert.Equal(whole.Headers.ETag, delta.Headers.ETag);
        Assert.Superset(new HashSet<string> { "If-None-Match", "A-IM" }, delta.Headers.Vary.ToHashSet());
        var entries = XDocument.Parse(await delta.Content.ReadAsStringAsync(Cancel)).Root!.Elements(Atom + "entry");
        Assert.Equal(["Tres"], entries.Select(e => e.Element(Atom + "title")!.Value));
        Assert.Equal(HttpStatusCode.OK, unknown.StatusCode);
    }

    [Fact]
    public async Task E16_archives_are_marked_linked_immutable_and_long_cached()
    {
        await using var hub = await RunningHub.StartAsync(_folder, FeedsJson("""[{ "name": "all", "limit": 1 }]"""));
        await hub.EntriesAsync(e => e.Count == 1);
        var current = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.atom", Cancel)).Root!;
        var path = new Uri(current.Elements(Atom + "link").Single(l => (string?)l.Attribute("rel") == "prev-archive").Attribute("href")!.Value).AbsolutePath;

        using var response = await SendAsync(hub, HttpMethod.Get, path);
        var archive = XDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).Root!;

        Assert.NotNull(archive.Element(XName.Get("archive", "http://purl.org/syndication/history/1.0")));
        Assert.Equal(2, archive.Elements(Atom + "entry").Count());
        Assert.Equal(TimeSpan.FromDays(365), response.Headers.CacheControl!.MaxAge);
        Assert.Contains("immutable", Header(response, "Cache-Control"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /feeds/all.atom HTTP/1.1\r\nHost: h\r\nX: {0}\r\n\r\n", "431")]
    [InlineData("GET /feeds/../../etc/passwd HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404")]
    [InlineData("GET /feeds/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404")]
    [InlineData("BREW /feeds/all.atom HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "405")]
    [InlineData("GET /feeds/all.atom HTTP/1.1\r\nHost: h\r\nRange: bytes=0-1\r\nConnection: close\r\n\r\n", "200")]
    public async Task Odd_requests_are_answered_right(string request, string status)
    {
        await using var hub = await ReadyAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, hub.Http.BaseAddress!.Port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Replace("{0}", new string('x', 20_000), StringComparison.Ordinal)), Cancel);
        using var reader = new StreamReader(stream, Encoding.UTF8);

        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_has_the_description_the_text_and_the_titles_that_were_asked_for()
    {
        await using var hub = await RunningHub.StartAsync(
            _folder,
            FeedsJson("""[{ "name": "all", "description": "De todo", "content": "none", "titlePrefix": "source" }, { "name": "brief", "content": "summary" }]"""));
        var entries = await hub.EntriesAsync(e => e.Count == 2);
        var brief = await hub.EntriesAsync(e => e.Count == 2, "brief");

        Assert.Equal(["Diario: Dos", "Diario: Uno"], entries.Select(e => e.Element(Atom + "title")!.Value).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("Texto", string.Concat(entries), StringComparison.Ordinal);
        Assert.All(brief, e => Assert.StartsWith("Texto de", e.Element(Atom + "summary")!.Value, StringComparison.Ordinal));
        Assert.Equal("De todo", entries[0].Parent!.Element(Atom + "subtitle")!.Value);
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
          "feeds": ["{{_origin.UrlOf("/feed.xml")}}"], "outputs": {{outputs}}
        }
        """;

    /// <summary>A hub that has published its feed.</summary>
    private async Task<RunningHub> ReadyAsync()
    {
        var hub = await RunningHub.StartAsync(_folder, FeedsJson());
        await hub.EntriesAsync(e => e.Count > 0);
        return hub;
    }
}
