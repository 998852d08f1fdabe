using FeedHub.Configuration;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Commands;

public sealed class ImportExportTests : CommandTest
{
    private const string List =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <opml version="2.0"><head><title>Mis fuentes</title></head><body>
          <outline text="Prensa"><outline text="España">
            <outline type="rss" text="El País &amp; más" xmlUrl="https://a.example/rss?x=1&amp;y=2" htmlUrl="https://a.example/"/>
          </outline></outline>
          <outline text="Suelto" xmlUrl="feed://b.example/rss"/>
          <outline text="Archivo" xmlUrl="file:///etc/passwd"/>
          <outline text="Malo" xmlUrl="https://user:secret@c.example/rss"/>
          <outline text="Ya" xmlUrl="https://known.example/feed"/>
        </body></opml>
        """;

    private static readonly string[] SpainAndAi = ["prensa/españa", "ia"];
    private static readonly string[] Ai = ["ia"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_writes_the_feeds_and_their_folders_below_those_there_are()
    {
        var before = "{\n  // mine\n  \"feeds\": [\n    \"https://known.example/feed\" // the first\n  ]\n}\n";
        Folder.Write("feeds.json", before);
        Folder.Write("list.opml", List);

        var (exitCode, output) = await RunAsync("import", "list.opml");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            "{\n  // mine\n  \"feeds\": [\n    \"https://known.example/feed\", // the first\n"
            + "    { \"url\": \"https://a.example/rss?x=1&y=2\", \"title\": \"El País & más\", \"tags\": [\"prensa/españa\"] },\n"
            + "    { \"url\": \"http://b.example/rss\", \"title\": \"Suelto\" }\n  ]\n}\n",
            await File.ReadAllTextAsync(PathOf("feeds.json"), Cancel));
        Assert.Contains("2 feeds added", output, StringComparison.Ordinal);
        Assert.Contains("there   https://known.example/feed", output, StringComparison.Ordinal);
        Assert.Contains("file:///etc/passwd is neither http nor https", output, StringComparison.Ordinal);
        Assert.Contains("carries a user name or password", output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", output, StringComparison.Ordinal);

        var again = await File.ReadAllBytesAsync(PathOf("feeds.json"), Cancel);
        Assert.Contains("0 feeds added", (await RunAsync("import", "list.opml")).Output, StringComparison.Ordinal);
        Assert.Equal(again, await File.ReadAllBytesAsync(PathOf("feeds.json"), Cancel));
    }

    [Fact]
    public async Task What_export_prints_import_reads_back_into_the_same_feeds()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno"));
        WriteFeedsJson([new { url = "/a.xml", tags = SpainAndAi }, new { url = "/b.xml", title = "Mío \"sólo\" <mío>", tags = Ai }, "/c.xml"]);
        await RunAsync("poll");

        var (exitCode, opml) = await RunAsync("export", "opml");
        Folder.Write("list.opml", opml);
        var (imported, _) = await RunAsync("import", "list.opml", "--feeds", Folder.Write("copy.json", "{ \"feeds\": [] }"));

        Assert.Equal((0, 0), (exitCode, imported));
        Assert.Contains("htmlUrl=\"https://diario.example/\"", opml, StringComparison.Ordinal);
        var (before, after) = (FeedsFile.Read(PathOf("feeds.json")).Config!.Feeds, FeedsFile.Read(PathOf("copy.json")).Config!.Feeds);
        Assert.Equal(before.Select(f => f.Url.AbsoluteUri).Order(StringComparer.Ordinal), after.Select(f => f.Url.AbsoluteUri).Order(StringComparer.Ordinal));
        Assert.All(before, b => Assert.Equal(b.Tags, after.Single(a => a.Url == b.Url).Tags));
        Assert.Equal(["127.0.0.1", "Diario", "Mío \"sólo\" <mío>"], after.Select(f => f.Title).Order(StringComparer.Ordinal));

        // From there on nothing changes any more.
        var (_, second) = await RunAsync("export", "opml", "--feeds", "copy.json");
        Assert.Equal(opml.Replace("Prensa", "FeedHub", StringComparison.Ordinal), second);
    }

    [Fact]
    public async Task Export_says_what_a_list_has_no_place_for()
    {
        await File.WriteAllTextAsync(PathOf("notes.xml"), Feeds.Rss("Uno"), Cancel);
        Folder.Write("feeds.json", """{ "feeds": ["notes.xml", { "url": "https://a.example/", "drop": [{ "title": "x" }] }] }""");

        var (exitCode, opml) = await RunAsync("export", "opml");

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("notes.xml", opml, StringComparison.Ordinal);
        Assert.Contains("1 feeds are files on this disk", Errors, StringComparison.Ordinal);
        Assert.Contains("rules (of 1 feeds)", Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(PathOf("data")));
    }

    [Fact]
    public async Task What_is_no_list_changes_nothing()
    {
        var file = WriteFeedsJson([]);
        var before = await File.ReadAllBytesAsync(file, Cancel);
        Folder.Write("bad.opml", "<!DOCTYPE x><opml/>");

        Assert.Equal(1, (await RunAsync("import", "bad.opml")).ExitCode);
        Assert.Contains("DTD", Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("import", "missing.opml")).ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(file, Cancel));
    }
}
