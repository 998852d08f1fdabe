using System.Diagnostics;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>Real feed readers subscribe to a merged feed and see every item once.</summary>
public sealed class ReaderTests : OriginTest
{
    private static readonly string[] Titles = ["Año nuevo: 38 000 GPU", "«Nube» y “cloud”", "Peanuts & Crème <brûlée>", "Emoji 🚀"];

    private RunningHub _hub = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Put("/a.xml", Feeds.RssOf(("a-1", Titles[0]), ("a-2", Titles[1])));
        Origin.Put("/b.xml", Feeds.RssOf(("b-1", Titles[2]), ("b-2", Titles[3])));
        _hub = await RunningHub.StartAsync(
            Folder,
            $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.UrlOf("/a.xml")}}", "{{Origin.UrlOf("/b.xml")}}"] }""");
        await _hub.EntriesAsync(e => e.Count == Titles.Length);
    }

    public override async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("atom")]
    [InlineData("rss")]
    public async Task Newsboat_shows_every_item_once(string format)
    {
        Require.Program("newsboat");
        var urls = Folder.Write("urls", Output(format) + "\n");
        var cache = Path.Combine(Folder.Path, "cache.db");
        string[] files = ["-u", urls, "-c", cache, "-C", Folder.Write("config", "")];

        await RunAsync("newsboat", [.. files, "-x", "reload"]);
        await RunAsync("newsboat", [.. files, "-x", "reload"]);
        var unread = await RunAsync("newsboat", [.. files, "-x", "print-unread"]);

        Assert.StartsWith($"{Titles.Length} unread", unread, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("atom")]
    [InlineData("rss")]
    public async Task Sfeed_shows_every_item_once(string format)
    {
        Require.Program("sfeed");
        var feed = Path.Combine(Folder.Path, "feed");
        await File.WriteAllTextAsync(feed, await _hub.Http.GetStringAsync(Output(format), Cancel), Cancel);

        var lines = (await RunAsync("sh", ["-c", $"sfeed < '{feed}'"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(Titles.Order(), lines.Select(l => l.Split('\t')[1]).Order());
        Assert.All(lines, l => Assert.StartsWith("https://diario.example/", l.Split('\t')[2], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("atom")]
    [InlineData("rss")]
    public async Task Feedparser_finds_nothing_to_complain_of(string format)
    {
        Require.PythonModule("feedparser");
        const string Script = "import feedparser, sys; f = feedparser.parse(sys.argv[1]); print(f.bozo); [print(e.title) for e in f.entries]";

        var lines = (await RunAsync("/usr/bin/python3", ["-c", Script, Output(format)])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("False", lines[0]);
        Assert.Equal(4, lines.Length - 1);
    }

    private string Output(string format) => $"{_hub.Http.BaseAddress}feeds/all.{format}";

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}");
        return output;
    }
}
