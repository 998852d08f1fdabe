using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Commands;

/// <summary><c>health</c>, as containers ask it.</summary>
public sealed class HealthTests : OriginTest
{
    [Fact]
    public async Task A_service_that_is_ready_is_healthy()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await using var hub = await RunningHub.StartAsync(Folder, $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.FeedUrl}}"] }""");
        await hub.EntriesAsync(e => e.Count == 1);

        await using var health = FeedHubProcess.Start(Folder.Path, "health", "--urls", hub.Http.BaseAddress!.AbsoluteUri);
        var (exitCode, output) = await health.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal("""{"status":"ok","reasons":[]}""", output.Trim());
    }

    [Fact]
    public async Task Where_nobody_answers_it_says_so_and_fails()
    {
        var url = FreePort.Url();

        await using var health = FeedHubProcess.Start(Folder.Path, "health", "--urls", url.AbsoluteUri);
        var (exitCode, _) = await health.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains($"{url} does not answer", health.Errors, StringComparison.Ordinal);
    }
}
