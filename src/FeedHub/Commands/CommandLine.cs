using System.CommandLine;

namespace FeedHub.Commands;

/// <summary>The command line: <c>FeedHub [run]</c> serves, <c>FeedHub poll</c> polls every feed once and ends, <c>FeedHub check</c> reads feeds.json.</summary>
internal static class CommandLine
{
    /// <summary>A little longer than the service takes to stop by itself.</summary>
    private static readonly TimeSpan TerminationTimeout = HubSettings.ShutdownTimeout + TimeSpan.FromSeconds(5);

    public static Task<int> RunAsync(string[] args)
    {
        var files = new FileOptions();
        var urls = new Option<string>("--urls")
        {
            Description = "Where to listen; several with semicolons between. Another one takes a restart.",
            HelpName = "URL",
            DefaultValueFactory = _ => HubSettings.DefaultUrls,
        };
        var run = new Command("run", "Poll the feeds on schedule and serve the merged outputs (the default).") { urls };
        run.SetAction((parsed, cancellation) => RunCommand.RunAsync(files.Of(parsed), parsed.GetValue(urls)!, cancellation));
        var poll = new Command("poll", "Poll every feed once, print what came of it, and end: 0 when all went well, else 1.");
        poll.SetAction((parsed, cancellation) => PollCommand.RunAsync(files.Of(parsed), cancellation));

        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var check = new Command("check", "Say what is wrong with feeds.json: 0 when it can be used, else 2.") { json };
        check.SetAction(parsed => CheckCommand.Run(files.Of(parsed), parsed.GetValue(json)));

        var root = new RootCommand("FeedHub polls RSS, Atom and JSON feeds, keeps every item once, and publishes merged feeds.") { run, poll, check, urls };
        foreach (var option in files.All) root.Add(option);
        root.SetAction((parsed, cancellation) => RunCommand.RunAsync(files.Of(parsed), parsed.GetValue(urls)!, cancellation));
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TerminationTimeout });
    }
}
