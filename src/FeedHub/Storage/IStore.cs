using FeedHub.Identity;

namespace FeedHub.Storage;

/// <summary>Everything that outlives the process. Thread-safe.</summary>
/// <remarks>Each method is one transaction: it happened whole or not at all. A failing disk surfaces as <see cref="StoreException"/>.</remarks>
public interface IStore : IStoreView
{
    /// <summary>Where the data lies, for people: a file path or a database's name.</summary>
    string Location { get; }

    /// <summary>Brings the schema up to date; to be called once, before anything else.</summary>
    Task OpenAsync(CancellationToken cancellation);

    /// <summary>
    /// In the place of <see cref="OpenAsync"/>, for who only reads, also while another process writes: nothing is made, brought up to date or
    /// changed.
    /// </summary>
    /// <exception cref="StoreException">There is no data yet, or it is of another version.</exception>
    Task OpenForReadingAsync(CancellationToken cancellation);

    /// <summary>
    /// Makes a state for each URL that has none yet. Where a feed that is no longer among <paramref name="urls"/> has moved to such a URL, it
    /// goes on under it, with its items: the operator did as the status page advised.
    /// </summary>
    /// <returns>The states, in the order of <paramref name="urls"/>.</returns>
    Task<IReadOnlyList<FeedState>> RegisterFeedsAsync(IReadOnlyList<Uri> urls, CancellationToken cancellation);

    /// <returns>
    /// Every item that the feed has or had under one of <paramref name="keys"/>, and of those whose link has one of them the last 2,000.
    /// </returns>
    Task<IReadOnlyList<KnownItem>> KnownItemsAsync(long feedId, IReadOnlyList<ItemKey> keys, CancellationToken cancellation);

    /// <returns>What those of the items say that were not removed, by number.</returns>
    Task<IReadOnlyDictionary<long, KeptItem>> KeptItemsAsync(IReadOnlyList<long> ids, CancellationToken cancellation);

    /// <returns>What its publisher edited in the item that subscribers know by an id, the last edit first; empty when there is no such item.</returns>
    Task<IReadOnlyList<ItemEdit>> EditsAsync(string publishedId, CancellationToken cancellation);

    /// <returns>
    /// Items that have a published id or one of some keys; where there are none, those with a text in their title, upper and lower case of
    /// a to z alike. Removed ones are found by the former alone. The last to arrive first.
    /// </returns>
    Task<IReadOnlyList<ItemRecord>> FindItemsAsync(string text, IReadOnlyList<ItemKey> keys, int atMost, CancellationToken cancellation);

