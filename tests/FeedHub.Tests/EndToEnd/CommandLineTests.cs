using System.Text.Json;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>The program through its real entry point.</summary>
public sealed class CommandLineTests : OriginTest
{
    private static readonly string[] Loopback = ["127.0.0.0/8"];

    [Fact]
    public async Task Run_says_where_everything_is_and_stops_cleanly_on_sigterm()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        WriteFeedsJson("/feed.xml");
        await using var program = FeedHubProcess.Start(Folder.Path, "--urls", "http://127.0.0.1:0");

        Assert.EndsWith(Path.Combine(Folder.Path, "feeds.json"), await program.ReadUntilAsync("Config"), StringComparison.Ordinal);
        Assert.EndsWith(Path.Combine(Folder.Path, "data", "feedhub.db"), await program.ReadUntilAsync("Database"), StringComparison.Ordinal);
        var index = new Uri((await program.ReadUntilAsync("Index")).Split(' ')[^1]);
        Assert.Contains($"{index}feeds/all.atom", await program.ReadUntilAsync("Outputs"), StringComparison.Ordinal);
        Assert.Contains("1 feed, 0 items, next poll now", await program.ReadUntilAsync("next poll"), StringComparison.Ordinal);
        await program.ReadUntilAsync("1 new");
        program.Terminate();

