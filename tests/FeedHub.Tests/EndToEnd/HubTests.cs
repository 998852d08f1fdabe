using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>The main job through the front door: from an origin to the merged feeds.</summary>
public sealed class HubTests : OriginTest
{
    private static readonly XNamespace Atom = RunningHub.Atom;

    [Fact]
    public async Task Feeds_of_every_format_come_out_merged_in_every_format()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno, con «comillas» y 38 000"));
        Origin.Put(
            "/feed.atom",
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:a</id><title>Wire</title><updated>2026-11-23T10:00:00Z</updated>
            <entry><id>tag:wire.example,2026:2</id><title>Two</title><link href="https://wire.example/2"/><updated>2026-11-23T11:00:00Z</updated><summary>Text two</summary></entry></feed>
            """,
            "application/atom+xml");
        Origin.Put(
            "/feed.json",
            """
            {"version": "https://jsonfeed.org/version/1.1", "title": "Log", "items": [{"id": "3", "url": "https://log.example/3", "title": "Three", "content_text": "Text three", "date_published": "2026-11-23T12:00:00Z"}]}
            """,
            "application/feed+json");
        await using var hub = await StartAsync("/feed.xml", "/feed.atom", "/feed.json");

        var entries = await hub.EntriesAsync(e => e.Count == 3);

        Assert.Equal(["Three", "Two", "Uno, con «comillas» y 38 000"], entries.Select(e => e.Element(Atom + "title")!.Value));
        Assert.Equal(["Log", "Wire", "Diario"], entries.Select(e => e.Elements().Last().Element(Atom + "title")!.Value));
        var rss = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.rss", Cancel));
        Assert.Equal(["Log", "Wire", "Diario"], rss.Descendants("item").Select(i => i.Element("source")!.Value));
        var json = await hub.Http.GetFromJsonAsync<JsonElement>("/feeds/all.json", Cancel);
        Assert.Equal(["Three", "Two", "Uno, con «comillas» y 38 000"], json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("title").GetString()!));
    }

    [Fact]
    public async Task Polling_an_unchanged_feed_again_adds_nothing_and_asks_conditionally()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
        await using var hub = await StartAsync("/feed.xml");
        var before = await hub.EntriesAsync(e => e.Count == 2);

        var report = await hub.PollAsync();

        Assert.True(report.NotModified);
        Assert.DoesNotContain("If-None-Match", Origin.Requests[0].Keys);
        Assert.Contains("If-None-Match", Origin.Requests[^1].Keys);
        Assert.Equal(before.Select(Id), (await hub.EntriesAsync(_ => true)).Select(Id));
    }

    [Fact]
    public async Task An_origin_without_validators_adds_nothing_twice_either()
    {
        Origin.Answer("/feed.xml", context => context.Response.WriteAsync(Feeds.Rss("Uno", "Dos")));
        await using var hub = await StartAsync("/feed.xml");
        await hub.EntriesAsync(e => e.Count == 2);

        var report = await hub.PollAsync();

        Assert.Equal((0, 0, false), (report.New, report.Edited, report.NotModified));
    }

    [Fact]
    public async Task An_edited_title_is_updated_in_place()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Antes", "Otra"));
        await using var hub = await StartAsync("/feed.xml");
        var before = await hub.EntriesAsync(e => e.Count == 2);

        Origin.Put("/feed.xml", Feeds.Rss("Después", "Otra"));
        var report = await hub.PollAsync();
        var after = await hub.EntriesAsync(e => e.Any(x => Title(x) == "Después"));

        Assert.Equal((0, 1), (report.New, report.Edited));
        Assert.Equal(before.Select(Id), after.Select(Id));
        Assert.Equal(before.Select(e => e.Element(Atom + "published")!.Value), after.Select(e => e.Element(Atom + "published")!.Value));
        Assert.True(Updated(after.Single(e => Title(e) == "Después")) > Updated(before.Single(e => Title(e) == "Antes")));
        Assert.Equal(Updated(before.Single(e => Title(e) == "Otra")), Updated(after.Single(e => Title(e) == "Otra")));
    }

    [Fact]
    public async Task A_restart_resumes_where_it_stopped()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        string etag;
        await using (var hub = await StartAsync("/feed.xml"))
        {
            await hub.EntriesAsync(e => e.Count == 1);
            etag = await EtagAsync(hub);
            await hub.StopAsync();
        }

        await using var again = await StartAsync("/feed.xml");
        await again.EntriesAsync(e => e.Count == 1);

        Assert.Equal(etag, await EtagAsync(again));
        Assert.Single(Origin.Requests); // Not due yet: the time of the next poll survived.
        Assert.True((await again.PollAsync()).NotModified); // So did the validators.
    }

    [Fact]
    public async Task A_failing_feed_keeps_its_items_and_says_what_is_wrong()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await using var hub = await StartAsync("/feed.xml");
        await hub.EntriesAsync(e => e.Count == 1);

        Origin.Answer("/feed.xml", 500);
        var report = await hub.PollAsync();

        Assert.Contains("500", report.State.LastError, StringComparison.Ordinal);
        Assert.Single(await hub.EntriesAsync(_ => true));
        Assert.Contains(WebUtility.HtmlEncode(report.State.LastError)!, await hub.Http.GetStringAsync("/outputs", Cancel), StringComparison.Ordinal);

        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        Assert.Null((await hub.PollAsync()).State.FailingSince);
    }

    [Fact]
    public async Task A_document_that_is_no_feed_vouches_for_nothing()
    {
        Origin.Put("/feed.xml", "<html><head><title>Mantenimiento</title></head><body>Volvemos pronto</body></html>", "text/html");
        await using var hub = await StartAsync("/feed.xml");
        var failed = await hub.PollAsync();

        Assert.NotNull(failed.State.LastError);
        Assert.Null(failed.State.Validators.ETag);
        using var output = await hub.Http.GetAsync("/feeds/all.atom", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, output.StatusCode); // Not an empty feed: nobody said that it is empty.
    }

    [Fact]
    public async Task A_feed_that_is_gone_is_polled_no_more()
    {
        Origin.Answer("/feed.xml", 410);
        await using (var hub = await StartAsync("/feed.xml"))
        {
            Assert.Null((await hub.PollAsync()).State.NextPollAt);
        }

        Origin.Put("/other.xml", Feeds.Rss("Uno"));
        await using var again = await StartAsync("/feed.xml", "/other.xml");
        await again.EntriesAsync(e => e.Count == 1);

        var scheduler = await again.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancel);
        Assert.Null(await scheduler.GetTrigger(new TriggerKey(again.Config.Feeds[0].Url.AbsoluteUri), Cancel));
        Assert.NotNull(await scheduler.GetTrigger(new TriggerKey(again.Config.Feeds[1].Url.AbsoluteUri), Cancel));
    }

    [Fact]
    public async Task A_feed_that_moved_keeps_its_items_and_is_asked_at_its_new_address_once_the_old_one_is_gone()
    {
        Origin.Put("/new.xml", Feeds.Rss("Uno"));
        Origin.Redirect("/feed.xml", "/new.xml");
        await using var hub = await StartAsync("/feed.xml");
        await hub.EntriesAsync(e => e.Count == 1);
        Assert.Contains("moved for good to " + Origin.UrlOf("/new.xml"), await hub.Http.GetStringAsync("/outputs", Cancel), StringComparison.Ordinal);

        Origin.Answer("/feed.xml", 410);
        Assert.NotNull((await hub.PollAsync()).State.NextPollAt);
        var report = await hub.PollAsync();

        Assert.Null(report.State.LastError);
        Assert.Equal("/new.xml", Origin.Requests[^1].PathAndQuery);
        Assert.Single(await hub.EntriesAsync(_ => true));
    }

    [Fact]
    public async Task A_stop_ends_polls_in_flight_and_loses_nothing()
    {
        var asked = new TaskCompletionSource();
        Origin.Answer("/feed.xml", async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using (var hub = await StartAsync("/feed.xml"))
        {
            await asked.Task.WaitAsync(Cancel);
            await hub.StopAsync().WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        }

        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await using var again = await StartAsync("/feed.xml");

        Assert.Single(await again.EntriesAsync(e => e.Count == 1));
    }

    [Fact]
    public async Task Outputs_hold_the_feeds_with_their_tags_and_obey_their_rules()
    {
        Origin.Put("/es.xml", Feeds.Rss("La nube crece", "Horóscopo"));
        Origin.Put("/en.xml", Feeds.RssOf(("b-1", "Clouds grow"), ("b-2", "Cats")));
        await using var hub = await RunningHub.StartAsync(
            Folder,
            $$"""
            {
              "fetch": { "allowPrivate": ["127.0.0.1"] },
              "feeds": [
                { "url": "{{Origin.UrlOf("/es.xml")}}", "tags": ["es"], "drop": [{ "title": "(?i)horóscopo" }] },
                { "url": "{{Origin.UrlOf("/en.xml")}}", "tags": ["en"] }
              ],
              "outputs": [{ "name": "all" }, { "name": "es", "tags": ["es"] }, { "name": "cloud", "keep": [{ "title": "(?i)nube|cloud" }], "limit": 1 }]
            }
            """);

        Assert.Equal(["Cats", "Clouds grow", "La nube crece"], (await hub.EntriesAsync(e => e.Count == 3)).Select(Title).Order());
        Assert.Equal(["La nube crece"], (await hub.EntriesAsync(e => e.Count == 1, "es")).Select(Title));
        Assert.Single(await hub.EntriesAsync(e => e.Count == 1, "cloud"));
    }

    [Fact]
    public async Task It_says_when_it_is_alive_and_when_it_is_ready()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await using var hub = await StartAsync("/feed.xml");
        await hub.EntriesAsync(e => e.Count == 1);

        Assert.Equal(HttpStatusCode.OK, (await hub.Http.GetAsync("/healthz/live", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await hub.Http.GetAsync("/healthz/ready", Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_index_lists_outputs_with_their_links_and_feeds_with_their_state()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await using var hub = await StartAsync("/feed.xml");
        await hub.EntriesAsync(e => e.Count == 1);

        var page = await hub.Http.GetStringAsync("/outputs", Cancel);

        foreach (var extension in new[] { "atom", "rss", "json" })
            Assert.Contains($"https://hub.example/feeds/all.{extension}", page, StringComparison.Ordinal);
        Assert.Contains("Diario", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repaired_document_gives_its_items_and_the_index_says_what_was_repaired()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno").Replace("Texto de Uno", "I+D & más", StringComparison.Ordinal));
        await using var hub = await StartAsync("/feed.xml");
        await hub.EntriesAsync(e => e.Count == 1);

        var notice = Assert.Single((await hub.PollAsync()).State.Description.Notices);
        Assert.Contains(WebUtility.HtmlEncode(notice), await hub.Http.GetStringAsync("/outputs", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sites_page_in_place_of_a_feed_names_the_feeds_that_it_advertises()
    {
        Origin.Put(
            "/",
            """<!doctype html><html><head><title>Diario</title><link rel="alternate" type="application/rss+xml" title="Portada" href="/portada.rss"></head></html>""",
            "text/html; charset=utf-8");
        await using var hub = await StartAsync("/");

        var report = await hub.PollAsync();

        Assert.Contains(Origin.UrlOf("/portada.rss").AbsoluteUri, report.State.LastError, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(report.State.LastError!), await hub.Http.GetStringAsync("/outputs", Cancel), StringComparison.Ordinal);
    }

    private static string Id(XElement entry) => entry.Element(Atom + "id")!.Value;

    private static string Title(XElement entry) => entry.Element(Atom + "title")!.Value;

    private static DateTimeOffset Updated(XElement entry) => (DateTimeOffset)entry.Element(Atom + "updated")!;

    private static async Task<string> EtagAsync(RunningHub hub)
    {
        using var response = await hub.Http.GetAsync("/feeds/all.atom", Cancel);
        return response.Headers.ETag!.ToString();
    }

    private Task<RunningHub> StartAsync(params string[] paths) => RunningHub.StartAsync(
        Folder,
        $$"""
        { "hub": { "baseUrl": "https://hub.example/" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{{string.Join(", ", paths.Select(p => $"\"{Origin.UrlOf(p)}\""))}}] }
        """);
}
