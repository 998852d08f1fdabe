using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Publishing;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>Reports of one event in two languages through the running service.</summary>
public sealed class StoriesTests : OriginTest
{
    private const string English = "Zentrix signs $45 billion chip supply deal with Northwind Cloud";
    private const string Spanish = "Zentrix firma con Northwind Cloud un acuerdo de 45 000 millones de dólares en chips";
    private const string Late = "Zentrix and Northwind Cloud agree on $45 billion chip supply";

    private static readonly XNamespace Atom = RunningHub.Atom;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 12, 10, 0, TimeSpan.Zero));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Put("en", "en", (English, "09:00", "Chip maker Zentrix will supply Northwind Cloud with processors worth $45 billion over seven years, both companies said."));
        Put("es", "es", (Spanish, "09:30", "El fabricante Zentrix suministrará a Northwind Cloud procesadores por 45 000 millones de dólares durante siete años, dijeron ambas empresas."));
        Put("other", "en", ("Gardeners prepare for an early spring in the valley", "09:45", "Apricots bloom two weeks early."));
    }

    [Fact]
    public async Task Each_report_lists_the_others_and_a_growing_story_updates_nothing()
    {
        await using var hub = await StartAsync("link");
        var entries = await PolledAsync(hub, e => e.Count == 3);
        Assert.Equal([$"{Spanish} — es"], Related(entries, English));
        Assert.Equal([$"{English} — en"], Related(entries, Spanish));
        Assert.Empty(Related(entries, "Gardeners prepare for an early spring in the valley"));
        Assert.Contains("<p>También lo cuentan:</p><ul><li><a href=\"https://en.example/1\">", Text(entries, Spanish), StringComparison.Ordinal);
        Assert.Contains("<p>Also covered by:</p>", Text(entries, English), StringComparison.Ordinal);

        // Within the hour a new report lists the others, and they do not list it yet.
        Put("other", "en", (Late, "12:15", "The two companies announced a $45 billion supply of Zentrix processors to Northwind Cloud."));
        _time.Advance(TimeSpan.FromMinutes(10));
        await hub.PollAsync(2);
        var grown = await hub.EntriesAsync(e => e.Count == 4);
        Assert.Equal(2, Related(grown, Late).Count);
        Assert.Equal([$"{Spanish} — es"], Related(grown, English));

        _time.Advance(TimeSpan.FromMinutes(45));
        hub.Services.GetRequiredService<ItemPlacing>().Wake();
        var later = await hub.EntriesAsync(e => Related(e, English).Count == 2);
        Assert.Equal(grown.Select(e => e.Element(Atom + "updated")!.Value), later.Select(e => e.Element(Atom + "updated")!.Value));
        Assert.Equal(grown.Select(e => e.Element(Atom + "id")!.Value), later.Select(e => e.Element(Atom + "id")!.Value));
    }

    [Fact]
    public async Task All_formats_name_the_other_reports()
    {
        await using var hub = await StartAsync("link");
        await PolledAsync(hub, e => e.Count == 3);

        var rss = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.rss", Cancel));
        var item = rss.Descendants("item").Single(i => i.Element("title")!.Value == English);
        Assert.Equal($"{Spanish} — es", item.Elements(Atom + "link").Single().Attribute("title")!.Value);
        var json = await hub.Http.GetFromJsonAsync<JsonElement>("/feeds/all.json", Cancel);
        var report = json.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("title").GetString() == English)
            .GetProperty("_feedhub").GetProperty("also_covered_by").EnumerateArray().Single();
        Assert.Equal((Spanish, "es", "https://es.example/1"), (report.GetProperty("title").GetString(), report.GetProperty("source").GetString(), report.GetProperty("url").GetString()));
        Assert.Empty(hub.Services.GetRequiredService<OutputPublisher>().Live("all")!.Quarantined);
    }

    [Fact]
    public async Task A_collapsed_story_is_one_entry_under_its_first_items_id_over_a_restart_too()
    {
        string[] ids;
        await using (var hub = await StartAsync("collapse"))
        {
            var entries = await PolledAsync(hub, e => e.Count == 2);
            Assert.Equal([$"{Spanish} — es"], Related(entries, English));
            ids = [.. entries.Select(e => e.Element(Atom + "id")!.Value)];
            Assert.Contains("tag:en.example,2026:1", ids);

            // A later report in full becomes the one to read, at the hour's turn; neither id nor dates move.
            Put("other", "en", (Late, "12:15", string.Join(' ', Enumerable.Repeat("The two companies announced a $45 billion supply of Zentrix processors to Northwind Cloud.", 8))));
            await hub.PollAsync(2);
            _time.Advance(TimeSpan.FromMinutes(55));
            hub.Services.GetRequiredService<ItemPlacing>().Wake();
            var full = await hub.EntriesAsync(e => e.Any(x => x.Element(Atom + "title")!.Value == Late));
            Assert.Equal(ids, full.Select(e => e.Element(Atom + "id")!.Value));
            Assert.Equal(entries.Select(e => e.Element(Atom + "updated")!.Value), full.Select(e => e.Element(Atom + "updated")!.Value));
            Assert.Equal([$"{English} — en", $"{Spanish} — es"], Related(full, Late));
        }

        await using var again = await StartAsync("collapse");
        Assert.Equal(ids, (await again.EntriesAsync(e => e.Count > 0)).Select(e => e.Element(Atom + "id")!.Value));
    }

    private Task<RunningHub> StartAsync(string stories) => RunningHub.StartAsync(
        Folder,
        $$"""
        { "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.UrlOf("/en.xml")}}", "{{Origin.UrlOf("/es.xml")}}", "{{Origin.UrlOf("/other.xml")}}"],
          "outputs": [{ "name": "all", "stories": "{{stories}}" }] }
        """,
        _time);

    private static async Task<IReadOnlyList<XElement>> PolledAsync(RunningHub hub, Func<IReadOnlyList<XElement>, bool> awaited)
    {
        for (var i = 0; i < hub.Config.Feeds.Count; i++) await hub.PollAsync(i);
        return await hub.EntriesAsync(awaited);
    }

    private void Put(string name, string language, (string Title, string Time, string Text) item) => Origin.Put(
        $"/{name}.xml",
        $"""
        <rss version="2.0"><channel><title>{name}</title><link>https://{name}.example/</link><description>News</description><language>{language}</language>
        <item><guid isPermaLink="false">tag:{name}.example,2026:{(item.Title == Late ? 2 : 1)}</guid><title>{WebUtility.HtmlEncode(item.Title)}</title>
        <link>https://{name}.example/{(item.Title == Late ? 2 : 1)}</link><pubDate>Mon, 02 Mar 2026 {item.Time}:00 GMT</pubDate><description>{item.Text}</description></item>
        </channel></rss>
        """);

    private static XElement Entry(IReadOnlyList<XElement> entries, string title) => entries.Single(e => e.Element(Atom + "title")!.Value == title);

    private static string Text(IReadOnlyList<XElement> entries, string title) => Entry(entries, title).Element(Atom + "summary")!.Value;

    private static List<string> Related(IReadOnlyList<XElement> entries, string title) =>
        [.. Entry(entries, title).Elements(Atom + "link").Where(l => l.Attribute("rel")!.Value == "related").Select(l => l.Attribute("title")!.Value)];
}
