using System.CommandLine;
using FeedHub.Configuration;
using FeedHub.Configuration.Editing;
using FeedHub.Fetching;
using FeedHub.Scheduling;

namespace FeedHub.Commands;

/// <summary>Finds a feed and writes it into feeds.json.</summary>
internal static class AddCommand
{
    public static Command Create(FileOptions files)
    {
        var url = new Argument<string>("url") { Description = "The feed, or a site that advertises one." };
        var title = new Option<string?>("--title", "--name") { Description = "Your name for the feed; by default it keeps its own.", HelpName = "TEXT" };
        var tags = new Option<string[]>("--tag") { Description = "A tag for it; several with an option each.", HelpName = "TAG", DefaultValueFactory = _ => [] };
        var json = JsonOutput.Option();
        var command = new Command("add", "Find the feed of an address and write it into feeds.json, which stays as it is otherwise.") { url, title, tags, json };
        command.Runs((parsed, cancellation) => RunAsync(
            files.Of(parsed), parsed.GetValue(url)!, parsed.GetValue(title), parsed.GetValue(tags)!, parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(
        Files files, string address, string? title, IReadOnlyList<string> tags, bool json, CancellationToken cancellation)
    {
        var path = files.Feeds ?? FeedsFile.InWorkingFolder;
        var read = File.Exists(path) ? FeedsFile.Read(path) : FeedsFile.Read(path, FeedsEdit.Empty);
        if (read.Config is not { } config) return EditRefusal.Tell(read);
        if (FeedAddress.Parse(address, Path.GetDirectoryName(config.Path)!, Console.Error) is not { } url) return ExitCode.BadConfig;
        if (IsThere(config, url)) return ExitCode.Failed;

        using var fetcher = FeedLook.Fetcher(FetchOptions.Of(config));
        var look = await FindAsync(fetcher, url, config.Fetch, cancellation);
        if (look.Feed is not { } feed)
        {
            await Console.Error.WriteLineAsync($"{look.Url} was not added: {FeedLookReport.Safe(look.Failure!)}");
            return look.Status == 200 ? ExitCode.NotFound : ExitCode.Failed;
        }

        var found = look is { MovedForGood: true, RedirectsTo: { } moved } ? moved : look.Url;
        if (IsThere(config, found)) return ExitCode.Failed;
        var written = found.IsFile ? address : found.AbsoluteUri;
        var result = FeedsFileEdit.Append(path, [new NewFeed(written, title, tags)]);
        if (result.Config is null) return EditRefusal.Tell(result);

        if (json) JsonOutput.Print(new { File = config.Path, Url = written, Title = title ?? feed.Title, feed.Format, Items = feed.Items.Count, Warnings = feed.Notices });
        else Console.WriteLine($"Added {written} to {path}: {FeedLookReport.Safe(title ?? feed.Title ?? found.Host, 100)}, {FeedLookReport.NameOf(feed.Format)}, {feed.Items.Count} items");
        return ExitCode.Ok;
    }

    /// <summary>The address itself when it is a feed, else the first feed that its page advertises: by custom the site's main one.</summary>
    private static async Task<FeedLook> FindAsync(FeedFetcher fetcher, Uri url, FetchConfig fetch, CancellationToken cancellation)
    {
        var look = await FeedLook.AtAsync(fetcher, new FetchRequest(url, HttpValidators.None), cancellation);
        if (look.Advertised is not [var first, ..]) return look;
        await Console.Error.WriteLineAsync($"{look.RedirectsTo ?? url} is a page; the feed it advertises first is {FeedLookReport.Safe(first.Url)}.");
        foreach (var other in look.Advertised.Skip(1)) await Console.Error.WriteLineAsync($"It advertises this one too: {FeedLookReport.Safe(other.Url)}");
        await Task.Delay(HostPoliteness.For(url, fetch).Spacing, cancellation);
        return await FeedLook.AtAsync(fetcher, new FetchRequest(new Uri(first.Url), HttpValidators.None), cancellation);
    }

    private static bool IsThere(FeedsConfig config, Uri url)
    {
        if (config.Feeds.All(f => f.Url != url)) return false;
        Console.Error.WriteLine($"{url} is in {config.Path} already. Nothing was changed.");
        return true;
    }
}
