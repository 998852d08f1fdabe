namespace FeedHub.Storage;

/// <summary>What outputs are made of. Within <see cref="IStore.ReadAsync"/> all answers are of one moment.</summary>
public interface IStoreView
{
    /// <returns>The states of those of the feeds that have one, in the order of <paramref name="urls"/>.</returns>
    Task<IReadOnlyList<FeedState>> FeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation);

    /// <returns>Whether any item waits to be placed, and whether any ever was.</returns>
    Task<(bool Waiting, bool Placed)> PlacingAsync(CancellationToken cancellation);

    /// <summary>The items of some feeds that outputs may show, the last to arrive first.</summary>
    /// <remarks>Read on demand: stop when there are enough.</remarks>
    IAsyncEnumerable<StoredItem> LastArrivedAsync(IReadOnlyCollection<long> feedIds, CancellationToken cancellation);

    /// <summary>The items that outputs may show and that somebody looks for, the last to arrive first.</summary>
    /// <remarks>Read on demand: stop when there are enough.</remarks>
    IAsyncEnumerable<StoredItem> BrowseAsync(ItemQuery query, CancellationToken cancellation);

    /// <returns>
    /// The first item of some feeds that is left of the entry that subscribers know by an id, be it that of a copy; null when there is none.
    /// </returns>
    Task<StoredItem?> EntryItemAsync(string publishedId, IReadOnlyCollection<long> feedIds, CancellationToken cancellation);

    /// <summary>The items of some feeds that outputs may show and that were placed after another, in the order in which they were placed.</summary>
    /// <param name="feedIds">The feeds.</param>
    /// <param name="turn">A <see cref="StoredItem.Turn"/>, exclusive; 0 for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    IAsyncEnumerable<StoredItem> PlacedAfterAsync(IReadOnlyCollection<long> feedIds, long turn, CancellationToken cancellation);

    /// <returns>
    /// The items of some feeds, removed ones included, that are copies of one original with the items given, which are left out themselves.
    /// </returns>
    Task<IReadOnlyList<GroupMember>> OtherCopiesAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation);

    /// <returns>
    /// The items of some feeds, removed ones included, that report the stories of the items given, which are left out themselves; of a large
    /// story only the first fifty to arrive.
    /// </returns>
    Task<IReadOnlyList<GroupMember>> OtherReportsAsync(
        IReadOnlyCollection<StoredItem> items, IReadOnlyCollection<long> feedIds, CancellationToken cancellation);
}
