using System.CommandLine;
using System.Globalization;
using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Parsing;

namespace FeedHub.Commands;

/// <summary>Shows an address as FeedHub reads it: the feed and its items after all repairs, or the feeds that a site's page advertises.</summary>
internal static class PreviewCommand
{
    public static Command Create(FileOptions files)
    {
        var url = new Argument<string>("url") { Description = "A feed, a site that advertises one, or a file below the folder of feeds.json." };
        var items = new Option<int>("--items") { Description = "How many items to show.", HelpName = "N", DefaultValueFactory = _ => 10 };
        var json = JsonOutput.Option();
        var command = new Command("preview", "Show a feed or a site as FeedHub reads it, with what had to be repaired. Nothing is kept.") { url, items, json };
        command.Runs((parsed, cancellation) =>
            RunAsync(files.Of(parsed), parsed.GetValue(url)!, parsed.GetValue(items), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Files files, string address, int items, bool json, CancellationToken cancellation)
    {
        var config = files.Feeds is { } path ? FeedsFile.Read(path).Config : null;
        if (files.Feeds is not null && config is null) await Console.Error.WriteLineAsync($"{files.Feeds} can't be used, so its settings for fetching are left out; check says why.");
        var folder = config is null ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(config.Path)!;
        if (FeedAddress.Parse(address, folder, Console.Error) is not { } url) return ExitCode.BadConfig;

        using var fetcher = FeedLook.Fetcher(config is null ? new FetchOptions() : FetchOptions.Of(config));
        var known = config?.Feeds.FirstOrDefault(f => f.Url == url);
        var look = await FeedLook.AtAsync(fetcher, known is null ? new FetchRequest(url, HttpValidators.None) : FeedLook.RequestFor(known), cancellation);
        List<ParsedItem> shown = [.. (look.Feed?.Items ?? []).Take(items).Select(ItemSanitizer.Sanitise)];
        if (json) JsonOutput.Print(AsJson(look, shown));
        else Console.WriteLine(string.Join(Environment.NewLine, look.Feed is null ? PageLines(look) : FeedLines(look, look.Feed, shown)));
        return look.Feed is not null || look.Advertised.Count > 0 ? ExitCode.Ok : look.Status == 200 ? ExitCode.NotFound : ExitCode.Failed;
    }

    private static IEnumerable<string> PageLines(FeedLook look)
    {
        if (look.Advertised.Count == 0)
        {
            yield return $"{look.Url}: {FeedLookReport.Safe(look.Failure!)}";
            yield break;
        }

        yield return $"{look.Url} is a page, no feed. It advertises:";
        foreach (var feed in look.Advertised)
            yield return $"  {FeedLookReport.Safe(feed.Url)}  {FeedLookReport.Safe(feed.Title ?? "", 80)} ({FeedLookReport.Safe(feed.Type, 40)})";
    }

    private static IEnumerable<string> FeedLines(FeedLook look, ParsedFeed feed, List<ParsedItem> items)
    {
        yield return $"{FeedLookReport.Safe(feed.Title ?? "(without a title)")}";
        foreach (var (name, value) in Facts(look, feed))
        {
            if (value is not null) yield return $"  {name,-9} {FeedLookReport.Safe(value)}";
        }

        foreach (var notice in feed.Notices) yield return $"  {"Repair",-9} {FeedLookReport.Safe(notice)}";
        yield return $"{items.Count} of {feed.Items.Count} items:";
        foreach (var item in items)
        {
            yield return $"  {Time(item.Published ?? item.Updated),-16}  {FeedLookReport.Safe(item.Title ?? "(without a title)", 120)}";
            foreach (var line in ItemLines(item)) yield return $"  {"",-16}  {FeedLookReport.Safe(line)}";
        }
    }

    private static IEnumerable<(string Name, string? Value)> Facts(FeedLook look, ParsedFeed feed) =>
    [
        ("Feed", look.Url.ToString()),
        ("", FeedLookReport.Redirect(look)),
        ("Format", FeedLookReport.NameOf(feed.Format)),
        ("Site", feed.Link),
        ("Itself", feed.SelfUrl == look.Url.AbsoluteUri ? null : feed.SelfUrl),
        ("Hub", feed.HubUrl),
        ("Language", feed.Language),
        ("About", feed.Description),
        ("Changed", feed.Updated is { } updated ? Time(updated) : null),
    ];

    private static IEnumerable<string> ItemLines(ParsedItem item)
    {
        if (item.Link is { } link) yield return link;
        if (item.Guid is { } guid && guid != item.Link) yield return $"guid {guid}";
        if (item.Authors.Count > 0) yield return $"by {string.Join(", ", item.Authors.Select(a => a.Name))}";
        if (item.Categories.Count > 0) yield return $"in {string.Join(", ", item.Categories.Select(c => c.Label ?? c.Term))}";
        foreach (var enclosure in item.Enclosures) yield return $"with {enclosure.Url} ({enclosure.Type ?? "of unknown type"})";
    }

    private static string Time(DateTimeOffset? time) => time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "(no date)";

    private static object AsJson(FeedLook look, List<ParsedItem> items) => new
    {
        look.Url,
        look.Status,
        look.RedirectsTo,
        look.MovedForGood,
        look.Failure,
        look.Advertised,
        Feed = look.Feed is { } feed ? feed with { Items = items } : null,
        Items = look.Feed?.Items.Count,
    };
}
