using System.CommandLine;

namespace FeedHub.Commands;

/// <summary>The command line: one command a file; without a command it runs the service.</summary>
internal static class CommandLine
{
    /// <summary>A little longer than the service takes to stop by itself.</summary>
    private static readonly TimeSpan TerminationTimeout = HubSettings.ShutdownTimeout + TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TerminationTimeout });
        return parsed.Errors.Count > 0 ? (int)ExitCode.BadConfig : code;
    }

    private static RootCommand Root()
    {
        var files = new FileOptions();
        var root = new RootCommand("FeedHub polls RSS, Atom and JSON feeds, keeps every item once, and publishes merged feeds." + Environment.NewLine + Environment.NewLine + ExitCodes.Table)
        {
            RunCommand.Create(files),
            PollCommand.Create(files),
            CheckCommand.Create(files),
            PreviewCommand.Create(files),
            AddCommand.Create(files),
            ImportCommand.Create(files),
            ExportCommand.Create(files),
            ExplainCommand.Create(files),
            PlanCommand.Create(files),
            RenderCommand.Create(files),
            BackupCommand.Create(files),
            MigrateCommand.Create(files),
            ReplayCommand.Create(files),
            HealthCommand.Create(),
            RunCommand.Urls,
            RunCommand.Json,
        };
        foreach (var option in files.All) root.Add(option);
        root.Runs((parsed, cancellation) => RunCommand.RunAsync(files, parsed, cancellation));
        return root;
    }
}
