using System.CommandLine;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>What all commands have in common: how they end.</summary>
internal static class CommandActions
{
    /// <summary>Gives a command its work. A failing store or file is told in one line, and so is a stop.</summary>
    /// <remarks>Not to be named SetAction: the library's own of that name takes the same work, and throws its exit code away.</remarks>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task<ExitCode>> run) =>
        command.SetAction(async (parsed, cancellation) => (int)await EndAsync(run, parsed, cancellation));

    private static async Task<ExitCode> EndAsync(
        Func<ParseResult, CancellationToken, Task<ExitCode>> run, ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            return await run(parsed, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done.");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }
}
