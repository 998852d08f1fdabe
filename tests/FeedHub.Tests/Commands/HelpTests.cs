using FeedHub.Commands;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Commands;

public sealed class HelpTests : CommandTest
{
    [Fact]
    public async Task Help_lists_every_command_and_every_exit_code()
    {
        var (exitCode, output) = await RunAsync("--help");

        Assert.Equal(0, exitCode);
        foreach (var command in new[] { "run", "poll", "check", "preview", "add", "import", "export", "explain", "plan", "render", "backup" })
            Assert.Contains($"\n  {command} ", output, StringComparison.Ordinal);
        foreach (var code in Enum.GetValues<ExitCode>()) Assert.Contains($"{(int)code,-3}  ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("add")]
    [InlineData("check", "--fetsh")]
    public async Task A_wrong_command_line_ends_with_2(params string[] arguments) => Assert.Equal(2, (await RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task A_command_that_is_stopped_says_so_and_ends_with_130()
    {
        Origin.Answer("/slow.xml", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        WriteFeedsJson(["/slow.xml"]);
        await using var program = FeedHubProcess.Start(Folder.Path, "check", "--fetch");
        await Origin.ReceivedAsync(1, TestContext.Current.CancellationToken);

        program.Terminate();

        Assert.Equal(130, (await program.EndAsync()).ExitCode);
        Assert.Contains("Stopped before it was done.", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_feeds_that_are_named_are_polled()
    {
        Origin.Put("/a.xml", Feeds.Rss("Uno"));
        Origin.Put("/b.xml", Feeds.Rss("Dos"));
        WriteFeedsJson(["/a.xml", new { url = "/b.xml", title = "La segunda" }]);

        var (exitCode, poll) = await RunJsonAsync("poll", "La segunda");
        Assert.Equal((0, 1, 1), (exitCode, poll["polled"]!.GetValue<int>(), poll["new"]!.GetValue<int>()));
        Assert.All(Origin.Requests, r => Assert.Equal("/b.xml", r.PathAndQuery));

        Assert.Equal(3, (await RunAsync("poll", "La tercera")).ExitCode);
        Assert.Contains("There is no feed La tercera", Errors, StringComparison.Ordinal);
    }
}
