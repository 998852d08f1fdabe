using FeedHub.Configuration.Reading;
using FeedHub.Configuration.Values;

namespace FeedHub.Commands;

/// <summary>The address of a feed on the command line, judged as in feeds.json.</summary>
internal static class FeedAddress
{
    /// <param name="text">A URL, or the path of a file below the folder.</param>
    /// <param name="folder">Absolute path of the folder of feeds.json.</param>
    /// <param name="error">Where to say what is wrong with it.</param>
    /// <returns>Null when it is no such address.</returns>
    public static Uri? Parse(string text, string folder, TextWriter error)
    {
        var problems = new ProblemList("");
        var url = new FeedUrlKind().Read(new TextNode(default, "", text), new ReadingContext(folder, problems));
        foreach (var problem in problems.InFileOrder()) error.WriteLine($"{problem.Message}. {problem.Remedy}");
        return url;
    }
}
