using System.Text.Json;
using FeedHub.Configuration;

namespace FeedHub.Commands;

/// <summary>Says what is wrong with feeds.json, without polling or serving anything.</summary>
internal static class CheckCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns><see cref="ExitCode.Ok"/> when the file can be used, warnings or not; else <see cref="ExitCode.BadConfig"/>.</returns>
    public static int Run(Files files, bool json)
    {
        if (files.Feeds is not { } path)
        {
            Console.Error.WriteLine(Files.NoFile);
            return ExitCode.BadConfig;
        }

        var result = FeedsFile.Read(path);
        Console.WriteLine(json ? AsJson(path, result) : AsText(path, result));
        return result.Config is null ? ExitCode.BadConfig : ExitCode.Ok;
    }

    private static string AsText(string path, FeedsFileResult result)
    {
        var errors = result.Problems.Count(p => p.IsError);
        var verdict = result.Config is { } config
            ? $"{path} is good: {config.Feeds.Count} feeds, {config.Outputs.Count} outputs, {result.Problems.Count} warnings"
            : $"{path} can't be used: {errors} errors, {result.Problems.Count - errors} warnings";
        return string.Join(Environment.NewLine, [.. result.Problems.Select(p => p.ToString()), verdict]);
    }

    private static string AsJson(string path, FeedsFileResult result) => JsonSerializer.Serialize(
        new
        {
            File = path,
            Usable = result.Config is not null,
            Feeds = result.Config?.Feeds.Count,
            Outputs = result.Config?.Outputs.Count,
            Problems = result.Problems.Select(p => new
            {
                p.File,
                p.Line,
                p.Column,
                p.Field,
                Severity = p.IsError ? "error" : "warning",
                p.Message,
                p.Remedy,
            }),
        },
        Json);
}
