using FeedHub.Identity;

namespace FeedHub.Storage;

/// <summary>Everything that outlives the process. Thread-safe.</summary>
/// <remarks>Each method is one transaction: it happened whole or not at all. A failing disk surfaces as <see cref="StoreException"/>.</remarks>
public interface IStore
{
    /// <summary>Where the data lies, for people: a file path or a database's name.</summary>
    string Location { get; }

    /// <summary>Brings the schema up to date; to be called once, before anything else.</summary>
    Task OpenAsync(CancellationToken cancellation);

    /// <summary>
    /// Makes a state for each URL that has none yet. Where a feed that is no longer among <paramref name="urls"/> has moved to such a URL, it
    /// goes on under it, with its items: the operator did as the index page advised.
    /// </summary>
    /// <returns>The states, in the order of <paramref name="urls"/>.</returns>
    Task<IReadOnlyList<FeedState>> RegisterFeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation);

    /// <returns>The content hashes of those of <paramref name="keys"/> that the feed has or had.</returns>
    Task<IReadOnlyDictionary<ItemKey, long>> KnownItemsAsync(long feedId, IReadOnlyList<ItemKey> keys, CancellationToken cancellation);

    /// <summary>Keeps what a poll brought: items, validators and state together.</summary>
    Task CommitPollAsync(PollCommit poll, CancellationToken cancellation);

    /// <summary>The items of some feeds that outputs may show, the last to arrive first.</summary>
    /// <remarks>Read on demand: stop when there are enough.</remarks>
    IAsyncEnumerable<StoredItem> LastArrivedAsync(IReadOnlyCollection<long> feedIds, CancellationToken cancellation);

    /// <returns>The states of those of the feeds that have one, in the order of <paramref name="urls"/>.</returns>
    Task<IReadOnlyList<FeedState>> FeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation);

    /// <returns>How many items each feed has, by feed id; a feed without any is left out.</returns>
    Task<IReadOnlyDictionary<long, int>> CountItemsAsync(CancellationToken cancellation);

    /// <summary>Remembers what an output path serves now.</summary>
    /// <returns>Since when it has served this content: <paramref name="now"/>, or earlier when the content is the one remembered.</returns>
    Task<DateTimeOffset> OutputChangedAtAsync(string path, string contentHash, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Removes up to <paramref name="atMost"/> items that a feed first brought before <paramref name="before"/>; tombstones stay.</summary>
    /// <returns>How many were removed; fewer than <paramref name="atMost"/> means that none are left.</returns>
    Task<int> RemoveExpiredAsync(long feedId, DateTimeOffset before, int atMost, CancellationToken cancellation);
}

/// <summary>What one poll changes.</summary>
public sealed record PollCommit
{
    /// <summary>The feed's state after the poll.</summary>
    public required FeedState State { get; init; }

    /// <summary>When the poll was made, UTC: first-seen of new items.</summary>
    public required DateTimeOffset PolledAt { get; init; }

    /// <summary>Items to add, sanitised.</summary>
    public IReadOnlyList<ArrivedItem> New { get; init; } = [];

    /// <summary>True when a hub pushed it. Then only the times of posts are kept of <see cref="State"/>: the rest is for polls to say.</summary>
    public bool Pushed { get; init; }

    /// <summary>Items to change in place, sanitised.</summary>
    public IReadOnlyList<IdentifiedItem> Edited { get; init; } = [];
}

/// <summary>The store can't be read or written: a full disk, lost permissions, a damaged file. The message is for the operator.</summary>
public sealed class StoreException(string message, Exception inner) : Exception(message, inner);
