namespace FeedHub.Identity;

/// <summary>A new item with its place in the outputs.</summary>
/// <param name="Identified">The item and its key.</param>
/// <param name="Dates">What it is ordered and published by.</param>
/// <param name="Withheld">True when it lies beyond the backfill of a feed just added, and so is in no output.</param>
public sealed record ArrivedItem(IdentifiedItem Identified, ItemDates Dates, bool Withheld)
{
    /// <summary>Places the new items of a poll: the oldest first, so that the order of arrival is the order of publication.</summary>
    /// <param name="items">In the document's order, which by custom is the newest first.</param>
    /// <param name="firstSeen">Our clock at the poll, UTC.</param>
    /// <param name="backfill">
    /// Null for an ordinary poll. For a feed's first successful poll, how many of its items may appear in outputs: the newest of them.
    /// </param>
    public static IReadOnlyList<ArrivedItem> AllOf(IReadOnlyList<IdentifiedItem> items, DateTimeOffset firstSeen, int? backfill)
    {
        var oldestFirst = items
            .Reverse()
            .Select(i => new ArrivedItem(i, ItemDates.FirstSeen(i.Item, firstSeen, backfill is not null), Withheld: false))
            .OrderBy(i => i.Dates.Published)
            .ToList();
        var beyond = oldestFirst.Count - (backfill ?? oldestFirst.Count);
        return [.. oldestFirst.Select((item, index) => item with { Withheld = index < beyond })];
    }
}
