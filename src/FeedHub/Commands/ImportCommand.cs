using System.CommandLine;
using FeedHub.Configuration;
using FeedHub.Configuration.Editing;
using FeedHub.Publishing.Opml;

namespace FeedHub.Commands;

/// <summary>Writes the feeds of another reader's OPML list into feeds.json.</summary>
internal static class ImportCommand
{
    public static Command Create(FileOptions files)
    {
        var list = new Argument<string>("opml") { Description = "The list as another reader exports it; - reads standard input." };
        var json = JsonOutput.Option();
        var command = new Command("import", "Write the feeds of an OPML list into feeds.json, which stays as it is otherwise; its folders become tags.") { list, json };
        command.Runs((parsed, cancellation) => RunAsync(files.Of(parsed), parsed.GetValue(list)!, parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Files files, string list, bool json, CancellationToken cancellation)
    {
        var path = files.Feeds ?? FeedsFile.InWorkingFolder;
        var read = File.Exists(path) ? FeedsFile.Read(path) : FeedsFile.Read(path, FeedsEdit.Empty);
        if (read.Config is not { } config) return EditRefusal.Tell(read);

        OpmlDocument document;
        try
        {
            await using var content = list == "-" ? Console.OpenStandardInput() : File.OpenRead(list);
            document = OpmlReader.Read(content);
        }
        catch (OpmlException e)
        {
            await Console.Error.WriteLineAsync($"{list} was not imported. {FeedLookReport.Safe(e.Message)}");
            return ExitCode.Failed;
        }

        cancellation.ThrowIfCancellationRequested();
        var import = OpmlImport.Of(document, config);
        if (import.New.Count > 0 && FeedsFileEdit.Append(path, import.New) is { Config: null } refused) return EditRefusal.Tell(refused);
        if (json) JsonOutput.Print(new { File = config.Path, Added = import.New, AlreadyThere = import.Known, import.Lost });
        else Console.WriteLine(string.Join(Environment.NewLine, Lines(import, config.Path)));
        return ExitCode.Ok;
    }

    private static IEnumerable<string> Lines(OpmlImport import, string path)
    {
        foreach (var feed in import.New) yield return $"added   {feed.Url}{string.Concat(feed.Tags.Select(t => "  " + FeedLookReport.Safe(t)))}";
        foreach (var url in import.Known) yield return $"there   {url}";
        foreach (var loss in import.Lost) yield return $"lost    {FeedLookReport.Safe(loss)}";
        yield return $"{import.New.Count} feeds added to {path}, {import.Known.Count} were there already and stay as they are; check --fetch asks them all";
    }
}
