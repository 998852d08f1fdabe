using System.Globalization;
using FeedHub.Parsing;

namespace FeedHub.Identity;

/// <summary>An item of a feed document with what decides about it.</summary>
/// <param name="Key">Which item it is, within its feed.</param>
/// <param name="ContentHash">What it says; see <see cref="Identity.ContentHash"/>.</param>
/// <param name="Item">The item itself.</param>
public sealed record IdentifiedItem(ItemKey Key, long ContentHash, ParsedItem Item)
{
    /// <summary>The items of a document in its order, each once.</summary>
    /// <remarks>
    /// An item is known by its guid, else by its link, else by its content. Three exceptions keep careless publishers' items apart: a guid
    /// that stands on items with different links and different titles counts only together with the link; a link that stands on several
    /// items without guids counts only together with the content; and of items with nothing but the same text, the oldest is known by the
    /// text and the others by their dates too, so that the last one left in a document is still one that is known.
    /// </remarks>
    public static IReadOnlyList<IdentifiedItem> AllOf(IReadOnlyList<ParsedItem> items)
    {
        var shared = SharedGuids(items);
        var linksWithoutGuid = items.Where(i => i.Guid is null && i.Link is not null).CountBy(i => i.Link!).ToDictionary();
        List<ItemKey?> texts = [.. items.Select(i => IsKnownByText(i) ? TextKey(i) : (ItemKey?)null)];
        var oldest = items.Zip(texts)
            .Where(i => i.Second is not null)
            .GroupBy(i => i.Second!.Value, i => i.First.Published)
            .ToDictionary(group => group.Key, group => group.Min());
        var seen = new HashSet<ItemKey>();
        var identified = new List<IdentifiedItem>(items.Count);
        foreach (var (item, text) in items.Zip(texts))
        {
            var key = item switch
            {
                { Guid: { } guid } when shared.Contains(guid) => ItemKey.Of("guid+link", guid, item.Link ?? item.Title),
                { Guid: { } guid } => ItemKey.Of("guid", guid),
                { Link: { } link } when text is null => ItemKey.Of("link", link),
                _ when oldest[text!.Value] == item.Published => text.Value,
                _ => ItemKey.Of("text+date", text.ToString(), item.Published?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            };
            if (seen.Add(key)) identified.Add(new IdentifiedItem(key, Identity.ContentHash.Of(item), item));
        }

        return identified;

        bool IsKnownByText(ParsedItem item) => item.Guid is null && (item.Link is null || linksWithoutGuid[item.Link] > 1);
    }

    private static ItemKey TextKey(ParsedItem item) =>
        ItemKey.Of("text", item.Link, item.Title, item.Content ?? item.Summary, item.Enclosures is [var first, ..] ? first.Url : null);

    private static HashSet<string> SharedGuids(IReadOnlyList<ParsedItem> items)
    {
        var first = new Dictionary<string, ParsedItem>();
        var shared = new HashSet<string>();
        foreach (var item in items)
        {
            if (item.Guid is not { } guid) continue;
            if (!first.TryAdd(guid, item) && first[guid].Link != item.Link && first[guid].Title != item.Title) shared.Add(guid);
        }

        return shared;
    }
}
