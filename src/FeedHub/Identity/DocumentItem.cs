using System.Globalization;
using FeedHub.Parsing;

namespace FeedHub.Identity;

/// <summary>An item as a document lists it, with every key by which it may be known. Which one counts is decided by <see cref="PollDecision"/>.</summary>
public sealed record DocumentItem
{
    // Found only where they are asked for: they cover the whole text, and guids mostly settle it.
    private readonly Lazy<(ItemKey Alone, ItemKey WithDate)> _text;

    private DocumentItem(ParsedItem item)
    {
        Item = item;
        var link = LinkIdentity.Spelling(item.Link);
        ContentHash = Identity.ContentHash.Of(item, link);
        TitleHash = (int)ItemKey.Of("title", Squashed.Of(item.Title)).Value;
        Link = LinkIdentity.Of(item, link);
        if (item.Guid is { } guid)
        {
            Guid = ItemKey.Of("guid", guid);
            GuidAndLink = ItemKey.Of("guid+link", guid, link ?? item.Title);
        }

        _text = new(() => TextKeys(item, link), isThreadSafe: false);
    }

    internal ParsedItem Item { get; }

    internal long ContentHash { get; }

    internal int TitleHash { get; }

    /// <summary>By the guid alone; null when it has none.</summary>
    internal ItemKey? Guid { get; }

    /// <summary>By guid and link, for guids that stand on several items; null when it has no guid.</summary>
    internal ItemKey? GuidAndLink { get; }

    /// <summary>By the link; null when it has none.</summary>
    internal ItemKey? Link { get; }

    /// <summary>By all it says.</summary>
    internal ItemKey Text => _text.Value.Alone;

    /// <summary>By all it says and its date, for posts of the same words on different days.</summary>
    internal ItemKey TextAndDate => _text.Value.WithDate;

    /// <returns>The items in the document's order, none left out.</returns>
    public static IReadOnlyList<DocumentItem> AllOf(IReadOnlyList<ParsedItem> items) => [.. items.Select(i => new DocumentItem(i))];

    /// <returns>Every key by which one of the items may be known, each once: what to ask the store for.</returns>
    public static IReadOnlyList<ItemKey> KeysOf(IReadOnlyList<DocumentItem> items, bool trustsGuids)
    {
        var keys = new HashSet<ItemKey>(3 * items.Count);
        foreach (var item in items)
        {
            foreach (var key in new[] { item.Guid, item.GuidAndLink, item.Link })
            {
                if (key is { } known) keys.Add(known);
            }

            if (trustsGuids && item.Guid is not null) continue;
            keys.Add(item.Text);
            keys.Add(item.TextAndDate);
        }

        return [.. keys];
    }

    private static (ItemKey, ItemKey) TextKeys(ParsedItem item, string? link)
    {
        var text = ItemKey.Of(
            "text",
            link,
            Squashed.Of(item.Title),
            Squashed.OfHtml(item.Content ?? item.Summary),
            item.Enclosures is [var first, ..] ? Squashed.OfFile(first.Url) : null);
        var date = item.Published?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (text, ItemKey.Of("text+date", text.ToString(), date));
    }

    internal IdentifiedItem Under(ItemKey key) => new(key, ContentHash, Item) { LinkKey = Link == key ? null : Link, TitleHash = TitleHash };
}
