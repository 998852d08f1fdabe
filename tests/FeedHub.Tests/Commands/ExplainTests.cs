using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Commands;

public sealed class ExplainTests : CommandTest
{
    private static readonly string[] Es = ["es"];
    private static readonly string[] En = ["en"];

    [Fact]
    public async Task An_item_is_told_with_its_poll_its_identity_its_edits_and_each_output()
    {
        Origin.Put("/a.xml", Feeds.RssOf(("https://diario.example/1", "El volcán entra en erupción de madrugada"), ("g-2", "Horóscopo de hoy")));
        WriteFeedsJson(
            [new { url = "/a.xml", tags = Es, drop = new[] { new { title = "(?i)horóscopo" } } }],
            new object[] { new { name = "all" }, new { name = "en", tags = En }, new { name = "nube", keep = new[] { new { title = "nube" } } } });
        await RunAsync("poll");
        Origin.Put("/a.xml", Feeds.RssOf(("https://diario.example/1", "El volcán entró en erupción de madrugada"), ("g-2", "Horóscopo de hoy")));
        await RunAsync("poll");

        var (exitCode, output) = await RunAsync("explain", "https://diario.example/1");
        Assert.Equal(0, exitCode);
        Assert.Contains("came by the poll of 20", output, StringComparison.Ordinal);
        Assert.Contains(": its guid", output, StringComparison.Ordinal);
        Assert.Contains("https://diario.example/1: its publisher's own guid", output, StringComparison.Ordinal);
        Assert.Contains("title from \"El volcán entra en erupción de madrugada\" to \"El volcán entró en erupción de madrugada\"", output, StringComparison.Ordinal);
        Assert.Contains("Output    all: in, number 1 of 1 by date", output, StringComparison.Ordinal);
        Assert.Contains("Output    en: not in, it takes feeds with the tag en, and its feed has es", output, StringComparison.Ordinal);
        Assert.Contains("Output    nube: not in, none of the output's keep rules matches: { title: nube } (outputs[2].keep[0] on line 1)", output, StringComparison.Ordinal);

        var (_, dropped) = await RunAsync("explain", "HORÓSCOPO de".ToLowerInvariant());
        Assert.Contains("made from the feed's URL and its key, because it has no guid that is globally unique", dropped, StringComparison.Ordinal);
        Assert.Contains("all: not in, the feed's rule to drop { title: (?i)horóscopo } matches (feeds[0].drop[0] on line 1)", dropped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_are_told_with_the_rule_that_found_them_and_the_entry_they_are_part_of()
    {
        const string title = "El volcán de La Palma entra en erupción de madrugada";
        Origin.Put("/a.xml", Feeds.RssOf(("https://agencia.example/volcan", title)).Replace("<link>https://diario.example/https://agencia.example/volcan", "<link>https://agencia.example/volcan", StringComparison.Ordinal));
        Origin.Put("/b.xml", Feeds.RssOf(("b-1", title)).Replace("<link>https://diario.example/b-1", "<link>https://agencia.example/volcan?utm_source=b", StringComparison.Ordinal));
        WriteFeedsJson(["/a.xml", "/b.xml"]);
        await RunAsync("poll");

        var (exitCode, found) = await RunJsonAsync("explain", title);
        var items = found["items"]!.AsArray();

        Assert.Equal((0, 2), (exitCode, items.Count));
        var copy = Assert.Single(items, i => i!["copy"]!["isCopy"]!.GetValue<bool>())!;
        var original = Assert.Single(items, i => !i!["copy"]!["isCopy"]!.GetValue<bool>())!;
        Assert.StartsWith("It is a copy: both link to one page", copy["copy"]!["why"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(original["id"]!.GetValue<string>(), copy["copy"]!["of"]!.GetValue<string>());
        Assert.Contains($"as part of the entry {original["id"]}", copy["outputs"]![0]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("number 1 of 1 by date, with 1 other sources and 0 other reports", original["outputs"]![0]!["reason"]!.GetValue<string>());
        Assert.Equal(copy["id"]!.GetValue<string>(), Assert.Single(original["related"]!.AsArray())!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Limit_and_backfill_are_told_with_their_numbers()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno", "Dos", "Tres", "Cuatro", "Cinco"));
        WriteFeedsJson([new { url = "/a.xml", backfill = 4 }], new object[] { new { name = "two", limit = 2 } });
        await RunAsync("poll");

        var outputs = new Dictionary<string, string>();
        foreach (var title in new[] { "Uno", "Dos", "Tres", "Cuatro", "Cinco" })
            outputs[title] = (await RunJsonAsync("explain", title)).Document["items"]![0]!["outputs"]![0]!["reason"]!.GetValue<string>();

        Assert.Single(outputs.Values, r => r == "it lies beyond the backfill of a feed just added, which is 4 items");
        Assert.Equal(2, outputs.Values.Count(r => r.StartsWith("number ", StringComparison.Ordinal)));
        Assert.Equal(
            ["it has left the window: 2 entries came after it or its first source, and the output holds the last 2", "it has left the window: 3 entries came after it or its first source, and the output holds the last 2"],
            outputs.Values.Where(r => r.StartsWith("it has left", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_removed_and_what_is_of_no_feed_any_more_is_still_explained()
    {
        Origin.Put("/a.xml", Feeds.RssOf(("https://diario.example/1", "Uno"), ("https://diario.example/2", "Dos")));
        WriteFeedsJson(["/a.xml"]);
        await RunAsync("poll");
        await using (var store = new SqliteStore(PathOf("data", "feedhub.db")))
        {
            await store.OpenAsync(TestContext.Current.CancellationToken);
            var feed = (await store.FeedsAsync([Origin.UrlOf("/a.xml")], TestContext.Current.CancellationToken))[0];
            await store.RemoveBeyondAsync(feed.Id, 1, DateTimeOffset.UnixEpoch, 10, TestContext.Current.CancellationToken);
        }

        var reasons = new List<string>();
        foreach (var guid in new[] { "https://diario.example/1", "https://diario.example/2" })
            reasons.Add((await RunJsonAsync("explain", guid)).Document["items"]![0]!["outputs"]![0]!["reason"]!.GetValue<string>());
        Assert.Contains("its feed's retention removed it", reasons);

        WriteFeedsJson([]);
        Assert.Contains("not in, its feed is in feeds.json no more", (await RunAsync("explain", "https://diario.example/1")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_no_poll_brought_is_told_by_the_exit_code()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno"));
        WriteFeedsJson(["/a.xml"]);
        await RunAsync("poll");

        Assert.Equal(3, (await RunAsync("explain", "https://diario.example/nunca")).ExitCode);
        Assert.Equal(3, (await RunAsync("explain", "%")).ExitCode);
    }

    [Fact]
    public async Task Data_of_another_version_is_not_touched()
    {
        Folder.Write("feeds.json", "{ \"feeds\": [] }");
        Directory.CreateDirectory(PathOf("data"));
        await File.WriteAllBytesAsync(PathOf("data", "feedhub.db"), [], TestContext.Current.CancellationToken);

        Assert.Equal(1, (await RunAsync("explain", "x")).ExitCode);

        Assert.Contains("run or poll makes it ready", Errors, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(PathOf("data", "feedhub.db")).Length);
    }
}
