using FeedHub.Identity;

namespace FeedHub.Storage;

/// <summary>
/// The pages of items whose feed brings but teasers: which are to be asked for, and what they said. Thread-safe; each method is one transaction.
/// </summary>
/// <remarks>Which items need their page is committed with the poll that brings them: <see cref="PollCommit.Pages"/>.</remarks>
public interface IPageStore
{
    /// <summary>An item's page is asked for this often at most.</summary>
    const int MostAttempts = 3;

    /// <returns>The pages that are to be asked for by now, the longest due first.</returns>
    Task<IReadOnlyList<DuePage>> DuePagesAsync(DateTimeOffset now, int atMost, CancellationToken cancellation);

    /// <summary>
    /// Counts an attempt before it is made, so that not even one that ends the process is made again and again.
    /// </summary>
    /// <param name="itemId">The item.</param>
    /// <param name="retryAt">When it is due again, should nothing be heard of the attempt; unless it was the last.</param>
    /// <param name="cancellation">Counts until the work begins.</param>
    Task BeginPageAsync(long itemId, DateTimeOffset retryAt, CancellationToken cancellation);

    /// <summary>Keeps a page's text; it is not asked for again. An item that was removed meanwhile stays so.</summary>
    /// <param name="page">The page as it was due; one that was made due anew meanwhile stays due.</param>
    /// <param name="content">HTML, sanitised.</param>
    /// <param name="cancellation">Counts until the work begins.</param>
    Task KeepPageAsync(DuePage page, string content, CancellationToken cancellation);

    /// <summary>Keeps why an attempt brought no text.</summary>
    /// <param name="page">The page as it was due.</param>
    /// <param name="trouble">In plain words.</param>
    /// <param name="retryAt">When to ask again, unless it was the last attempt; null is never.</param>
    /// <param name="cancellation">Counts until the work begins.</param>
    Task FailPageAsync(DuePage page, string trouble, DateTimeOffset? retryAt, CancellationToken cancellation);

    /// <summary>Puts off the pages of a feed that are due before a moment: its host wants to be left alone until then.</summary>
    Task PostponePagesAsync(long feedId, DateTimeOffset until, CancellationToken cancellation);

    /// <returns>What stands in the way of full texts, by feed; only of items that are still there, and of the last thousand at most.</returns>
    Task<IReadOnlyDictionary<long, PageTrouble>> PageTroublesAsync(CancellationToken cancellation);

    /// <returns>What became of the page of an item; null when the item needs none.</returns>
    Task<PageState?> PageAsync(long itemId, CancellationToken cancellation);
}

/// <summary>An item whose feed brings but a teaser.</summary>
/// <param name="Key">The key that the item is kept under.</param>
/// <param name="Url">Absolute URL of its page; null where an edit made the item whole, so that its page is of no use any more.</param>
public sealed record WantedPage(ItemKey Key, string? Url);

/// <summary>A page that is to be asked for.</summary>
/// <param name="ItemId">The store's number for the item.</param>
/// <param name="FeedId">The store's number for its feed.</param>
/// <param name="FeedUrl">The feed's URL as in feeds.json.</param>
/// <param name="Url">The page's absolute URL.</param>
/// <param name="Attempts">How often it was asked for.</param>
public sealed record DuePage(long ItemId, long FeedId, Uri FeedUrl, Uri Url, int Attempts);

/// <summary>Pages of a feed that gave no text.</summary>
/// <param name="Items">How many.</param>
/// <param name="Last">Why the last of them did not, in plain words.</param>
public sealed record PageTrouble(int Items, string Last);

/// <summary>What became of an item's page.</summary>
/// <param name="Url">Its URL.</param>
/// <param name="Attempts">How often it was asked for.</param>
/// <param name="DueAt">When it is asked for next; null is never.</param>
/// <param name="Trouble">Why the last attempt brought no text; null when it did, or there was none.</param>
/// <param name="HasText">Whether there is a text from it.</param>
public sealed record PageState(string Url, int Attempts, DateTimeOffset? DueAt, string? Trouble, bool HasText);
