using FeedHub.Configuration;

namespace FeedHub.Commands;

/// <summary>How commands that write feeds.json say that they didn't.</summary>
internal static class EditRefusal
{
    /// <summary>Prints what is wrong with the file, as it is or as it would have become.</summary>
    public static ExitCode Tell(FeedsFileResult result)
    {
        foreach (var problem in result.Problems) Console.Error.WriteLine(problem);
        Console.Error.WriteLine("Nothing was changed.");
        return ExitCode.BadConfig;
    }
}
