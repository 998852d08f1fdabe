using System.CommandLine;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Serves until it is told to stop.</summary>
internal static class RunCommand
{
    /// <summary>Where to listen; the root command, which does the same, takes it too.</summary>
    public static Option<string> Urls { get; } = new("--urls")
    {
        Description = "Where to listen; several with semicolons between. Another one takes a restart.",
        HelpName = "URL",
        DefaultValueFactory = _ => HubSettings.DefaultUrls,
    };

    public static Command Create(FileOptions files)
    {
        var command = new Command("run", "Poll the feeds on schedule and serve the merged outputs (the default).") { Urls };
        command.Runs((parsed, cancellation) => RunAsync(files, parsed, cancellation));
        return command;
    }

    public static async Task<ExitCode> RunAsync(FileOptions files, ParseResult parsed, CancellationToken cancellation)
    {
        if (files.Of(parsed).Read(parsed.GetValue(Urls)!, Console.Error) is not { } settings) return ExitCode.BadConfig;
        await using var app = Program.Build(settings);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception e) when (e is StoreException or IOException)
        {
            // The address in use, among others, comes as an IOException.
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }

        // Not to be cancelled: who stops it this early still wants an orderly end.
        var report = await StartReport.OfAsync(settings, app.Services, CancellationToken.None);
        await Console.Out.WriteLineAsync(report);
        await app.WaitForShutdownAsync(cancellation);
        return ExitCode.Ok;
    }
}
