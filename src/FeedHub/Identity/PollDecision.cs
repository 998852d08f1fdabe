namespace FeedHub.Identity;

/// <summary>What a document changes about the items that are already kept.</summary>
/// <param name="New">Items not known before, in the document's order.</param>
/// <param name="Edited">Known items that say something else now.</param>
public sealed record PollDecision(IReadOnlyList<IdentifiedItem> New, IReadOnlyList<IdentifiedItem> Edited)
{
    /// <param name="document">The items of the document just read.</param>
    /// <param name="known">The content hashes of those that are kept, removed ones included: what was removed never comes back.</param>
    public static PollDecision On(IReadOnlyList<IdentifiedItem> document, IReadOnlyDictionary<ItemKey, long> known) => new(
        [.. document.Where(i => !known.ContainsKey(i.Key))],
        [.. document.Where(i => known.TryGetValue(i.Key, out var hash) && hash != i.ContentHash)]);
}
