using System.Text;
using System.Text.RegularExpressions;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Commands;

public sealed partial class RenderTests : CommandTest
{
    private static readonly string[] Es = ["es"];
    private static readonly object[] TwoOutputs = [new { name = "all" }, new { name = "es", tags = Es }];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_files_are_those_that_the_service_serves_for_the_same_data_but_for_the_hub_that_only_it_has()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno", "Dos"));
        Origin.Put("/b.xml", Feeds.Rss("Tres").Replace("guid-1", "b-1", StringComparison.Ordinal));
        WriteFeedsJson(["/a.xml", new { url = "/b.xml", tags = Es }], TwoOutputs);
        await RunAsync("poll");

        var (exitCode, output) = await RunAsync("render", "site");

        Assert.Equal(0, exitCode);
        Assert.Contains("7 files written, 0 unchanged", output, StringComparison.Ordinal);
        await using var hub = await RunningHub.StartAsync(Folder, await File.ReadAllTextAsync(PathOf("feeds.json"), Cancel));
        Assert.Equal(3, (await hub.EntriesAsync(entries => entries.Count == 3)).Count);
        Assert.Single(await hub.EntriesAsync(entries => entries.Count == 1, "es"));
        foreach (var path in new[] { "feeds/all.atom", "feeds/all.rss", "feeds/all.json", "feeds/es.atom", "feeds/es.rss", "feeds/es.json" })
            Assert.Equal(WithoutHub(await hub.Http.GetStringAsync(path, Cancel)), await File.ReadAllTextAsync(PathOf("site", path), Cancel));
        Assert.Contains("https://feeds.example.org/feeds/es.atom", await File.ReadAllTextAsync(PathOf("site", "index.html"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unchanged_files_keep_their_date_and_changed_ones_are_replaced_whole()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno"));
        Origin.Put("/b.xml", Feeds.Rss("Dos").Replace("guid-1", "b-1", StringComparison.Ordinal));
        WriteFeedsJson(["/a.xml", new { url = "/b.xml", tags = Es }], TwoOutputs);
        await RunAsync("poll");
        await RunAsync("render", "site");
        var longAgo = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var file in Directory.EnumerateFiles(PathOf("site"), "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, longAgo);

        Assert.Contains("0 files written, 7 unchanged", (await RunAsync("render", "site")).Output, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(PathOf("site"), "*", SearchOption.AllDirectories), f => Assert.Equal(longAgo, File.GetLastWriteTimeUtc(f)));

        Origin.Put("/a.xml", Feeds.Rss("Uno", "Tres"));
        await RunAsync("poll");
        var (_, document) = await RunJsonAsync("render", "site");
        Assert.Equal(["feeds/all.atom", "feeds/all.rss", "feeds/all.json", "index.html"], document["written"]!.AsArray().Select(f => f!.GetValue<string>()));
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(PathOf("site", "feeds", "es.atom")));
        Assert.Contains("Tres", await File.ReadAllTextAsync(PathOf("site", "feeds", "all.json"), Cancel), StringComparison.Ordinal);
        Assert.Equal(7, Directory.EnumerateFiles(PathOf("site"), "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task A_private_output_is_not_written_as_a_web_host_would_show_it_to_everybody()
    {
        Folder.Write("token.txt", "0123456789abcdef\n");
        Origin.Put("/a.xml", Feeds.Rss("Uno"));
        Origin.Put("/b.xml", Feeds.Rss("Reservado").Replace("guid-1", "b-1", StringComparison.Ordinal));
        WriteFeedsJson(
            [new { url = "/a.xml", tags = Es }, "/b.xml"],
            new object[] { new { name = "es", tags = Es }, new { name = "own", token = new { file = "token.txt" } } });
        await RunAsync("poll");

        var (exitCode, output) = await RunAsync("render", "site");

        Assert.Equal(0, exitCode);
        Assert.Contains("private own: not written", output, StringComparison.Ordinal);
        var files = Directory.EnumerateFiles(PathOf("site"), "*", SearchOption.AllDirectories).ToList();
        Assert.Equal(4, files.Count);
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file, Cancel);
            Assert.DoesNotContain("Reservado", text, StringComparison.Ordinal);
            Assert.DoesNotContain("b.xml", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Archives_that_the_service_has_closed_come_along()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno", "Dos", "Tres"));
        var feedsJson = await File.ReadAllTextAsync(WriteFeedsJson(["/a.xml"], new object[] { new { name = "all", limit = 2 } }), Cancel);
        string output;
        byte[] archive;
        await using (var hub = await RunningHub.StartAsync(Folder, feedsJson))
        {
            await hub.EntriesAsync(entries => entries.Count == 2);
            output = WithoutHub(await hub.Http.GetStringAsync("/feeds/all.atom", Cancel));
            archive = await hub.Http.GetByteArrayAsync("/feeds/all/archive/1.atom", Cancel);
        }

        Assert.Equal(0, (await RunAsync("render", "site")).ExitCode);

        Assert.Equal(output, await File.ReadAllTextAsync(PathOf("site", "feeds", "all.atom"), Cancel));
        Assert.Equal(archive, await File.ReadAllBytesAsync(PathOf("site", "feeds", "all", "archive", "1.atom"), Cancel));

        // Where the newest archive says that the next one is.
        Assert.Contains("/feeds/all/archive/2.atom\"", Encoding.UTF8.GetString(archive), StringComparison.Ordinal);
        Assert.Equal(output, await File.ReadAllTextAsync(PathOf("site", "feeds", "all", "archive", "2.atom"), Cancel));
    }

    [Fact]
    public async Task Files_of_an_output_that_is_no_more_are_named_and_left()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno"));
        WriteFeedsJson(["/a.xml"], TwoOutputs[..1]);
        await RunAsync("poll");
        Directory.CreateDirectory(PathOf("site", "feeds"));
        await File.WriteAllTextAsync(PathOf("site", "feeds", "old.atom"), "x", Cancel);

        Assert.Contains("left    feeds/old.atom", (await RunAsync("render", "site")).Output, StringComparison.Ordinal);

        Assert.True(File.Exists(PathOf("site", "feeds", "old.atom")));
    }

    [Fact]
    public async Task An_output_whose_feeds_were_never_read_is_not_written_as_an_empty_one()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno"));
        WriteFeedsJson(["/a.xml", new { url = "/missing.xml", tags = Es }], TwoOutputs);
        await RunAsync("poll");

        var (exitCode, output) = await RunAsync("render", "site");

        Assert.Equal(1, exitCode);
        Assert.Contains("waits   es", output, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("site", "feeds", "es.atom")));
        Assert.True(File.Exists(PathOf("site", "feeds", "all.atom")));
    }

    [Fact]
    public async Task It_asks_where_the_folder_will_be_and_for_a_poll()
    {
        Folder.Write("feeds.json", "{ \"feeds\": [] }");

        Assert.Equal(2, (await RunAsync("render", "site")).ExitCode);
        Assert.Contains("--base-url", Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("render", "site", "--base-url", "https://x.example/a")).ExitCode);
        Assert.Contains("run or poll makes it", Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(PathOf("data")));
    }

    /// <summary>The document without its one line (in JSON Feed, member) that names the WebSub hub, which must be there.</summary>
    private static string WithoutHub(string document)
    {
        var without = HubLink().Replace(document, "");
        Assert.NotEqual(document, without);
        return without;
    }

    [GeneratedRegex("""\s*<(atom:)?link (rel="hub"[^>]*|[^>]*rel="hub"[^>]*)/>|\s*"hubs": ?\[[^\]]*\],?""")]
    private static partial Regex HubLink();
}
