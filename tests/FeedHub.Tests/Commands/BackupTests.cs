using System.Xml.Linq;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Commands;

public sealed class BackupTests : CommandTest
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_made_while_the_service_runs_gives_the_same_outputs_byte_for_byte()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno", "Dos", "Tres"));
        var feedsJson = await File.ReadAllTextAsync(WriteFeedsJson(["/a.xml"]), Cancel);
        byte[] before;
        await using (var hub = await RunningHub.StartAsync(Folder, feedsJson))
        {
            await hub.EntriesAsync(entries => entries.Count == 3);
            before = await hub.Http.GetByteArrayAsync("/feeds/all.atom", Cancel);
            Assert.Equal(0, (await RunAsync("backup", "copy.db")).ExitCode);
        }

        Directory.Delete(PathOf("data"), recursive: true);
        Directory.CreateDirectory(PathOf("data"));
        File.Move(PathOf("copy.db"), PathOf("data", "feedhub.db"));
        Origin.Answer("/a.xml", 500);
        await using var restored = await RunningHub.StartAsync(Folder, feedsJson);
        await restored.EntriesAsync(entries => entries.Count == 3);

        Assert.Equal(before, await restored.Http.GetByteArrayAsync("/feeds/all.atom", Cancel));
        Assert.Equal("Uno", XDocument.Parse(await restored.Http.GetStringAsync("/feeds/all.rss", Cancel)).Descendants("item").Select(i => i.Element("title")!.Value).Order(StringComparer.Ordinal).Last());
    }

    [Fact]
    public async Task A_file_that_is_there_is_never_overwritten()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno"));
        WriteFeedsJson(["/a.xml"]);
        await RunAsync("poll");
        Folder.Write("copy.db", "precious");

        Assert.Equal(1, (await RunAsync("backup", "copy.db")).ExitCode);

        Assert.Contains("is there already", Errors, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(PathOf("copy.db"), Cancel));
        Assert.Equal(["copy.db", "data", "feeds.json"], Directory.EnumerateFileSystemEntries(Folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Without_a_database_nothing_is_made()
    {
        WriteFeedsJson([]);

        Assert.Equal(1, (await RunAsync("backup", "copy.db")).ExitCode);

        Assert.Equal(["feeds.json"], Directory.EnumerateFileSystemEntries(Folder.Path).Select(Path.GetFileName));
    }
}
