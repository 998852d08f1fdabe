using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static FeedHub.Tests.Infrastructure.RunningHub;

namespace FeedHub.Tests.EndToEnd;

/// <summary>Teasers that get their full text from the items' own pages.</summary>
public sealed class FullTextTests : OriginTest
{
    private const string Title = "Los ñandúes de Córdoba";

    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_teaser_is_published_at_once_and_becomes_the_whole_text_without_being_an_edit()
    {
        var gate = new TaskCompletionSource();
        Origin.Answer("/1", async context =>
        {
            await gate.Task;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync(ArticlePages.Of(Title), Cancel);
        });
        Origin.Put("/feed.xml", Rss(("1", Title, "Un avance […]"), ("2", "Otro", string.Concat(Enumerable.Repeat("Una frase entera. ", 40)))));
        await using var hub = await StartAsync(Folder, Json());

        var before = await hub.EntriesAsync(e => e.Count == 2);
        Assert.DoesNotContain(ArticlePages.Ending, before[0].ToString(), StringComparison.Ordinal);
        gate.SetResult();

        var after = await hub.EntriesAsync(e => e.Any(x => x.ToString().Contains(ArticlePages.Ending, StringComparison.Ordinal)));
        Assert.Equal(Of(before, "id", "title", "updated", "published"), Of(after, "id", "title", "updated", "published"));
        Assert.Contains("Un avance […]", after.Single(e => Content(e).Contains(ArticlePages.Ending, StringComparison.Ordinal)).Element(Atom + "summary")!.Value, StringComparison.Ordinal);
        foreach (var path in new[] { "/feeds/all.rss", "/feeds/all.json", "/feeds/by-tag/es.atom" })
            Assert.Contains(ArticlePages.Ending, WebUtility.HtmlDecode(await hub.Http.GetStringAsync(path, Cancel)), StringComparison.Ordinal);

        // What the feed brought whole needs no page, and the feed is read as before.
        Assert.DoesNotContain(Origin.Requests, r => r.PathAndQuery == "/2");
        Assert.Equal("text/html, application/xhtml+xml;q=0.9", Origin.LastRequestFor("/1")["Accept"]);
        var report = await hub.PollAsync();
        Assert.Equal((0, 0), (report.New, report.Edited));
    }

    [Fact]
    public async Task What_a_page_does_not_give_stays_a_teaser_and_the_status_page_says_why()
    {
        Origin.Put("/1", "%PDF-1.7", "application/pdf");
        Origin.Put("/feed.xml", Rss(("1", Title, "Un avance […]")));
        await using var hub = await StartAsync(Folder, Json());
        var before = await hub.EntriesAsync(e => e.Count == 1);
        await FetchDueAsync(hub.Services, Origin.UrlOf("/1"));

        var status = JsonNode.Parse(await hub.Http.GetStringAsync("/status.json", Cancel))!;
        Assert.Equal(
            "The page of an item gave no full text, so it shows its teaser. The last: no page but application/pdf",
            status["feeds"]![0]!["remarks"]!.AsArray()[^1]!.GetValue<string>());
        Assert.Equal("ok", status["feeds"]![0]!["health"]!.GetValue<string>());
        Assert.Empty(await hub.Services.GetRequiredService<IPageStore>().DuePagesAsync(DateTimeOffset.MaxValue, 10, Cancel));
        Assert.Equal(before.Select(e => e.ToString()), (await hub.EntriesAsync(e => e.Count == 1)).Select(e => e.ToString()));
    }

    [Fact]
    public async Task Retry_After_is_heeded_by_all_pages_of_the_feed()
    {
        Origin.Answer("/1", context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7200";
            return Task.CompletedTask;
        });
        Origin.Put("/feed.xml", Rss(("1", Title, "Un avance […]"), ("2", Title, "Otro avance […]")));
        var (time, pages) = (new FakeTimeProvider(Noon), default(IPageStore));
        await using var hub = await TimedPagesAsync(time);
        pages = hub.Services.GetRequiredService<IPageStore>();

        await hub.PollAsync();
        var due = await pages.DuePagesAsync(Noon, 10, Cancel);
        Assert.Equal(2, due.Count);
        Assert.Equal(Noon.AddHours(2), await hub.Services.GetRequiredService<PageFetch>().FetchAsync(due.Single(p => p.Url.AbsolutePath == "/1"), Cancel));

