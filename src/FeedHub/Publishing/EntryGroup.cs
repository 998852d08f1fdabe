using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>The items that are one entry of an output: copies of one original, or all reports of one story.</summary>
/// <param name="Id">The entry's id; nothing that happens later changes it.</param>
/// <param name="Place">Its place in the output's window: that of the first item, also when that one was removed since.</param>
/// <param name="Members">Those items of the output that pass its rules, the first to arrive first; never empty.</param>
internal sealed record EntryGroup(string Id, Position Place, IReadOnlyList<StoredItem> Members)
{
    /// <summary>The turn in which the first of its items was placed, also when that one was removed since.</summary>
    public required long FirstTurn { get; init; }

    /// <summary>The item whose dates the entry has.</summary>
    public StoredItem First => Members[0];
}

/// <summary>A place in the order of arrival.</summary>
/// <param name="Arrived">When the item arrived.</param>
/// <param name="Id">Its number in the store, which tells apart what arrived together.</param>
internal readonly record struct Position(DateTimeOffset Arrived, long Id) : IComparable<Position>
{
    public static Position Of(StoredItem item) => new(item.Arrived, item.Id);

    public int CompareTo(Position other) => Arrived.CompareTo(other.Arrived) is not 0 and var byTime ? byTime : Id.CompareTo(other.Id);
}
