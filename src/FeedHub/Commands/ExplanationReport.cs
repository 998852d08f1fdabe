using System.Globalization;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>An <see cref="ItemExplanation"/> for people and for programs. Pure.</summary>
internal static class ExplanationReport
{
    private const int MostOfAText = 200;

    /// <summary>An item in a sentence: its title and where it is from.</summary>
    public static string Name(ItemRecord item) => $"\"{item.Item?.Title ?? item.Item?.Link ?? item.PublishedId}\" of {item.FeedUrl}";

    /// <summary>A line for each fact.</summary>
    public static string Text(ItemExplanation explained) => string.Join(Environment.NewLine, Lines(explained));

    private static IEnumerable<string> Lines(ItemExplanation explained)
    {
        var item = explained.Item;
        yield return Safe(item.Item?.Title ?? "(without a title)");
        yield return Fact("Feed", explained.Feed is null ? $"{item.FeedUrl}, in feeds.json no more" : $"{item.FeedUrl}{Called(explained)}");
        if (item.Item?.Link is { } link) yield return Fact("Link", link);
        yield return Fact("Poll", $"came by the poll of {Time(item.FirstSeen)}; published {Time(item.Published)}, arrived {Time(item.Arrived)}, changed {Time(item.Updated)}");
        yield return Fact("Key", $"{item.Key}: {explained.KeyFrom}");
        if (explained.State?.Guids.Reason is { } distrust) yield return Fact("", distrust);
        if (item.Item?.Guid is { } guid) yield return Fact("Guid", guid);
        yield return Fact("Id", $"{item.PublishedId}: {explained.IdFrom}");
        if (explained.Page is { } page) yield return Fact("Page", page);
        foreach (var edit in explained.Edits)
            yield return Fact("Edited", $"{Time(edit.At)}: {string.Join("; ", edit.Changes.Select(c => $"{c.Field} from {Quoted(c.Before)} to {Quoted(c.After)}"))}");
        yield return Fact("Copies", explained.Copy);
        if (explained.Story is { } story) yield return Fact("Story", story);
        foreach (var related in explained.Related)
            yield return Fact(related.Place?.OriginalId == item.Place?.OriginalId ? "  copy" : "  report", $"{Time(related.Arrived)}  {Name(related)}");
        foreach (var verdict in explained.Outputs)
        {
            yield return Fact("Output", $"{verdict.Output}: {(verdict.IsIn ? "in" : "not in")}, {verdict.Reason}");
            foreach (var rewrite in verdict.Rewrites) yield return Fact("  rewrite", rewrite);
        }
    }

    private static string Fact(string name, string value) => $"  {name,-9} {Safe(value, 2000)}";

    private static string Called(ItemExplanation explained) => (explained.Feed?.Title ?? explained.State?.Description.Title) is { } title ? $" ({title})" : "";

    private static string Quoted(string? text) => text is null ? "nothing" : $"\"{Safe(text)}\"";

    private static string Safe(string text, int maxLength = MostOfAText) => FeedLookReport.Safe(text, maxLength);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same for programs.</summary>
    public static object Json(ItemExplanation explained)
    {
        var item = explained.Item;
        return new
        {
            item.Item?.Title,
            item.Item?.Link,
            item.Item?.Guid,
            Id = item.PublishedId,
            explained.IdFrom,
            Key = item.Key.ToString(),
            explained.KeyFrom,
            Feed = new { Url = item.FeedUrl, Configured = explained.Feed is not null, GuidsDistrusted = explained.State?.Guids.Reason },
            item.FirstSeen,
            item.Arrived,
            item.Published,
            item.Updated,
            Removed = item.Item is null,
            item.Withheld,
            explained.Page,
            explained.Edits,
            Copy = new { IsCopy = item.Place is { } place && place.OriginalId != item.Id, Of = item.Place?.EntryId, Why = explained.Copy },
            Story = new { Id = item.Place?.StoryEntryId, Why = explained.Story },
            Evidence = item.Place?.Why,
            Related = explained.Related.Select(r => new { Id = r.PublishedId, r.Item?.Title, Feed = r.FeedUrl, IsCopy = r.Place?.OriginalId == item.Place?.OriginalId }),
            explained.Outputs,
        };
    }
}
