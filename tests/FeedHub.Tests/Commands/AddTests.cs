using FeedHub.Configuration;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Commands;

public sealed class AddTests : CommandTest
{
    [Fact]
    public async Task Add_finds_the_feed_of_a_site_and_writes_it_below_the_others()
    {
        Origin.Put("/", "<!doctype html><html><head><link rel='alternate' type='application/rss+xml' href='/portada.xml'><link rel='alternate' type='application/rss+xml' href='/comments.xml'></head></html>", "text/html");
        Origin.Put("/portada.xml", Feeds.Rss("Uno"));
        var before = $$"""
            { // mine
              "fetch": { "allowPrivate": ["127.0.0.0/8"] },
              "feeds": [
                "https://example.org/feed.xml", // the best one
              ],
            }
            """;
        Folder.Write("feeds.json", before);

        var (exitCode, output) = await RunAsync("add", Origin.Url.AbsoluteUri, "--title", "La portada", "--tag", "es", "--tag", "prensa");

        Assert.Equal(0, exitCode);
        Assert.Contains("La portada, RSS, 1 items", output, StringComparison.Ordinal);
        Assert.Contains("comments.xml", Errors, StringComparison.Ordinal);
        var line = $$"""{ "url": "{{Origin.UrlOf("/portada.xml")}}", "title": "La portada", "tags": ["es", "prensa"] },""";
        Assert.Equal(
            before.Replace("// the best one", $"// the best one{Environment.NewLine}    {line}", StringComparison.Ordinal),
            await File.ReadAllTextAsync(PathOf("feeds.json"), TestContext.Current.CancellationToken));
        Assert.Equal(["feeds.json"], Directory.EnumerateFileSystemEntries(Folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_feed_that_is_there_already_is_refused_in_a_sentence()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        Origin.Redirect("/old.xml", "/feed.xml");
        var file = WriteFeedsJson(["/feed.xml"]);
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        Assert.Equal(1, (await RunAsync("add", Origin.FeedUrl.AbsoluteUri)).ExitCode);
        Assert.Contains($"{Origin.FeedUrl} is in {file} already. Nothing was changed.", Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("add", Origin.UrlOf("/old.xml").AbsoluteUri)).ExitCode);
        Assert.Contains("already", Errors, StringComparison.Ordinal);

        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_no_feed_is_not_added()
    {
        Origin.Put("/", "<!doctype html><html><body>Nada</body></html>", "text/html");
        var file = WriteFeedsJson([]);
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        Assert.Equal(3, (await RunAsync("add", Origin.Url.AbsoluteUri)).ExitCode);
        Assert.Equal(1, (await RunAsync("add", Origin.UrlOf("/missing.xml").AbsoluteUri)).ExitCode);

        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_title_that_feeds_json_could_not_hold_is_refused_by_its_own_reader()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        var file = WriteFeedsJson([]);
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        Assert.Equal(2, (await RunAsync("add", Origin.FeedUrl.AbsoluteUri, "--title", new string('x', 301))).ExitCode);

        Assert.Contains("feeds[0].title", Errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_with_a_mistake_is_left_alone_and_nobody_is_asked()
    {
        Folder.Write("feeds.json", "{ \"feeds\": [], \"x\": 1 }");

        Assert.Equal(2, (await RunAsync("add", Origin.FeedUrl.AbsoluteUri)).ExitCode);

        Assert.Contains("feeds.json:1:16 error", Errors, StringComparison.Ordinal);
        Assert.Empty(Origin.Requests);
    }

    [Fact]
    public async Task Without_a_feeds_json_one_is_made()
    {
        var feed = Path.Combine(Folder.Path, "notes.xml");
        await File.WriteAllTextAsync(feed, Feeds.Rss("Uno"), TestContext.Current.CancellationToken);

        Assert.Equal(0, (await RunAsync("add", "notes.xml")).ExitCode);

        Assert.Equal(new Uri(feed), Assert.Single(FeedsFile.Read(PathOf("feeds.json")).Config!.Feeds).Url);
    }

    [Fact]
    public async Task A_link_to_the_file_stays_one_and_so_do_its_permissions()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        File.Move(WriteFeedsJson([]), PathOf("real.json"));
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(PathOf("feeds.json"), "real.json");
        File.SetUnixFileMode(PathOf("real.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Equal(0, (await RunAsync("add", Origin.FeedUrl.AbsoluteUri)).ExitCode);

        Assert.NotNull(new FileInfo(PathOf("feeds.json")).LinkTarget);
        Assert.Contains("/feed.xml", await File.ReadAllTextAsync(PathOf("real.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(PathOf("real.json")));
    }
}