        Assert.Empty(await pages.DuePagesAsync(Noon.AddHours(2).AddSeconds(-1), 10, Cancel));
        Assert.Equal(2, (await pages.DuePagesAsync(Noon.AddHours(2), 10, Cancel)).Count);
    }

    [Fact]
    public async Task A_public_feed_can_have_no_page_read_within_the_operators_network()
    {
        Origin.Put("/feed.xml", Rss(("1", Title, "Un avance […]")));
        Origin.Put("/1", ArticlePages.Of(Title), "text/html");
        var time = new FakeTimeProvider(Noon);
        await using var hub = await TimedPagesAsync(time);
        await hub.PollAsync();
        var pages = hub.Services.GetRequiredService<IPageStore>();

        // The feed's own address is private: what it links to may be too. A feed that is configured as public may not link to it.
        var due = Assert.Single(await pages.DuePagesAsync(Noon, 10, Cancel));
        var config = hub.Services.GetRequiredService<FeedHub.Configuration.CurrentConfig>();
        config.Replace(config.Value with { Feeds = [config.Value.Feeds[0] with { Url = new Uri("https://noticias.example/feed.xml") }] });
        await hub.Services.GetRequiredService<PageFetch>().FetchAsync(due with { FeedUrl = new Uri("https://noticias.example/feed.xml") }, Cancel);

        Assert.DoesNotContain(Origin.Requests, r => r.PathAndQuery == "/1");
        Assert.Contains("refused", (await pages.PageAsync(due.ItemId, Cancel))!.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_during_which_the_process_is_killed_counts_as_an_attempt_and_is_read_later()
    {
        var killed = new TaskCompletionSource();
        Origin.Answer("/1", context => killed.Task);
        Origin.Put("/feed.xml", Rss(("1", Title, "Un avance […]")));
        Folder.Write("feeds.json", Json());
        await using (var program = FeedHubProcess.Start(Folder.Path, "run", "--urls", "http://127.0.0.1:0"))
        {
            await Origin.ReceivedAsync(2, Cancel);
            program.Kill();
            await program.EndAsync();
        }

        killed.SetResult();
        Origin.Put("/1", ArticlePages.Of(Title), "text/html");
        await using var hub = await StartAsync(Folder, Json());
        await hub.EntriesAsync(e => e.Count == 1);
        var pages = hub.Services.GetRequiredService<IPageStore>();
        Assert.Empty(await pages.DuePagesAsync(DateTimeOffset.UtcNow, 10, Cancel));
        var due = Assert.Single(await pages.DuePagesAsync(DateTimeOffset.UtcNow.AddMinutes(11), 10, Cancel));
        Assert.Equal(1, due.Attempts);

        await hub.Services.GetRequiredService<PageFetch>().FetchAsync(due, Cancel);
        await hub.EntriesAsync(e => e.Any(x => Content(x).Contains(ArticlePages.Ending, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Poll_and_render_complete_teasers_too_and_explain_tells_where_a_text_is_from()
    {
        Origin.Put("/1", ArticlePages.Of(Title), "text/html");
        Origin.Put("/feed.xml", Rss(("1", Title, "Un avance […]")));
        Folder.Write("feeds.json", Json());

        Assert.Equal(0, await RunAsync("poll"));
        Assert.Equal(0, await RunAsync("render", "site", "--base-url", "https://feeds.example.org/"));
        Assert.Contains(ArticlePages.Ending, await File.ReadAllTextAsync(Path.Combine(Folder.Path, "site", "feeds", "all.json"), Cancel), StringComparison.Ordinal);
        await using var explain = FeedHubProcess.Start(Folder.Path, "explain", Title);
        Assert.Contains("its full text is from its page, for its feed brings but a teaser", (await explain.EndAsync()).Output, StringComparison.Ordinal);
    }

    private static async Task FetchDueAsync(IServiceProvider services, Uri url)
    {
        var pages = services.GetRequiredService<IPageStore>();
        // The service's own round may have been first.
        foreach (var page in (await pages.DuePagesAsync(DateTimeOffset.MaxValue, 10, Cancel)).Where(p => p.Url == url))
            await services.GetRequiredService<PageFetch>().FetchAsync(page, Cancel);
        while ((await pages.PageTroublesAsync(Cancel)).Count == 0) await Task.Yield();
    }

    private static IEnumerable<string> Of(IReadOnlyList<XElement> entries, params string[] names) =>
        entries.SelectMany(e => names.Select(name => e.Element(Atom + name)!.Value));

    private static string Content(XElement entry) => entry.Element(Atom + "content")?.Value ?? "";

    /// <summary>A service whose schedule never begins, for the clock stands still before the feed is due.</summary>
    private Task<RunningHub> TimedPagesAsync(FakeTimeProvider time) => StartAsync(Folder, Json(), time);

    private async Task<int> RunAsync(params string[] arguments)
    {
        await using var program = FeedHubProcess.Start(Folder.Path, arguments);
        return (await program.EndAsync()).ExitCode;
    }

    private string Json() =>
        $$"""
        { "fetch": { "allowPrivate": ["127.0.0.0/8"] }, "defaults": { "fullText": true }, "feeds": [{ "url": "{{Origin.FeedUrl}}", "tags": ["es"] }] }
        """;

    private string Rss(params (string Path, string Title, string Text)[] items) =>
        $"""
        <rss version="2.0"><channel><title>Diario</title><link>{Origin.Url}</link><description>Noticias</description><language>es</language>
        {string.Concat(items.Select(i => $"<item><guid isPermaLink=\"false\">{i.Path}</guid><title>{i.Title}</title><link>{Origin.UrlOf("/" + i.Path)}</link><pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate><description>{i.Text}</description></item>"))}
        </channel></rss>
        """;
}
