using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FeedHub.Publishing;
using FeedHub.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>One item that several feeds bring, and several reports of one event, through the running service.</summary>
public sealed class SeveralSourcesTests : OriginTest
{
    private const string Shared = "Researchers unveil a battery that charges in ninety seconds flat";

    private static readonly XNamespace Atom = RunningHub.Atom;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 12, 10, 0, TimeSpan.Zero));

    public override async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task An_item_of_three_feeds_stays_the_entry_that_readers_have_whatever_comes_later()
    {
        PutFeed("a", (Shared, "/a/battery", "10:00"), ("Quiet harbours of the north", "/a/harbours", "09:00"));
        PutFeed("b", (Shared, "/b/ninety-seconds", "10:05"), ("Baking bread without a clock", "/b/bread", "09:10"));
        PutFeed("c", (Shared, "/c/2026/03/battery", "10:10"), ("Chess clubs open again downtown", "/c/chess", "09:20"));
        string[] ids;
        string[] feeds = ["""{ "url": "URLa", "retention": "1d" }""", "\"URLb\"", "\"URLc\""];
        await using (var hub = await StartAsync(feeds))
        {
            var first = await PolledAsync(hub, e => e.Count == 4);
            ids = await IdsAsync(hub);
            var entry = Entry(first, Shared);
            Assert.Equal("https://a.example/a/battery", Alternate(entry));
            Assert.Equal([("B News", "https://b.example/b/ninety-seconds"), ("C News", "https://c.example/c/2026/03/battery")], Related(entry));

            PutFeed("a", (Shared + ", they say", "/a/battery", "10:00"), ("Quiet harbours of the north", "/a/harbours", "09:00"));
            _time.Advance(TimeSpan.FromHours(1));
            await hub.PollAsync(0);
            var edited = await hub.EntriesAsync(e => e.Any(x => Title(x) == Shared + ", they say"));
            Assert.True(Updated(Entry(edited, Shared + ", they say")) > Updated(entry));
            Assert.Equal(ids, await IdsAsync(hub));
        }

        // A fourth source comes later, by feeds.json.
        PutFeed("d", (Shared, "/d/1", "11:30"));
        feeds = [.. feeds, "\"URLd\""];
        await using (var hub = await StartAsync(feeds))
        {
            var before = await hub.EntriesAsync(e => e.Count == 4);
            _time.Advance(TimeSpan.FromHours(1));
            await hub.PollAsync(3);
            var after = await hub.EntriesAsync(e => Related(Entry(e, Shared + ", they say")).Count == 3);
            Assert.Equal(before.Select(Updated), after.Select(Updated));
            Assert.Equal(before.Select(Title), after.Select(Title));
            Assert.Equal(ids, await IdsAsync(hub));

            // The first source's items are removed: what the others bring goes on under its id, and nothing else changes place.
            _time.Advance(TimeSpan.FromDays(1));
            await hub.Services.GetRequiredService<RetentionSweep>().RunAsync(Cancel);
            var kept = await hub.EntriesAsync(e => e.Count == 3);
            Assert.Equal("https://b.example/b/ninety-seconds", Alternate(Entry(kept, Shared)));
            Assert.Equal(ids.Except([Id(before, "Quiet harbours of the north")]), await IdsAsync(hub));
        }

        await using (var hub = await StartAsync(feeds))
        {
            await hub.EntriesAsync(e => e.Count == 3);
            Assert.Equal(3, (await IdsAsync(hub)).Intersect(ids).Count());
        }
    }

    [Fact]
    public async Task A_database_made_anew_has_the_same_entries_whichever_feed_is_asked_first()
    {
        // All three use one guid, so that only one of them can have it as its id.
        foreach (var (feed, time) in new[] { ("a", "10:00"), ("b", "10:05"), ("c", "10:10") })
            PutFeedWithGuid(feed, "https://wire.example/1", Shared, "/" + feed, time);
        var bodies = new List<string>();
        foreach (var order in new[] { new[] { 0, 1, 2 }, [2, 1, 0], [1, 2, 0] })
        {
            await using (var hub = await StartAsync(["\"URLa\"", "\"URLb\"", "\"URLc\""]))
            {
                foreach (var feed in order) await hub.PollAsync(feed);
                var entry = Assert.Single(await hub.EntriesAsync(e => e.Count > 0));
                Assert.Equal("https://wire.example/1", entry.Element(Atom + "id")!.Value);
                Assert.Equal("https://a.example/a", Alternate(entry));
                bodies.Add(entry.ToString());
            }

            SqliteConnection.ClearAllPools();
            Directory.Delete(Path.Combine(Folder.Path, "data"), recursive: true);
        }

        Assert.Single(bodies.Distinct());
    }

    [Fact]
    public async Task A_database_made_anew_has_the_same_ids_even_of_items_that_have_no_date()
    {
        const string dated = "Ferries between the northern islands sail again after the storm";
        foreach (var feed in new[] { "a", "b", "c" }) PutFeed(feed, (Shared, $"/{feed}/battery", ""), (dated, $"/{feed}/ferries", ""));
        PutFeed("d", (dated, "/d/ferries", "10:00"));
        var ids = new List<string>();
        foreach (var order in new[] { new[] { 0, 1, 2, 3 }, [3, 2, 1, 0], [1, 2, 3, 0] })
        {
            await using (var hub = await StartAsync(["\"URLa\"", "\"URLb\"", "\"URLc\"", "\"URLd\""]))
            {
                foreach (var feed in order)
                {
                    await hub.PollAsync(feed);
                    _time.Advance(TimeSpan.FromMilliseconds(1)); // Less than any poll of the schedule's own waits.
                }

                var entries = await hub.EntriesAsync(e => e.Count == 2);
                Assert.Equal("https://d.example/d/ferries", Alternate(Entry(entries, dated)));
                Assert.Equal(["A News", "B News", "C News"], Related(Entry(entries, dated)).Select(r => r.Title).Order());
                Assert.Equal(2, (await IdsAsync(hub)).Length);
                ids.Add($"{Id(entries, Shared)} {Id(entries, dated)}");
            }

            SqliteConnection.ClearAllPools();
            Directory.Delete(Path.Combine(Folder.Path, "data"), recursive: true);
        }

        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task An_output_that_keeps_duplicates_has_each_with_an_id_of_its_own()
    {
        PutFeed("a", (Shared, "/a/battery", "10:00"));
        PutFeed("b", (Shared, "/b/battery", "10:05"));
        await using var hub = await StartAsync(["\"URLa\"", "\"URLb\""], """{ "name": "all" }, { "name": "each", "duplicates": "keep" }""");
        Assert.Single(await PolledAsync(hub, e => e.Count > 0));

        var each = await hub.EntriesAsync(e => e.Count == 2, "each");
        Assert.Equal(["https://b.example/b/battery", "https://a.example/a/battery"], each.Select(Alternate));
        Assert.All(each, e => Assert.Empty(Related(e)));
        Assert.Equal(2, each.Select(e => e.Element(Atom + "id")!.Value).Distinct().Count());
    }

    [Fact]
    public async Task Nothing_appears_before_each_feed_was_asked_and_a_feed_that_fails_holds_up_nobody()
    {
        PutFeed("a", (Shared, "/a/battery", "10:05"));
        Origin.Answer("/c.xml", 500);
        await using var hub = await StartAsync(["\"URLa\"", "\"URLb\"", "\"URLc\""]);
        var publisher = hub.Services.GetRequiredService<OutputPublisher>();
        await hub.PollAsync(0);
        await hub.PollAsync(2);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await hub.Http.GetAsync("/feeds/all.atom", Cancel)).StatusCode);
        Assert.Null(publisher.Live("all"));

        PutFeed("b", (Shared, "/b/battery", "10:00"));
        await hub.PollAsync(1);
        Assert.Equal("https://b.example/b/battery", Alternate(Assert.Single(await hub.EntriesAsync(e => e.Count > 0))));
    }

    [Fact]
    public async Task A_feed_that_is_never_asked_holds_up_the_others_for_a_quarter_of_an_hour_at_most()
    {
        PutFeed("a", (Shared, "/a/battery", "10:00"));
        await using var hub = await StartAsync(["\"URLa\"", "\"URLb\""]);
        await hub.PollAsync(0);
        _time.Advance(TimeSpan.FromMinutes(15));
        hub.Services.GetRequiredService<ItemPlacing>().Wake();

        Assert.Single(await hub.EntriesAsync(e => e.Count > 0));
    }

    private async Task<RunningHub> StartAsync(string[] feeds, string outputs = """{ "name": "all" }""")
    {
        var list = string.Join(", ", feeds.Select(f => Regex.Replace(f, "URL(.)", match => Origin.UrlOf($"/{match.Groups[1].Value}.xml").AbsoluteUri)));
        return await RunningHub.StartAsync(
            Folder, $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{{list}}], "outputs": [{{outputs}}] }""", _time);
    }

    private static async Task<IReadOnlyList<XElement>> PolledAsync(RunningHub hub, Func<IReadOnlyList<XElement>, bool> awaited)
    {
        for (var i = 0; i < hub.Config.Feeds.Count; i++) await hub.PollAsync(i);
        return await hub.EntriesAsync(awaited);
    }

    /// <summary>The ids of the output, which are the same in all formats.</summary>
    private static async Task<string[]> IdsAsync(RunningHub hub)
    {
        var atom = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.atom", Cancel)).Descendants(Atom + "entry").Select(e => e.Element(Atom + "id")!.Value).ToArray();
        var rss = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.rss", Cancel)).Descendants("guid").Select(g => g.Value);
        var json = await hub.Http.GetFromJsonAsync<JsonElement>("/feeds/all.json", Cancel);
        Assert.Equal(atom, rss);
        Assert.Equal(atom, json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
        return atom;
    }

    private void PutFeed(string name, params (string Title, string Path, string Time)[] items) => Put(name, [.. items.Select(i => (Guid: name + i.Path, i.Title, i.Path, i.Time))]);

    private void PutFeedWithGuid(string name, string guid, string title, string path, string time) => Put(name, (guid, title, path, time));

    private void Put(string name, params (string Guid, string Title, string Path, string Time)[] items) => Origin.Put(
        $"/{name}.xml",
        $"""
        <rss version="2.0"><channel><title>{name.ToUpperInvariant()} News</title><link>https://{name}.example/</link><description>News</description>
        {string.Concat(items.Select(i => $"""
            <item><guid isPermaLink="false">{i.Guid}</guid><title>{WebUtility.HtmlEncode(i.Title)}</title><link>https://{name}.example{i.Path}</link>
            {(i.Time.Length > 0 ? $"<pubDate>Mon, 02 Mar 2026 {i.Time}:00 GMT</pubDate>" : "")}<description>What {name} writes.</description></item>
            """))}
        </channel></rss>
        """);

    private static XElement Entry(IReadOnlyList<XElement> entries, string title) => entries.Single(e => Title(e) == title);

    private static string Id(IReadOnlyList<XElement> entries, string title) => Entry(entries, title).Element(Atom + "id")!.Value;

    private static string Title(XElement entry) => entry.Element(Atom + "title")!.Value;

    private static DateTimeOffset Updated(XElement entry) => DateTimeOffset.Parse(entry.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture);

    private static string? Alternate(XElement entry) => Links(entry, "alternate").Single().Attribute("href")!.Value;

    private static List<(string Title, string Url)> Related(XElement entry) =>
        [.. Links(entry, "related").Select(l => (l.Attribute("title")!.Value, l.Attribute("href")!.Value))];

    private static IEnumerable<XElement> Links(XElement entry, string rel) => entry.Elements(Atom + "link").Where(l => l.Attribute("rel")!.Value == rel);
}
