using FeedHub.Parsing;

namespace FeedHub.Storage;

/// <summary>An item as it is kept.</summary>
public sealed record StoredItem
{
    /// <summary>The store's number for it: later ones are higher.</summary>
    public required long Id { get; init; }

    /// <summary>Its place in the order in which items were placed: higher for later ones, and never changes.</summary>
    public required long Turn { get; init; }

    /// <summary>The feed that brought it.</summary>
    public required long FeedId { get; init; }

    /// <summary>The id under which subscribers know it.</summary>
    public required string PublishedId { get; init; }

    /// <summary>The number of the first item of its group: that of which it is a copy; its own when of none.</summary>
    public required long OriginalId { get; init; }

    /// <summary>The published id of that item, whatever became of it: the whole group's id for good.</summary>
    public required string EntryId { get; init; }

    /// <summary>The number of the item that began its story; its own when it is alone.</summary>
    public required long StoryId { get; init; }

    /// <summary>The published id of that item, whatever became of it.</summary>
    public required string StoryEntryId { get; init; }

    /// <summary>The poll that brought it, UTC.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <inheritdoc cref="Identity.ItemDates.Arrived"/>
    public required DateTimeOffset Arrived { get; init; }

    /// <inheritdoc cref="Identity.ItemDates.Published"/>
    public required DateTimeOffset Published { get; init; }

    /// <inheritdoc cref="Identity.ItemDates.Updated"/>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Equal for items that say the same; later versions of an item have others.</summary>
    public required UInt128 Revision { get; init; }

    /// <summary>The item, sanitised.</summary>
    public required ParsedItem Item { get; init; }

    /// <summary>What its own page says, where its feed brings but a teaser; null when that is not known.</summary>
    public PageText? Page { get; init; }
}

/// <summary>The text of an item's page.</summary>
/// <param name="Html">HTML, sanitised.</param>
/// <param name="Revision">Equal for equal texts.</param>
public sealed record PageText(string Html, UInt128 Revision);
