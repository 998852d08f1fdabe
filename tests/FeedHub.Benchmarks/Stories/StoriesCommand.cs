using System.Text;
using System.Text.Json;

namespace FeedHub.Benchmarks.Stories;

/// <summary>Runs the search for copies and stories over a file of items, on simulated time: <c>-- stories FILE [--output FILE] [--explain]</c>.</summary>
/// <remarks>
/// A line of the output is <c>{"id", "duplicate", "story"}</c>; with <c>--explain</c> also the rules and their evidence. What it cost goes
/// to the error stream. Items that the service would show as further sources of one item are in its story, whatever they say.
/// </remarks>
internal static class StoriesCommand
{
    private const string Usage = "usage: stories FILE [--output FILE] [--explain]";

    /// <returns>0; 2 when the arguments or the file are wrong.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        string? file = null;
        string? output = null;
        var explain = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--explain") explain = true;
            else if (args[i] == "--output" && i + 1 < args.Length) output = args[++i];
            else if (file is null && !args[i].StartsWith('-')) file = args[i];
            else return Refuse(Usage);
        }

        if (file is null) return Refuse(Usage);
        if (!File.Exists(file)) return Refuse($"There is no file {file}.");
        try
        {
            using var lines = new ItemLines(file);
            using var writer = output is null
                ? new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16)
                : new StreamWriter(output, append: false, new UTF8Encoding(false));
            var replay = new Replay(lines.Order.Length, explain);
            replay.Run(lines);
            replay.Write(lines, writer);
            Console.Error.WriteLine(replay.Cost);
            return 0;
        }
        catch (JsonException e)
        {
            return Refuse($"{file} is not a file of one JSON object a line: {e.Message}");
        }
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