        Assert.Equal(0, (await program.EndAsync()).ExitCode);
        Assert.Empty(program.Errors);
    }

    [Fact]
    public async Task Poll_polls_every_feed_once_and_tells_by_its_exit_code_whether_all_went_well()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno", "Dos"));
        Origin.Put("/b.xml", Feeds.Rss("Tres"));
        WriteFeedsJson("/a.xml", "/b.xml");

        var (first, output) = await RunAsync("poll");
        Assert.Equal(0, first);
        Assert.Contains("2 feeds polled, 0 failed: 3 new items, 0 edited", output, StringComparison.Ordinal);

        Origin.Answer("/b.xml", 404);
        var (second, after) = await RunAsync("poll");
        Assert.Equal(1, second);
        Assert.Contains("2 feeds polled, 1 failed: 0 new items, 0 edited", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sites_page_is_told_once_with_the_feeds_it_advertises()
    {
        Origin.Put(
            "/",
            """<!doctype html><html><head><title>Diario</title><link rel="alternate" type="application/atom+xml" href="/portada.atom"></head></html>""",
            "text/html; charset=utf-8");
        WriteFeedsJson("/");

        var (exitCode, output) = await RunAsync("poll");
        var lines = output.Split('\n').Where(line => line.Contains(Origin.UrlOf("/portada.atom").AbsoluteUri, StringComparison.Ordinal)).ToList();

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"failed  {Origin.Url}  ", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_dotnet_run_paths_are_those_of_the_callers_folder()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        WriteFeedsJson("/feed.xml");
        await using var program = FeedHubProcess.StartByDotnetRun(Folder.Path, "poll", "--feeds", "feeds.json");

        Assert.Contains("1 new items", (await program.EndAsync()).Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder.Path, "data", "feedhub.db")));
    }

    [Fact]
    public async Task Every_mistake_in_feeds_json_is_told_at_once_and_the_exit_code_is_2()
    {
        Folder.Write("feeds.json", "{\n  \"feeds\": [{ \"url\": \"https://example.org/\", \"intervall\": \"1h\" }],\n  \"outputs\": [{ \"name\": \"A B\" }]\n}");
        await using var program = FeedHubProcess.Start(Folder.Path, "run");

        Assert.Equal(2, (await program.EndAsync()).ExitCode);
        Assert.Contains("feeds.json:2:46", program.Errors, StringComparison.Ordinal);
        Assert.Contains("feeds.json:3:25", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_feeds_json_it_shows_the_smallest_one()
    {
        await using var program = FeedHubProcess.Start(Folder.Path);

        Assert.Equal(2, (await program.EndAsync()).ExitCode);
        Assert.Contains("\"feeds\": [", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_is_told_in_one_line()
    {
        WriteFeedsJson();
        await using var program = FeedHubProcess.Start(Folder.Path, "--urls", Origin.Url.ToString());

        Assert.Equal(1, (await program.EndAsync()).ExitCode);
        Assert.Contains("in use", program.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_shows_merged_items_without_a_network()
    {
        await using var program = FeedHubProcess.Start(Folder.Path, "--sample", "--data", Folder.Path, "--urls", "http://127.0.0.1:0");
        var index = new Uri((await program.ReadUntilAsync("Index")).Split(' ')[^1]);
        await program.ReadUntilAsync("Output all is live");

        using var http = new HttpClient { BaseAddress = index };
        using var response = await http.GetAsync("feeds/all.json", Cancel);
        Assert.Equal("application/feed+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_a_poll_loses_nothing_and_doubles_nothing()
    {
        var asked = new TaskCompletionSource();
        Origin.Put("/a.xml", Feeds.Rss("Uno", "Dos"));
        Origin.Answer("/b.xml", async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        WriteFeedsJson("/a.xml", "/b.xml");
        await using (var program = FeedHubProcess.Start(Folder.Path, "--urls", "http://127.0.0.1:0"))
        {
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            await program.ReadUntilAsync("2 new");
            program.Kill();
        }

        Origin.Put("/b.xml", Feeds.Rss("Tres"));
        var (_, output) = await RunAsync("poll");

        Assert.Contains("0 failed: 1 new items, 0 edited", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sighup_has_it_read_feeds_json_again_and_it_goes_on()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        WriteFeedsJson("/feed.xml");
        await using var program = FeedHubProcess.Start(Folder.Path, "--urls", "http://127.0.0.1:0");
        await program.ReadUntilAsync("1 new");

        program.HangUp();

        // The file is the same, so that only the signal can have had it read.
        Assert.Contains("0 feeds added, 0 removed; now 1 feeds and 1 outputs", await program.ReadUntilAsync("is in force"), StringComparison.Ordinal);
        program.Terminate();
        Assert.Equal(0, (await program.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Check_says_that_a_file_is_good_and_makes_nothing()
    {
        WriteFeedsJson("/feed.xml");

        var (exitCode, output) = await RunAsync("check");

        Assert.Equal(0, exitCode);
        Assert.Contains("feeds.json is good: 1 feeds, 1 outputs, 0 warnings", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Folder.Path, "data")));
    }

    [Fact]
    public async Task Check_names_line_and_column_of_each_problem_and_ends_with_2()
    {
        Folder.Write("bad.json", "{\n  \"feeds\": [{ \"url\": \"https://example.org/\", \"intervall\": \"1h\" }]\n}");

        var (exitCode, output) = await RunAsync("check", "--feeds", "bad.json");
        Assert.Equal(2, exitCode);
        Assert.Contains("bad.json:2:46 error", output, StringComparison.Ordinal);

        var (jsonExitCode, json) = await RunAsync("check", "--feeds", "bad.json", "--json");
        using var document = JsonDocument.Parse(json);
        Assert.Equal(2, jsonExitCode);
        Assert.False(document.RootElement.GetProperty("usable").GetBoolean());
        var problem = Assert.Single(document.RootElement.GetProperty("problems").EnumerateArray());
        Assert.Equal(
            ("bad.json", 2, 46, "error"),
            (problem.GetProperty("file").GetString(), problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32(), problem.GetProperty("severity").GetString()));
    }

    private void WriteFeedsJson(params string[] paths) => Folder.Write("feeds.json", JsonSerializer.Serialize(new
    {
        fetch = new { allowPrivate = Loopback },
        feeds = paths.Select(Origin.UrlOf),
    }));

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var program = FeedHubProcess.Start(Folder.Path, arguments);
        return await program.EndAsync();
    }
}
