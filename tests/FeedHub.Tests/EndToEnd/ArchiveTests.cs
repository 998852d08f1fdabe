using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>A client that walks an output and its archives (RFC 5005 §4) back to the oldest item.</summary>
public sealed class ArchiveTests : OriginTest
{
    private static readonly XNamespace Atom = RunningHub.Atom;

    [Theory]
    [InlineData("atom")]
    [InlineData("rss")]
    [InlineData("json")]
    [InlineData("atom", "next")]
    [InlineData("rss", "next")]
    public async Task A_walk_over_the_archives_finds_every_item_and_no_archive_repeats_another(string extension, string relation = "prev-archive")
    {
        await using var hub = await StartAsync();
        for (var polls = 1; polls <= 6; polls++) await PollAsync(hub, polls * 50);

        var documents = await WalkAsync(hub, extension, relation);

        var archived = documents.Skip(1).SelectMany(d => d.Titles).ToList();
        Assert.Equal(archived.Distinct(), archived);
        Assert.All(documents.Skip(1), d => Assert.InRange(d.Titles.Count, 1, 100));
        Assert.Equal(Enumerable.Range(1, 300).Select(Title).Order(), documents.SelectMany(d => d.Titles).Distinct().Order());
    }

    [Fact]
    public async Task What_several_feeds_bring_is_archived_once_as_readers_knew_it()
    {
        await using var hub = await StartAsync("/feed.xml", "/copy.xml");
        var shown = new Dictionary<string, string>();
        for (var polls = 1; polls <= 4; polls++)
        {
            await PollAsync(hub, polls * 30);
            Origin.Put("/copy.xml", Document(polls * 30, ""));
            await hub.PollAsync(1);
            foreach (var entry in await hub.EntriesAsync(e => e.All(x => Link(x, "related") is not null)))
                shown[entry.Element(Atom + "id")!.Value] = entry.Element(Atom + "title")!.Value;
        }

        var documents = await WalkAsync(hub, "atom");

        var archived = documents.Skip(1).SelectMany(d => XDocument.Parse(d.Text).Root!.Elements(Atom + "entry")).ToList();
        Assert.Equal(archived.Count, archived.Select(e => e.Element(Atom + "id")!.Value).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 120).Select(Title).Order(), documents.SelectMany(d => d.Titles).Distinct().Order());
        Assert.All(archived, e => Assert.Equal(e.Element(Atom + "title")!.Value, shown.GetValueOrDefault(e.Element(Atom + "id")!.Value, e.Element(Atom + "title")!.Value)));
    }

    [Fact]
    public async Task An_archive_never_changes_by_new_items_edits_a_feed_with_old_items_or_a_restart()
    {
        Dictionary<string, string> before;
        await using (var hub = await StartAsync())
        {
            for (var polls = 1; polls <= 3; polls++) await PollAsync(hub, polls * 50);
            before = (await WalkAsync(hub, "atom")).Skip(1).ToDictionary(d => d.Path, d => d.Text);
            Assert.NotEmpty(before);
            Origin.Put("/feed.xml", Document(150, ", corregido"));
            Assert.Equal(150, (await hub.PollAsync()).Edited);
            await PollAsync(hub, 200, ", corregido");
            await hub.StopAsync();
        }

        Origin.Put("/old.xml", Feeds.RssOf([.. Enumerable.Range(1, 30).Select(i => ($"old-{i}", $"Viejo {i}"))]).Replace("2026 10:00", "1999 10:00", StringComparison.Ordinal));
        await using var again = await StartAsync("/feed.xml", "/old.xml");
        await again.EntriesAsync(e => e.Count == 20);
        await again.PollAsync(1);
        await PollAsync(again, 230, ", corregido");

        var after = await WalkAsync(again, "atom");
        foreach (var (path, text) in before)
            Assert.Equal(text, after.Single(d => d.Path == path).Text);
        Assert.Contains("Viejo 30", after.SelectMany(d => d.Titles));
    }

    [Fact]
    public async Task An_archive_says_what_it_is_and_may_be_kept_for_a_year()
    {
        await using var hub = await StartAsync();
        await PollAsync(hub, 50);

        using var response = await hub.Http.GetAsync("/feeds/all/archive/1.atom", Cancel);
        var feed = XDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).Root!;
        var current = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.atom", Cancel)).Root!;

        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl!.ToString());
        Assert.NotNull(feed.Element(XName.Get("archive", "http://purl.org/syndication/history/1.0")));
        Assert.Equal("https://hub.example/feeds/all.atom", Link(feed, "current"));
        Assert.Equal("https://hub.example/feeds/all/archive/1.atom", Link(feed, "self"));
        Assert.Null(Link(feed, "prev-archive"));
        Assert.Equal("https://hub.example/feeds/all/archive/1.atom", Link(current, "prev-archive"));
        Assert.Null(Link(current, "current"));

        // Whoever walks forward comes to the output in the end.
        var next = Link(feed, "next-archive")!;
        Assert.Equal("https://hub.example/feeds/all/archive/2.atom", next);
        using var forward = await hub.Http.GetAsync(new Uri(next).AbsolutePath, Cancel);
        Assert.Equal("/feeds/all.atom", forward.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("https://hub.example/feeds/all.atom", Link(feed, "first"));
        Assert.Equal(current.Element(Atom + "id")!.Value, feed.Element(Atom + "id")!.Value);
        using var conditional = new HttpRequestMessage(HttpMethod.Get, "/feeds/all/archive/1.atom");
        conditional.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await hub.Http.SendAsync(conditional, Cancel)).StatusCode);
    }

    [Fact]
    public async Task An_output_with_room_for_everything_has_no_archive()
    {
        await using var hub = await StartAsync();
        await PollAsync(hub, 10);

        Assert.Single(await WalkAsync(hub, "atom"));
    }

    [Fact]
    public async Task Archives_outlive_retention_and_once_removed_are_gone()
    {
        await using var hub = await StartAsync();
        for (var polls = 1; polls <= 4; polls++) await PollAsync(hub, polls * 50);
        var before = await WalkAsync(hub, "atom");
        var store = hub.Services.GetRequiredService<IStore>();
        var feed = (await store.FeedsAsync([hub.Config.Feeds[0].Url], Cancel))[0];
        await store.RemoveExpiredAsync(feed.Id, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch, 100, Cancel);
        await PollAsync(hub, 210);
        Assert.Equal(before.Skip(1).Select(d => d.Text), (await WalkAsync(hub, "atom")).Where(d => before.Any(b => b.Path == d.Path)).Skip(1).Select(d => d.Text));

        await store.RemoveArchivesAsync("all", DateTimeOffset.MaxValue, Cancel);

        // The newest stays, for the numbers to go on from.
        Assert.Equal(HttpStatusCode.Gone, (await hub.Http.GetAsync("/feeds/all/archive/2.rss", Cancel)).StatusCode);
        Assert.NotNull(await store.ArchivesAsync("all", Cancel));
    }

    [Theory]
    [InlineData("/feeds/all/archive/0.atom")]
    [InlineData("/feeds/all/archive/99.atom")]
    [InlineData("/feeds/all/archive/01.atom")]
    [InlineData("/feeds/all/archive/-1.atom")]
    [InlineData("/feeds/all/archive/1.xml")]
    [InlineData("/feeds/all/archive/99999999999.atom")]
    [InlineData("/feeds/none/archive/1.atom")]
    [InlineData("/feeds/all/archive/")]
    [InlineData("/feeds/all/archive/..%2f1.atom")]
    public async Task What_is_no_archive_is_not_found(string path)
    {
        await using var hub = await StartAsync();
        await PollAsync(hub, 50);

        Assert.Equal(HttpStatusCode.NotFound, (await hub.Http.GetAsync(path, Cancel)).StatusCode);
    }

    private static string Title(int number) => $"Nota {number}";

    /// <summary>The newest item first, as feeds have it.</summary>
    private static string Document(int items, string suffix) =>
        Feeds.RssOf([.. Enumerable.Range(1, items).Reverse().Select(i => ($"nota-{i}", Title(i) + suffix))]);

    private static string? Link(XElement feed, string rel) =>
        feed.Elements(Atom + "link").SingleOrDefault(l => (string?)l.Attribute("rel") == rel)?.Attribute("href")?.Value;

    /// <summary>From the output to the oldest archive; each document's path, text and titles.</summary>
    private static async Task<IReadOnlyList<(string Path, string Text, IReadOnlyList<string> Titles)>> WalkAsync(
        RunningHub hub, string extension, string relation = "prev-archive")
    {
        var documents = new List<(string, string, IReadOnlyList<string>)>();
        for (var path = $"/feeds/all.{extension}"; path is not null;)
        {
            var text = await hub.Http.GetStringAsync(path, Cancel);
            string? next;
            if (extension == "json")
            {
                var feed = JsonDocument.Parse(text).RootElement;
                documents.Add((path, text, [.. feed.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("title").GetString()!)]));
                next = feed.TryGetProperty("next_url", out var url) ? url.GetString() : null;
            }
            else
            {
                var feed = XDocument.Parse(text).Root!;
                var items = feed.Descendants().Where(e => e.Name.LocalName is "entry" or "item");
                documents.Add((path, text, [.. items.Select(i => i.Elements().First(e => e.Name.LocalName == "title").Value)]));
                next = feed.Descendants(Atom + "link").SingleOrDefault(l => (string?)l.Attribute("rel") == relation)?.Attribute("href")?.Value;
            }

            path = next is null ? null : new Uri(next).AbsolutePath;
        }

        return documents;
    }

    /// <summary>Lets the feed have so many items, and waits until the output shows the newest.</summary>
    private async Task PollAsync(RunningHub hub, int items, string suffix = "")
    {
        Origin.Put("/feed.xml", Document(items, suffix));
        await hub.PollAsync();
        await hub.EntriesAsync(e => e.Any(x => x.Element(Atom + "title")!.Value == Title(items) + suffix));
    }

    private Task<RunningHub> StartAsync(params string[] paths)
    {
        if (paths.Length == 0) paths = ["/feed.xml"];
        return RunningHub.StartAsync(
            Folder,
            $$"""
            {
              "hub": { "baseUrl": "https://hub.example/" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "defaults": { "backfill": "all" },
              "feeds": [{{string.Join(", ", paths.Select(p => $"\"{Origin.UrlOf(p)}\""))}}], "outputs": [{ "name": "all", "limit": 20 }]
            }
            """);
    }
}
