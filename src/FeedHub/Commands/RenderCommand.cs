using System.CommandLine;
using FeedHub.Configuration;

namespace FeedHub.Commands;

/// <summary>Writes the outputs and the index page into a folder.</summary>
internal static class RenderCommand
{
    public static Command Create(FileOptions files)
    {
        var folder = new Argument<string>("folder") { Description = "Where to; made when missing. Files of the same name are replaced when they differ, others stay." };
        var url = new Option<string?>("--base-url") { Description = "Where the folder will be on the web; by default hub.baseUrl of feeds.json.", HelpName = "URL" };
        var json = JsonOutput.Option();
        var command = new Command("render", "Write all outputs and the index page from the stored items as files, for any web host; poll first.") { folder, url, json };
        command.Runs((parsed, cancellation) =>
            RunAsync(files.Of(parsed), parsed.GetValue(folder)!, parsed.GetValue(url), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Files files, string folder, string? url, bool json, CancellationToken cancellation)
    {
        if (files.Read(HubSettings.DefaultUrls, Console.Error) is not { } settings) return ExitCode.BadConfig;
        if (BaseUrl(url, settings) is not { } baseUrl) return ExitCode.BadConfig;
        await using var data = StoredData.Of(settings);
        var store = await data.ReadAsync(cancellation);
        StaticSite site = null!;
        await ProgressBar.RunAsync("Rendering", settings.Config.Outputs.Count, async bar =>
            site = await StaticSite.RenderAsync(settings.Config, store, baseUrl, TimeProvider.System.GetUtcNow(), () => bar.Step(), cancellation));

        var root = Path.GetFullPath(folder);
        var written = site.Files.Where(f => WriteIfOther(Path.Combine(root, f.Path), f.Content)).Select(f => f.Path).ToList();
        var leftOver = LeftOver(root, site);
        if (json) JsonOutput.Print(new { Folder = root, Files = site.Files.Select(f => f.Path), Written = written, site.Waiting, LeftOver = leftOver, HeldBack = site.Quarantined.Select(q => new { q.Item.Id, q.Reason }) });
        else Console.WriteLine(string.Join(Environment.NewLine, Lines(site, settings.Config.Outputs, root, written, leftOver)));
        return site.Waiting.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static Uri? BaseUrl(string? option, HubSettings settings)
    {
        if (option is null && settings.Config.Hub.BaseUrl is { } configured) return configured;
        if (Uri.TryCreate(option, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp))
            return url.AbsolutePath.EndsWith('/') ? url : new Uri(url.GetLeftPart(UriPartial.Path) + "/");
        Console.Error.WriteLine("The files name their own address. Write hub.baseUrl in feeds.json, or --base-url with an http or https URL: where the folder will be on the web.");
        return null;
    }

    /// <summary>An unchanged file keeps its date, so that web hosts go on answering 304 and copies skip it.</summary>
    private static bool WriteIfOther(string path, byte[] content)
    {
        if (File.Exists(path) && new FileInfo(path).Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content)) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, content);
        return true;
    }

    /// <summary>Outputs that were rendered once and are configured no more: subscribers may still ask for them, so that is for the operator to decide.</summary>
    private static List<string> LeftOver(string root, StaticSite site)
    {
        var folder = Path.Combine(root, "feeds");
        if (!Directory.Exists(folder)) return [];
        var rendered = site.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return [.. Directory.EnumerateFiles(folder).Select(f => $"feeds/{Path.GetFileName(f)}").Where(f => !rendered.Contains(f)).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Lines(StaticSite site, IReadOnlyList<OutputConfig> outputs, string root, List<string> written, List<string> leftOver)
    {
        foreach (var path in written) yield return $"written {path}";
        foreach (var output in site.Waiting) yield return $"waits   {output}: none of its feeds was ever read";
        foreach (var output in outputs.Where(o => o.IsPrivate)) yield return $"private {output.Name}: not written, as a web host would show it to everybody";
        foreach (var (item, reason) in site.Quarantined) yield return $"held    {FeedLookReport.Safe(item.Id)}: {FeedLookReport.Safe(reason)}";
        foreach (var path in leftOver) yield return $"left    {path}: no output of feeds.json any more";
        yield return $"{root}: {written.Count} files written, {site.Files.Count - written.Count} unchanged";
    }
}
