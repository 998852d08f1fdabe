using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>What feeds.json may say of an output, as its readers see it.</summary>
public sealed class OutputOptionsTests : OriginTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
    }

    [Fact]
    public async Task An_output_has_the_description_the_text_and_the_titles_that_were_asked_for()
    {
        await using var hub = await StartAsync(
            """[{ "name": "all", "description": "De todo", "content": "none", "titlePrefix": "source" }, { "name": "brief", "content": "summary" }]""");
        var entries = await hub.EntriesAsync(e => e.Count == 2);
        var brief = await hub.EntriesAsync(e => e.Count == 2, "brief");

        Assert.Equal(["Diario: Dos", "Diario: Uno"], entries.Select(e => e.Element(RunningHub.Atom + "title")!.Value).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("Texto", string.Concat(entries), StringComparison.Ordinal);
        Assert.All(brief, e => Assert.StartsWith("Texto de", e.Element(RunningHub.Atom + "summary")!.Value, StringComparison.Ordinal));
        Assert.Equal("De todo", entries[0].Parent!.Element(RunningHub.Atom + "subtitle")!.Value);
    }

    [Fact]
    public async Task Items_leave_once_they_are_older_than_the_output_wants_and_go_into_its_archives()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 10, 0, TimeSpan.Zero));
        await using var hub = await StartAsync("""[{ "name": "all", "maxAge": "12h" }]""", time);
        await hub.EntriesAsync(e => e.Count == 2);

        // Both are of ten o'clock. Until the hour in which they are twelve hours old nothing changes.
        time.SetUtcNow(new DateTimeOffset(2026, 11, 23, 21, 59, 0, TimeSpan.Zero));
        Origin.Put("/feed.xml", Feeds.RssOf(("guid-3", "Tres"), ("guid-2", "Dos"), ("guid-1", "Uno")));
        await hub.PollAsync();
        await hub.EntriesAsync(e => e.Count == 3);
        time.Advance(TimeSpan.FromHours(1.5));
        hub.Services.GetRequiredService<ItemPlacing>().Wake();

        var left = await hub.EntriesAsync(e => e.Count == 1);
        Assert.Equal("Tres", left[0].Element(RunningHub.Atom + "title")!.Value);
        Assert.Contains("Uno", await hub.Http.GetStringAsync("/feeds/all/archive/1.atom", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_may_begin_with_the_oldest_item()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos").Replace("23 Nov 2026 10:00:00 GMT</pubDate>\n<description>Texto de Dos", "23 Nov 2026 11:00:00 GMT</pubDate>\n<description>Texto de Dos", StringComparison.Ordinal));
        await using var hub = await StartAsync("""[{ "name": "all" }, { "name": "story", "order": "oldest" }]""");

        Assert.Equal(["Dos", "Uno"], Titles(await hub.EntriesAsync(e => e.Count == 2)));
        Assert.Equal(["Uno", "Dos"], Titles(await hub.EntriesAsync(e => e.Count == 2, "story")));

        static IEnumerable<string> Titles(IEnumerable<XElement> entries) => entries.Select(e => e.Element(RunningHub.Atom + "title")!.Value);
    }

    [Fact]
    public async Task Icon_and_language_are_told_in_every_format()
    {
        await using var hub = await StartAsync("""[{ "name": "all", "icon": "https://hub.example/icono.png", "language": "es-419" }]""");
        await hub.EntriesAsync(e => e.Count == 2);
        var atom = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.atom", Cancel)).Root!;
        var channel = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.rss", Cancel)).Root!.Element("channel")!;
        var json = JsonDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.json", Cancel)).RootElement;

        Assert.Equal(("https://hub.example/icono.png", "es-419"), (atom.Element(RunningHub.Atom + "icon")!.Value, atom.Attribute(XNamespace.Xml + "lang")!.Value));
        Assert.Equal(("https://hub.example/icono.png", "es-419"), (channel.Element("image")!.Element("url")!.Value, channel.Element("language")!.Value));
        Assert.Equal((channel.Element("title")!.Value, channel.Element("link")!.Value), (channel.Element("image")!.Element("title")!.Value, channel.Element("image")!.Element("link")!.Value));
        Assert.Equal(("https://hub.example/icono.png", "es-419"), (json.GetProperty("icon").GetString(), json.GetProperty("language").GetString()));
    }

    private Task<RunningHub> StartAsync(string outputs, TimeProvider? time = null) => RunningHub.StartAsync(
        Folder,
        $$"""
        {
          "hub": { "baseUrl": "https://hub.example/" }, "fetch": { "allowPrivate": ["127.0.0.1"] },
          "feeds": ["{{Origin.UrlOf("/feed.xml")}}"], "outputs": {{outputs}}
        }
        """,
        time);
}
