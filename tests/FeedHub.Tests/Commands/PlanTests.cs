using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FeedHub.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Xunit;

namespace FeedHub.Tests.Commands;

public sealed class PlanTests : CommandTest
{
    private static readonly string[] Es = ["es"];
    private static readonly string[] All = ["all"];
    private static readonly object Horoscopes = new[] { new { title = "Horóscopo" } };

    [Fact]
    public async Task A_plan_tells_what_feeds_and_outputs_gain_and_lose_and_changes_nothing()
    {
        await PollTwoFeedsAsync();
        var edited = WriteFeedsJson(
            [new { url = "/a.xml", tags = Es, drop = Horoscopes, interval = "30m" }, "/new.xml"],
            new object[] { new { name = "all" }, new { name = "spanish", tags = Es } },
            "edited.json");
        // SQLite counts, for a connection that stays open, the changes that others make.
        using var watcher = new SqliteConnection($"Data Source={PathOf("data", "feedhub.db")};Mode=ReadOnly;Pooling=False");
        watcher.Open();
        var before = Fingerprint(watcher);

        var (exitCode, output) = await RunAsync("plan", "--feeds", edited);

        Assert.Equal(0, exitCode);
        Assert.Contains($"feed changed  {Origin.UrlOf("/a.xml")}  tags from none to es; interval from 01:00:00 to 00:30:00; its rules to drop items", output, StringComparison.Ordinal);
        Assert.Contains($"feed added    {Origin.UrlOf("/new.xml")}  its items are known once it was polled", output, StringComparison.Ordinal);
        Assert.Contains($"feed removed  {Origin.UrlOf("/b.xml")}", output, StringComparison.Ordinal);
        Assert.Contains("output all: 3 items become 1, 0 gained, 2 lost", output, StringComparison.Ordinal);
        Assert.Contains("- Horóscopo de hoy  (Diario): the feed's rule to drop { title: Horóscopo } matches (feeds[0].drop[0] on line 1)", output, StringComparison.Ordinal);
        Assert.Contains("output spanish: new, with 1 items", output, StringComparison.Ordinal);
        Assert.Contains("output es: gone with its 0 items", output, StringComparison.Ordinal);
        Assert.Equal(before, Fingerprint(watcher));
        var (_, back) = await RunAsync("plan", "--feeds", "feeds.json", "--against", edited);
        Assert.Contains("output all: 1 items become 3, 2 gained, 0 lost", back, StringComparison.Ordinal);
        Assert.Contains("+ Horóscopo de hoy  (Diario): so far the feed's rule to drop { title: Horóscopo } matches", back, StringComparison.Ordinal);
        Assert.Contains($"feed added    {Origin.UrlOf("/b.xml")}  it was polled before", back, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_that_has_moved_and_is_written_under_its_new_address_keeps_its_items()
    {
        await PollTwoFeedsAsync();
        Origin.Put("/moved.xml", Feeds.Rss("Tres"));
        Origin.Redirect("/b.xml", "/moved.xml");
        await RunAsync("poll");
        var edited = WriteFeedsJson(["/a.xml", "/moved.xml"], new object[] { new { name = "all" }, new { name = "es", tags = Es } }, "edited.json");

        var (_, plan) = await RunJsonAsync("plan", "--feeds", edited);

        var feed = Assert.Single(plan["feeds"]!.AsArray())!;
        Assert.Equal(("moved", Origin.UrlOf("/b.xml").AbsoluteUri), (feed["kind"]!.GetValue<string>(), feed["from"]!.GetValue<string>()));
        var all = plan["outputs"]![0]!;
        Assert.Equal((3, 3, 0, 0), (Number(all["before"]), Number(all["after"]), all["gained"]!.AsArray().Count, all["lost"]!.AsArray().Count));
    }

    [Fact]
    public async Task Rewrites_are_shown_before_they_are_in_force_and_explained_once_they_are()
    {
        await PollTwoFeedsAsync();
        object[] outputs = [new { name = "all", rewrite = new object[] { new { title = "^Horóscopo", with = "Astros" }, new { link = "^https:", with = "mailto:" } } }, new { name = "es", tags = Es }];
        var edited = WriteFeedsJson(["/a.xml", "/b.xml"], outputs, "edited.json");

        var (_, plan) = await RunAsync("plan", "--feeds", edited);
        var (_, explained) = await RunAsync("explain", "Horóscopo de hoy", "--feeds", edited);

        Assert.Contains("output all: 3 items become 3, 0 gained, 0 lost, 1 get another title or link", plan, StringComparison.Ordinal);
        Assert.Contains("  ~ Horóscopo de hoy -> Astros de hoy  (Diario)", plan, StringComparison.Ordinal);
        Assert.Contains("\"Astros de hoy\" in the place of \"Horóscopo de hoy\", by the output's rewrite { title: ^Horóscopo, with: Astros } (outputs[0].rewrite[0] on line 1)", explained, StringComparison.Ordinal);
        Assert.Contains("would be no http or https URL", explained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_with_another_title_is_renamed_and_loses_no_item()
    {
        await PollTwoFeedsAsync();
        var edited = WriteFeedsJson(["/a.xml", new { url = "/b.xml", title = "Otra" }], new object[] { new { name = "all", title = "Todo" }, new { name = "es", tags = Es } }, "edited.json");

        var (_, output) = await RunAsync("plan", "--feeds", edited);

        Assert.Contains("title from its own to Otra", output, StringComparison.Ordinal);
        Assert.Contains("output all: 3 items become 3, 0 gained, 0 lost, 1 name other sources; it gets another title", output, StringComparison.Ordinal);
        Assert.Contains("1 feeds and 1 outputs would change, 1 outputs stay as they are", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_names_its_old_name_is_the_same_output()
    {
        await PollTwoFeedsAsync();
        var edited = WriteFeedsJson(["/a.xml", "/b.xml"], new object[] { new { name = "everything", renamedFrom = All }, new { name = "es", tags = Es } }, "edited.json");

        var (_, output) = await RunAsync("plan", "--feeds", edited);

        Assert.Contains("output everything: 3 items become 3, 0 gained, 0 lost; it was all before, whose URLs lead here", output, StringComparison.Ordinal);
        Assert.DoesNotContain("output all", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_says_the_same_changes_nothing()
    {
        await PollTwoFeedsAsync();
        File.Copy(PathOf("feeds.json"), PathOf("copy.json"));

        Assert.Equal("Nothing would change.", (await RunAsync("plan", "--feeds", "copy.json")).Output.Trim());
    }

    [Fact]
    public async Task It_says_what_it_needs_to_compare_with()
    {
        WriteFeedsJson([]);

        Assert.Equal(2, (await RunAsync("plan")).ExitCode);
        Assert.Contains("--against", Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_the_copy_is_told_as_by_check()
    {
        await PollTwoFeedsAsync();
        Folder.Write("bad.json", "{ \"feeds\": [], \"x\": 1 }");

        Assert.Equal(2, (await RunAsync("plan", "--feeds", "bad.json")).ExitCode);
        Assert.Contains("bad.json:1:16 error", Errors, StringComparison.Ordinal);
    }

    private async Task PollTwoFeedsAsync()
    {
        Origin.Put("/a.xml", Feeds.RssOf(("a-1", "El volcán entra en erupción"), ("a-2", "Horóscopo de hoy")));
        Origin.Put("/b.xml", Feeds.Rss("Tres"));
        WriteFeedsJson(["/a.xml", "/b.xml"], new object[] { new { name = "all" }, new { name = "es", tags = Es } });
        Assert.Equal(0, (await RunAsync("poll")).ExitCode);
    }

    private static int Number(JsonNode? node) => node!.GetValue<int>();

    private (string Bytes, long Version) Fingerprint(SqliteConnection watcher)
    {
        using var version = new SqliteCommand("PRAGMA data_version", watcher);
        return (Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(PathOf("data", "feedhub.db")))), (long)version.ExecuteScalar()!);
    }
}
