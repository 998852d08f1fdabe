using FeedHub.Parsing;

namespace FeedHub.Storage;

/// <summary>In which order items are placed, and so which of several copies gives the entry its id.</summary>
public enum PlacingOrder
{
    /// <summary>By arrival, then publication date, feed and key.</summary>
    Arrival,

    /// <summary>
    /// For the first items of a database: as <see cref="Arrival"/>, but those without a date of their own, which arrived whenever their feed
    /// happened to be asked, come last, by feed and key. So each database made of the same feeds has the same order.
    /// </summary>
    FirstOfAll,
}

/// <summary>An item that waits to be placed.</summary>
public sealed record UnplacedItem
{
    /// <summary>The store's number for it.</summary>
    public required long Id { get; init; }

    /// <summary>The feed that brought it, as in feeds.json.</summary>
    public required Uri FeedUrl { get; init; }

    /// <summary>The feed's own title; null when it has none.</summary>
    public string? FeedTitle { get; init; }

    /// <inheritdoc cref="StoredItem.PublishedId"/>
    public required string PublishedId { get; init; }

    /// <inheritdoc cref="Identity.ItemDates.Arrived"/>
    public required DateTimeOffset Arrived { get; init; }

    /// <summary>The item, sanitised; null when it was removed before its turn came.</summary>
    public required ParsedItem? Item { get; init; }
}

/// <summary>An item that is placed, with what was decided about it.</summary>
/// <param name="Item">The item; <see cref="UnplacedItem.Arrived"/> is the clock it was placed by.</param>
/// <param name="Original">The item it is a copy of; its own number when of none.</param>
/// <param name="Story">The item that began its story.</param>
public sealed record PlacedItem(UnplacedItem Item, long Original, long Story);

/// <summary>One of the items that are copies of one original or report one story.</summary>
/// <param name="Id">The store's number for it.</param>
/// <param name="Turn">Its place in the order of placing.</param>
/// <param name="OriginalId">The first item of its group of copies.</param>
/// <param name="StoryId">The item that began its story.</param>
/// <param name="Arrived">Its place in the outputs' windows.</param>
/// <param name="Item">The item; null when retention removed it.</param>
public sealed record GroupMember(long Id, long Turn, long OriginalId, long StoryId, DateTimeOffset Arrived, StoredItem? Item);
