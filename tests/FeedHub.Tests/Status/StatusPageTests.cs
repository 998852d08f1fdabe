using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>The status page of the real service.</summary>
public sealed class StatusPageTests : OriginTest
{
    [Fact]
    public async Task Every_feed_has_a_row_that_says_how_it_fares_and_why()
    {
        Origin.Put("/ok.xml", Feeds.Rss("Uno", "Dos"));
        Origin.Answer("/broken.xml", StatusCodes.Status403Forbidden);
        Origin.Answer("/gone.xml", StatusCodes.Status410Gone);
        Origin.Put("/new.xml", Feeds.RssOf(("n-1", "Tres")));
        Origin.Redirect("/moved.xml", "/new.xml");
        await using var hub = await StartAsync("/ok.xml", "/broken.xml", "/gone.xml", "/moved.xml");
        await hub.EntriesAsync(e => e.Count == 3);
        await hub.PollAsync(feed: 0);

        var page = await PageAsync(hub);

        string[] titles = ["Broken", "Gone", "Moved", "Ok"];
        Assert.Equal(titles, Rows(page).Select(r => r.QuerySelector("th")!.FirstChild!.TextContent.Trim()));
        string Text(int row) => string.Join(' ', Rows(page)[row].TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("HTTP 403", Text(0), StringComparison.Ordinal);
        Assert.Contains("Failing", Text(0), StringComparison.Ordinal);
        Assert.Contains("failed once", Text(0), StringComparison.Ordinal);
        Assert.Contains("Gone for good", Text(1), StringComparison.Ordinal);
        Assert.Contains("never", Text(1), StringComparison.Ordinal);
        Assert.Contains(
            $"In feeds.json, write {Origin.UrlOf("/new.xml")} in the place of {Origin.UrlOf("/moved.xml")}.", Text(2), StringComparison.Ordinal);
        Assert.Contains("2 polls", Text(3), StringComparison.Ordinal);
        Assert.Contains("50 %", Text(3), StringComparison.Ordinal);
        Assert.StartsWith("2 new items in 30 days", Rows(page)[3].QuerySelector("svg")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.StartsWith("(1) Status", page.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_filters_sorts_and_stays_in_the_form()
    {
        Origin.Put("/b.xml", Feeds.RssOf(("b-1", "Uno")));
        Origin.Put("/a.xml", Feeds.RssOf(("a-1", "Dos")));
        Origin.Answer("/c.xml", StatusCodes.Status404NotFound);
        await using var hub = await StartAsync("/b.xml", "/a.xml", "/c.xml");
        await hub.EntriesAsync(e => e.Count == 2);

        var page = await PageAsync(hub, "?health=ok&sort=title");

        Assert.Equal(["A", "B"], Rows(page).Select(r => r.QuerySelector("th")!.FirstChild!.TextContent));
        Assert.Equal("ok", ((IHtmlSelectElement)page.QuerySelector("select[name=health]")!).Value);
        Assert.Equal("status?health=ok&sort=title&reverse=1#feeds", page.QuerySelector("[aria-sort] a")!.GetAttribute("href"));
        Assert.Contains("2 of 3 feeds", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(Rows(await PageAsync(hub, "?q=%22%3E%3Cscript%3E")));
    }

    [Fact]
    public async Task The_json_says_the_same()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos").Replace("Texto de Uno", "I+D & más", StringComparison.Ordinal));
        await using var hub = await StartAsync("/feed.xml");
        await hub.EntriesAsync(e => e.Count == 2);

        using var json = JsonDocument.Parse(await hub.Http.GetStringAsync("/status.json", Cancel));
        var feed = json.RootElement.GetProperty("feeds")[0];

        Assert.Equal("ok", feed.GetProperty("health").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("totals").GetProperty("health").GetProperty("ok").GetInt32());
        Assert.Equal(2, feed.GetProperty("items").GetInt32());
        Assert.Equal(30, feed.GetProperty("new_items_by_day").GetArrayLength());
        Assert.Equal(1, feed.GetProperty("last_month").GetProperty("polls").GetInt32());
        Assert.True(feed.GetProperty("last_month").GetProperty("bytes").GetInt64() > 100);
        Assert.Equal(2, json.RootElement.GetProperty("outputs")[0].GetProperty("items").GetInt32());
        Assert.Equal(0, json.RootElement.GetProperty("websub").GetProperty("subscribers").GetInt32());
        Assert.Single(feed.GetProperty("repairs").EnumerateArray());
        Assert.Contains(feed.GetProperty("repairs")[0].GetString()!, Rows(await PageAsync(hub))[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_on_the_page_is_inline_and_its_files_can_be_kept_for_good()
    {
        await using var hub = await StartAsync("/feed.xml");
        Assert.Contains("href=\"status\"", await hub.Http.GetStringAsync("/outputs", Cancel), StringComparison.Ordinal);
        using var response = await hub.Http.GetAsync("/status", Cancel);
        var page = Parse(await response.Content.ReadAsStringAsync(Cancel));

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("style, [style], script:not([src])"));
        Assert.DoesNotContain(page.All.SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.Ordinal));
        string[] files = [page.QuerySelector("script")!.GetAttribute("src")!, page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!];
        Assert.All(files, file => Assert.False(file.StartsWith('/')));
        foreach (var file in files)
        {
            using var answer = await hub.Http.GetAsync($"/{file}", Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_feeds_say_is_text_and_never_markup()
    {
        const string Attack = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";
        Origin.Put("/feed.xml", Feeds.Rss("Uno").Replace("https://diario.example/<", "javascript:alert(1)<", StringComparison.Ordinal));
        await using var hub = await StartAsync(
            $$"""{ "url": "{{Origin.UrlOf("/feed.xml")}}", "title": {{JsonSerializer.Serialize(Attack)}}, "tags": ["a&b"] }""");
        await hub.EntriesAsync(e => e.Count == 1);

        var page = await PageAsync(hub);

        Assert.Contains(Attack, Rows(page)[0].TextContent, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll("script"));
        Assert.Empty(page.QuerySelectorAll("img, [onerror]"));
        Assert.DoesNotContain(page.Links, link => link.GetAttribute("href")!.StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_file_that_can_not_be_put_into_force_is_explained_until_it_is_mended()
    {
        await using var hub = await StartAsync("/feed.xml");
        var reload = hub.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ConfigReload>().Single();
        var before = await File.ReadAllTextAsync(hub.Config.Path, Cancel);

        Folder.Write("feeds.json", """{ "feeds": ["https://a.example/"], "outputs": [{ "nam": "all" }] }""");
        await reload.LookAsync(asked: false, Cancel);
        var notice = (await PageAsync(hub)).QuerySelector(".notice")!.TextContent;
        Assert.Contains("feeds.json:1:", notice, StringComparison.Ordinal);
        Assert.Contains("outputs[0].nam", notice, StringComparison.Ordinal);
        Assert.DoesNotContain(Folder.Path, notice, StringComparison.Ordinal);

        Folder.Write("feeds.json", before);
        await reload.LookAsync(asked: true, Cancel);
        Assert.Null((await PageAsync(hub)).QuerySelector(".notice"));
    }

    [Fact]
    public async Task It_is_sent_compressed_to_who_takes_that()
    {
        await using var hub = await StartAsync("/feed.xml");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/status") { Headers = { { "Accept-Encoding", "br" } } };
        using var response = await hub.Http.SendAsync(request, Cancel);
        await using var body = new System.IO.Compression.BrotliStream(await response.Content.ReadAsStreamAsync(Cancel), System.IO.Compression.CompressionMode.Decompress);
        using var text = new StreamReader(body);

        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.StartsWith("<!DOCTYPE html>", await text.ReadToEndAsync(Cancel), StringComparison.Ordinal);
    }

    private static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    private static async Task<IHtmlDocument> PageAsync(RunningHub hub, string query = "") => Parse(await hub.Http.GetStringAsync($"/status{query}", Cancel));

    private static List<IElement> Rows(IHtmlDocument page) => [.. page.QuerySelectorAll("#rows tbody tr")];

    /// <summary>Starts with feeds at paths, titled after them, or as written.</summary>
    private Task<RunningHub> StartAsync(params string[] feeds) => RunningHub.StartAsync(
        Folder,
        $$"""
        { "hub": { "baseUrl": "https://hub.example/" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{{string.Join(", ", feeds.Select(Feed))}}] }
        """);

    private string Feed(string feed) => feed.StartsWith('{')
        ? feed
        : $$"""{ "url": "{{Origin.UrlOf(feed)}}", "title": "{{char.ToUpperInvariant(feed[1])}}{{feed[2..^4]}}" }""";
}
