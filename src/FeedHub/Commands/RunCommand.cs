using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Serves until it is told to stop.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(Files files, string urls, CancellationToken cancellation)
    {
        if (files.Read(urls, Console.Error) is not { } settings) return ExitCode.BadConfig;
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
