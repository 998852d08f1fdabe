using System.Text.Json.Nodes;
using System.Xml.Linq;
using FeedHub.Tests.Infrastructure;
using Xunit;
using static FeedHub.Tests.Infrastructure.RunningHub;

namespace FeedHub.Tests.EndToEnd;

/// <summary>Titles and links are published otherwise than they are stored.</summary>
public sealed class RewriteTests : OriginTest
{
    private const string Rewrites = """{ "title": "^\\[Ad\\] ", "with": "" }, { "link": "^https://diario[.]example", "with": "https://espejo.example" }""";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Put("/a.xml", Feeds.RssOf(("a-1", "[Ad] Nube"), ("a-2", "GPU")));
    }

    [Fact]
    public async Task Rewriting_changes_what_every_format_and_page_shows_but_no_id_and_no_date_and_taking_it_back_undoes_it()
    {
        await using var hub = await StartAsync(Folder, Json(""));
        var before = await hub.EntriesAsync(e => e.Count == 2);

        Folder.Write("feeds.json", Json(Rewrites));

        var after = await hub.EntriesAsync(e => e.Any(x => x.Element(Atom + "title")!.Value == "Nube"));
        Assert.Equal(Of(before, "id", "updated", "published"), Of(after, "id", "updated", "published"));
        Assert.Equal(["Nube", "GPU"], after.Select(e => e.Element(Atom + "title")!.Value).OrderDescending());
        Assert.All(after, e => Assert.StartsWith("https://espejo.example/", Link(e), StringComparison.Ordinal));
        foreach (var path in new[] { "/feeds/all.rss", "/feeds/all.json", "/feeds/by-tag/es.atom", "/feeds/search.json?q=nube", "/" })
        {
            var text = await hub.Http.GetStringAsync(path, Cancel);
            Assert.Contains("https://espejo.example/a-1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("https://diario.example/a-1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("[Ad] Nube", text.Replace("Texto de [Ad] Nube", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        // What is stored is the publisher's: the next poll finds nothing edited, and nothing new.
        var report = await hub.PollAsync();
        Assert.Equal((0, 0), (report.New, report.Edited));
        Folder.Write("feeds.json", Json(""));
        var undone = await hub.EntriesAsync(e => e.Any(x => x.Element(Atom + "title")!.Value == "[Ad] Nube"));
        Assert.Equal(before.Select(e => e.ToString()), undone.Select(e => e.ToString()));
    }

    [Fact]
    public async Task A_rewrite_that_leaves_nothing_is_passed_over_and_told_on_the_status_page_and_in_the_log()
    {
        var log = new LogLines();
        await using var hub = await StartAsync(Folder, Json("""{ "title": "^GPU$", "with": "" }"""), replace: log.AddTo);

        var entries = await hub.EntriesAsync(e => e.Count == 2);

        const string Warning = "\"GPU\" stays, for by the feed's rewrite { title: ^GPU$, with: \"\" } (feeds[0].rewrite[0] on line 2) nothing would be left of it";
        Assert.Contains("GPU", entries.Select(e => e.Element(Atom + "title")!.Value));
        var status = JsonNode.Parse(await hub.Http.GetStringAsync("/status.json", Cancel))!;
        Assert.Equal(Warning, status["outputs"]![0]!["warnings"]![0]!.GetValue<string>());
        Assert.Contains("nothing would be left of it", await hub.Http.GetStringAsync("/status", Cancel), StringComparison.Ordinal);
        Assert.Contains(log.All, line => line.Text.Contains(Warning, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Of(IReadOnlyList<XElement> entries, params string[] names) =>
        entries.SelectMany(e => names.Select(name => e.Element(Atom + name)!.Value));

    private static string Link(XElement entry) => entry.Elements(Atom + "link").First(l => (string?)l.Attribute("rel") is null or "alternate").Attribute("href")!.Value;

    private string Json(string rewrites) =>
        $$"""
        { "fetch": { "allowPrivate": ["127.0.0.0/8"] }, "feeds": [
            { "url": "{{Origin.UrlOf("/a.xml")}}", "tags": ["es"], "rewrite": [{{rewrites}}] }] }
        """;
}