    /// <returns>The items with some numbers, removed ones included, the last to arrive first.</returns>
    Task<IReadOnlyList<ItemRecord>> ItemRecordsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation);

    /// <returns>The items of a story with all their copies, removed ones included, the last to arrive first.</returns>
    Task<IReadOnlyList<ItemRecord>> StoryRecordsAsync(long storyId, int atMost, CancellationToken cancellation);

    /// <summary>Writes a copy of everything, as of one moment, while others read and write.</summary>
    /// <param name="path">Absolute path of a file that isn't there yet.</param>
    /// <param name="cancellation">Counts until the copying begins.</param>
    /// <exception cref="StoreException">The file is there, or can't be written; nothing is left of the attempt.</exception>
    Task BackUpAsync(string path, CancellationToken cancellation);

    /// <summary>Keeps what a poll brought: items, validators and state together.</summary>
    Task CommitPollAsync(PollCommit poll, CancellationToken cancellation);

    /// <summary>Items that wait to be placed, in the order in which to place them.</summary>
    Task<IReadOnlyList<UnplacedItem>> UnplacedAsync(int atMost, PlacingOrder order, CancellationToken cancellation);

    /// <summary>Hands over the items placed from a time on, in the order in which they were placed.</summary>
    /// <param name="since">By the clock they were placed by.</param>
    /// <param name="use">May go through them more than once; they are read from the database each time, and not held.</param>
    /// <param name="cancellation">Counts until the reading begins.</param>
    Task ReadPlacedAsync(DateTimeOffset since, Action<IEnumerable<PlacedItem>> use, CancellationToken cancellation);

    /// <summary>Keeps what was decided about items that waited.</summary>
    Task PlaceAsync(IReadOnlyList<Placement> placements, CancellationToken cancellation);

    /// <returns>The turn of the item that was placed last; 0 when none ever was.</returns>
    Task<long> LastTurnAsync(CancellationToken cancellation);

    /// <summary>Makes some stories part of others, with all their items.</summary>
    Task MergeStoriesAsync(IReadOnlyList<(long Story, long Into)> merged, CancellationToken cancellation);

    /// <summary>Lets what belongs together be read as of one moment: what is written meanwhile is not seen.</summary>
    /// <param name="read">The view is gone when it ends. Short, for the database grows meanwhile.</param>
    /// <param name="cancellation">Counts until the reading begins.</param>
    Task<T> ReadAsync<T>(Func<IStoreView, Task<T>> read, CancellationToken cancellation);

    /// <returns>Which archives an output has; null when none.</returns>
    Task<ArchiveRange?> ArchivesAsync(string output, CancellationToken cancellation);

    /// <returns>An archive of an output; null when there is none of that number.</returns>
    Task<StoredArchive?> ArchiveAsync(string output, int number, CancellationToken cancellation);

    /// <summary>Keeps an archive.</summary>
    /// <returns>False when one of the same number is there already; it stays as it is.</returns>
    Task<bool> AddArchiveAsync(StoredArchive archive, CancellationToken cancellation);

    /// <summary>Removes an output's archives that were closed before a moment, but for the newest, from which the numbers go on.</summary>
    Task RemoveArchivesAsync(string output, DateTimeOffset closedBefore, CancellationToken cancellation);

    /// <returns>How many items each feed has, by feed id; a feed without any is left out.</returns>
    Task<IReadOnlyDictionary<long, int>> CountItemsAsync(CancellationToken cancellation);

    /// <returns>What an output path served lately; no version when it never served any.</returns>
    Task<OutputHistory> OutputHistoryAsync(string path, CancellationToken cancellation);

    /// <summary>Remembers what an output path serves now, in the place of what was remembered.</summary>
    /// <returns>
    /// False when another version was remembered meanwhile that the current one does not follow, or the same since another time; nothing is
    /// changed then.
    /// </returns>
    Task<bool> KeepOutputHistoryAsync(OutputHistory history, CancellationToken cancellation);

    /// <summary>Adds to what was counted of readers on a day; what is older than three months is forgotten.</summary>
    /// <param name="counts">One for each program.</param>
    /// <param name="day">Days since 1970, UTC.</param>
    /// <param name="cancellation">Counts until the writing begins.</param>
    Task AddReaderCountsAsync(IReadOnlyList<ReaderCounts> counts, long day, CancellationToken cancellation);

    /// <returns>What was counted of each program from a day on.</returns>
    Task<IReadOnlyList<ReaderCounts>> ReaderCountsAsync(long sinceDay, CancellationToken cancellation);

    /// <summary>Removes up to <paramref name="atMost"/> items that a feed first brought before <paramref name="before"/>; tombstones stay.</summary>
    /// <returns>How many were removed; fewer than <paramref name="atMost"/> means that none are left.</returns>
    Task<int> RemoveExpiredAsync(long feedId, DateTimeOffset before, DateTimeOffset now, int atMost, CancellationToken cancellation);

    /// <summary>Removes up to <paramref name="atMost"/> items beyond the last <paramref name="keep"/> that a feed brought; tombstones stay.</summary>
    /// <returns>How many were removed; fewer than <paramref name="atMost"/> means that none are left.</returns>
    Task<int> RemoveBeyondAsync(long feedId, int keep, DateTimeOffset now, int atMost, CancellationToken cancellation);

    /// <summary>Forgets up to <paramref name="atMost"/> of a feed's tombstones: those no document has listed since <paramref name="before"/>.</summary>
    /// <returns>How many were forgotten; fewer than <paramref name="atMost"/> means that none are left.</returns>
    Task<int> ForgetTombstonesAsync(long feedId, DateTimeOffset before, int atMost, CancellationToken cancellation);
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

    /// <summary>Items to change in place.</summary>
    public IReadOnlyList<EditedItem> Edited { get; init; } = [];

    /// <summary>Items of which only what they are recognised by is to be written down anew: they say the same to a reader.</summary>
    public IReadOnlyList<RecognisedItem> Relearned { get; init; } = [];

    /// <summary>Removed items that the document still lists, by number: their tombstones must stay.</summary>
    public IReadOnlyList<long> ListedTombstones { get; init; } = [];

    /// <summary>New and edited items whose feed brings but a teaser, and edited ones that are whole now.</summary>
    public IReadOnlyList<WantedPage> Pages { get; init; } = [];

    /// <summary>True when the document shares no item with the one before, so that posts were missed between them.</summary>
    public bool MissedPosts { get; init; }

    /// <summary>What counts for the figures of its day and hour; null is nothing.</summary>
    public PollFigures? Figures { get; init; }
}

/// <summary>The store can't be read or written: a full disk, lost permissions, a damaged file. The message is for the operator.</summary>
public sealed class StoreException(string message, Exception inner) : Exception(message, inner);
