using FeedHub.Identity;
using FeedHub.Parsing;

namespace FeedHub.Storage;

/// <summary>All that is kept of an item, for telling the operator why it is where it is.</summary>
public sealed record ItemRecord
{
    /// <inheritdoc cref="StoredItem.Id"/>
    public required long Id { get; init; }

    /// <inheritdoc cref="StoredItem.FeedId"/>
    public required long FeedId { get; init; }

    /// <summary>That feed's URL, as in feeds.json then.</summary>
    public required Uri FeedUrl { get; init; }

    /// <summary>Which item of its feed it is.</summary>
    public required ItemKey Key { get; init; }

    /// <inheritdoc cref="StoredItem.PublishedId"/>
    public required string PublishedId { get; init; }

    /// <summary>The poll that brought it, UTC.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <inheritdoc cref="ItemDates.Arrived"/>
    public required DateTimeOffset Arrived { get; init; }

    /// <inheritdoc cref="ItemDates.Published"/>
    public required DateTimeOffset Published { get; init; }

    /// <inheritdoc cref="ItemDates.Updated"/>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>True when it lies beyond the backfill of a feed just added, and so is in no output.</summary>
    public required bool Withheld { get; init; }

    /// <summary>The item, sanitised; null when retention removed it.</summary>
    public required ParsedItem? Item { get; init; }

    /// <summary>Its place among all items; null while it waits for one.</summary>
    public required ItemPlace? Place { get; init; }
}

/// <summary>What an item is among all items.</summary>
/// <param name="OriginalId">The item it is a copy of; its own number when of none.</param>
/// <param name="EntryId">That item's published id.</param>
/// <param name="StoryId">The item that began its story.</param>
/// <param name="StoryEntryId">That item's published id.</param>
/// <param name="Why">By which rules and evidence; null when there was nothing to decide, or it is forgotten.</param>
public sealed record ItemPlace(long OriginalId, string EntryId, long StoryId, string StoryEntryId, PlacementReason? Why);
