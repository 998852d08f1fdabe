using System.CommandLine;
using FeedHub.Configuration;
using FeedHub.Fetching;

namespace FeedHub.Commands;

/// <summary>Says what is wrong with feeds.json and, when asked to, with each feed in it. It serves and keeps nothing.</summary>
internal static class CheckCommand
{
    public static Command Create(FileOptions files)
    {
        var fetch = new Option<bool>("--fetch")
        {
            Description = "Ask each feed as well, politely and once: its status, format, items, what had to be repaired, and where it redirects to.",
        };
        var json = JsonOutput.Option();
        var command = new Command("check", "Say what is wrong with feeds.json; with --fetch, with each feed too.") { fetch, json };
        command.Runs((parsed, cancellation) => RunAsync(files.Of(parsed), parsed.GetValue(fetch), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Files files, bool fetch, bool json, CancellationToken cancellation)
    {
        if (files.Feeds is not { } path)
        {
            await Console.Error.WriteLineAsync(Files.NoFile);
            return ExitCode.BadConfig;
        }

        var result = FeedsFile.Read(path);
        if (!json) Console.WriteLine(AsText(path, result));
        var looks = fetch && result.Config is { } config ? await FetchAsync(config, print: !json, cancellation) : null;
        if (json) JsonOutput.Print(AsJson(path, result, looks));
        return result.Config is null ? ExitCode.BadConfig : looks?.Any(l => l.Feed is null) == true ? ExitCode.Failed : ExitCode.Ok;
    }

    private static async Task<IReadOnlyList<FeedLook>> FetchAsync(FeedsConfig config, bool print, CancellationToken cancellation)
    {
        using var fetcher = FeedLook.Fetcher(FetchOptions.Of(config));
        var looks = new Dictionary<Uri, FeedLook>();
        await ProgressBar.RunAsync("Asking the feeds", config.Feeds.Count, bar => PoliteRound.VisitAsync(
            config.Feeds,
            config.Fetch,
            TimeProvider.System,
            async (feed, stopping) =>
            {
                var look = await FeedLook.AtAsync(fetcher, FeedLook.RequestFor(feed), stopping);
                lock (looks)
                {
                    looks.Add(feed.Url, look);
                    bar.Step(print ? FeedLookReport.Lines(look) : null);
                }
            },
            cancellation));
        if (print) Console.WriteLine($"{looks.Count} feeds asked, {looks.Values.Count(l => l.Feed is null)} failed");
        return [.. config.Feeds.Select(f => looks[f.Url])];
    }

    private static string AsText(string path, FeedsFileResult result)
    {
        var errors = result.Problems.Count(p => p.IsError);
        var verdict = result.Config is { } config
            ? $"{path} is good: {config.Feeds.Count} feeds, {config.Outputs.Count} outputs, {result.Problems.Count} warnings"
            : $"{path} can't be used: {errors} errors, {result.Problems.Count - errors} warnings";
        return string.Join(Environment.NewLine, [.. result.Problems.Select(p => p.ToString()), verdict]);
    }

    private static object AsJson(string path, FeedsFileResult result, IReadOnlyList<FeedLook>? looks) => new
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
        Fetched = looks?.Select(FeedLookReport.Json),
    };
}
