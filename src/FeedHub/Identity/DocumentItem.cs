using System.Globalization;
using FeedHub.Parsing;

namespace FeedHub.Identity;

/// <summary>An item as a document lists it, with every key by which it may be known. Which one counts is decided by <see cref="PollDecision"/>.</summary>
public sealed record DocumentItem
{
    private DocumentItem(ParsedItem item)
    {
        Item = item;
        ContentHash = Identity.ContentHash.Of(item);
        TitleHash = (int)ItemKey.Of("title", Squashed.Of(item.Title)).Value;
        Link = LinkIdentity.Of(item);
        var link = LinkIdentity.Spelling(item.Link);
        if (item.Guid is { } guid)
        {
            Guid = ItemKey.Of("guid", guid);
            GuidAndLink = ItemKey.Of("guid+link", guid, link ?? item.Title);
        }

        Text = ItemKey.Of(
            "text",
            link,
            Squashed.Of(item.Title),
            Squashed.OfHtml(item.Content ?? item.Summary),
            item.Enclosures is [var first, ..] ? Squashed.OfFile(first.Url) : null);
        TextAndDate = ItemKey.Of("text+date", Text.ToString(), item.Published?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
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
    internal ItemKey Text { get; }

    /// <summary>By all it says and its date, for posts of the same words on different days.</summary>
    internal ItemKey TextAndDate { get; }

    /// <returns>The items in the document's order, none left out.</returns>
    public static IReadOnlyList<DocumentItem> AllOf(IReadOnlyList<ParsedItem> items) => [.. items.Select(i => new DocumentItem(i))];

    /// <returns>Every key of every item, each once: what to ask the store for.</returns>
    public static IReadOnlyList<ItemKey> KeysOf(IReadOnlyList<DocumentItem> items) =>
        [.. items.SelectMany(i => new[] { i.Guid, i.GuidAndLink, i.Link, i.Text, i.TextAndDate }).OfType<ItemKey>().Distinct()];

    internal IdentifiedItem Under(ItemKey key) => new(key, ContentHash, Item) { LinkKey = Link == key ? null : Link, TitleHash = TitleHash };
}
