using FeedHub.Parsing;

namespace FeedHub.Identity;

/// <summary>An item of a feed document with what decides about it.</summary>
/// <param name="Key">Which item it is, within its feed.</param>
/// <param name="ContentHash">What it says; see <see cref="Identity.ContentHash"/>.</param>
/// <param name="Item">The item itself.</param>
public sealed record IdentifiedItem(ItemKey Key, long ContentHash, ParsedItem Item)
{
    /// <summary>The key of its link, by which it is recognised when its guid fails; null when it has none.</summary>
    public ItemKey? LinkKey { get; init; }

    /// <summary>A short hash of its title; counts only together with other facts.</summary>
    public int TitleHash { get; init; }

    /// <summary>The items of a feed's first document in its order, each once.</summary>
    public static IReadOnlyList<IdentifiedItem> AllOf(IReadOnlyList<ParsedItem> items) =>
        PollDecision.On(DocumentItem.AllOf(items), [], trustsGuids: true).New;
}
