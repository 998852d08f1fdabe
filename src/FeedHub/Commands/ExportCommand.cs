using System.CommandLine;
using FeedHub.Publishing.Opml;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Prints the feeds for another reader.</summary>
internal static class ExportCommand
{
    public static Command Create(FileOptions files)
    {
        var json = JsonOutput.Option();
        var opml = new Command("opml", "Print the feeds as an OPML list, with a folder for each tag; a slash in a tag is a folder within a folder.") { json };
        opml.Runs((parsed, cancellation) => RunAsync(files.Of(parsed), parsed.GetValue(json), cancellation));
        return new Command("export", "Print the feeds for another reader.") { opml };
    }

    private static async Task<ExitCode> RunAsync(Files files, bool json, CancellationToken cancellation)
    {
        if (files.Read(HubSettings.DefaultUrls, Console.Error) is not { } settings) return ExitCode.BadConfig;
        var export = OpmlExport.Of(settings.Config, await StatesAsync(settings, cancellation));
        if (json)
        {
            JsonOutput.Print(new { settings.Config.Hub.Title, export.Feeds, export.Lost });
            return ExitCode.Ok;
        }

        foreach (var loss in export.Lost) await Console.Error.WriteLineAsync(loss);
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(OpmlWriter.Write(settings.Config.Hub.Title, export.Feeds), cancellation);
        return ExitCode.Ok;
    }

    /// <summary>The feeds' own titles and sites, as far as they were polled.</summary>
    private static async Task<IReadOnlyList<FeedState>> StatesAsync(HubSettings settings, CancellationToken cancellation)
    {
        await using var data = StoredData.Of(settings);
        return data.Exists ? await (await data.ReadAsync(cancellation)).FeedsAsync([.. settings.Config.Feeds.Select(f => f.Url)], cancellation) : [];
    }
}
