using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Publishing;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>The outputs of single tags and single feeds, which nobody configured.</summary>
public sealed class DerivedOutputTests : OriginTest
{
    private static readonly XNamespace Atom = RunningHub.Atom;

    private string Slug => $"127.0.0.1-{Origin.UrlOf("/a.xml").Port}";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Put("/a.xml", Feeds.RssOf(("a", "Uno")));
        Origin.Put("/b.xml", Feeds.RssOf(("b", "Dos")));
    }

    [Fact]
    public async Task A_tag_and_a_feed_have_an_output_each_in_every_format()
    {
        await using var hub = await ReadyAsync();

        Assert.Equal(["Dos", "Uno"], await TitlesAsync(hub, "/feeds/by-tag/es.atom"));
        Assert.Equal(["Uno"], await TitlesAsync(hub, "/feeds/by-tag/ia.rss"));
        Assert.Equal(["Dos"], await TitlesAsync(hub, $"/feeds/by-feed/{Slug}-b.xml.atom"));
        var json = JsonDocument.Parse(await hub.Http.GetStringAsync($"/feeds/by-feed/{Slug}-a.xml.json", Cancel)).RootElement;
        Assert.Equal(("Diario", "Uno"), (json.GetProperty("title").GetString(), json.GetProperty("items")[0].GetProperty("title").GetString()));
    }

    [Fact]
    public async Task A_tag_in_any_script_is_found_under_its_encoded_name_and_links_to_itself()
    {
        await using var hub = await ReadyAsync();

        var feed = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/by-tag/tecnolog%C3%ADa-%E4%BA%91.atom", Cancel)).Root!;

        Assert.Equal(
            "https://hub.example/feeds/by-tag/tecnolog%C3%ADa-%E4%BA%91.atom",
            feed.Elements(Atom + "link").Single(l => (string?)l.Attribute("rel") == "self").Attribute("href")!.Value);
        Assert.Single(feed.Elements(Atom + "entry"));
    }

    [Theory]
    [InlineData("/feeds/by-tag/nothing.atom")]
    [InlineData("/feeds/by-tag/es.xml")]
    [InlineData("/feeds/by-tag/es")]
    [InlineData("/feeds/by-tag/.atom")]
    [InlineData("/feeds/by-tag/ES.atom")]
    [InlineData("/feeds/by-feed/es.atom")]
    [InlineData("/feeds/by-tag/es/archive/1.atom")]
    [InlineData("/feeds/by-tag/..%2fes.atom")]
    public async Task What_is_no_tag_and_no_feed_is_not_found(string path)
    {
        await using var hub = await ReadyAsync();

        using var response = await hub.Http.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task It_is_served_like_any_other_output_by_validators_compressed_and_as_a_delta()
    {
        await using var hub = await ReadyAsync();
        const string path = "/feeds/by-tag/es.atom";
        using var full = await GetAsync(hub, path);
        var tag = full.Headers.ETag!.ToString();
        using var same = await GetAsync(hub, path, ("If-None-Match", tag));
        using var zipped = await GetAsync(hub, path, ("Accept-Encoding", "br"));
        using var posted = await hub.Http.PostAsync(path, null, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal("br", zipped.Content.Headers.ContentEncoding.Single());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);

        Origin.Put("/b.xml", Feeds.RssOf(("b2", "Tres"), ("b", "Dos")));
        await hub.PollAsync(1);
        await hub.EntriesAsync(e => e.Count == 3);
        using var delta = await GetAsync(hub, path, ("If-None-Match", tag), ("A-IM", "feed"));

        Assert.Equal(HttpStatusCode.IMUsed, delta.StatusCode);
        Assert.Equal(["Tres"], XDocument.Parse(await delta.Content.ReadAsStringAsync(Cancel)).Root!.Elements(Atom + "entry").Select(e => e.Element(Atom + "title")!.Value));
    }

    [Fact]
    public async Task Bytes_and_validators_are_the_same_after_a_restart()
    {
        byte[] body;
        string head;
        await using (var hub = await ReadyAsync())
        {
            using var first = await GetAsync(hub, "/feeds/by-tag/es.rss");
            (body, head) = (await first.Content.ReadAsByteArrayAsync(Cancel), $"{first.Headers.ETag} {first.Content.Headers.LastModified}");
            await hub.StopAsync();
        }

        await using var again = await ReadyAsync();
        using var later = await GetAsync(again, "/feeds/by-tag/es.rss");
        Assert.Equal(body, await later.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(head, $"{later.Headers.ETag} {later.Content.Headers.LastModified}");
    }

    [Fact]
    public async Task Whoever_asks_for_all_of_them_fills_no_memory()
    {
        var tags = string.Join(", ", Enumerable.Range(1, DerivedOutputs.MostKept).Select(i => $"\"t{i}\""));
        await using var hub = await StartAsync($$"""[{ "url": "{{Origin.UrlOf("/a.xml")}}", "tags": [{{tags}}] }]""");
        await hub.EntriesAsync(e => e.Count == 1);

        foreach (var extension in new[] { "atom", "json" })
        {
            for (var i = 1; i <= DerivedOutputs.MostKept; i++)
                Assert.Contains("Uno", await hub.Http.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"/feeds/by-tag/t{i}.{extension}"), Cancel), StringComparison.Ordinal);
        }

        Assert.Equal(DerivedOutputs.MostKept, hub.Services.GetRequiredService<DerivedOutputs>().Count);
    }

    private static async Task<IEnumerable<string>> TitlesAsync(RunningHub hub, string path) =>
        XDocument.Parse(await hub.Http.GetStringAsync(path, Cancel)).Descendants().Where(e => e.Name.LocalName is "entry" or "item")
            .Select(e => e.Elements().First(x => x.Name.LocalName == "title").Value).Order(StringComparer.Ordinal);

    private static async Task<HttpResponseMessage> GetAsync(RunningHub hub, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await hub.Http.SendAsync(request, Cancel);
    }

    private async Task<RunningHub> ReadyAsync()
    {
        var hub = await StartAsync(
            $$"""[{ "url": "{{Origin.UrlOf("/a.xml")}}", "tags": ["ES", "ia", "Tecnología 云"] }, { "url": "{{Origin.UrlOf("/b.xml")}}", "tags": ["es"] }]""");
        await hub.EntriesAsync(e => e.Count == 2);
        return hub;
    }

    private Task<RunningHub> StartAsync(string feeds) => RunningHub.StartAsync(
        Folder,
        $$"""{ "hub": { "baseUrl": "https://hub.example/" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": {{feeds}} }""");
}
