using FeedHub.Parsing;

namespace FeedHub.Storage;

/// <summary>An item as it is kept.</summary>
public sealed record StoredItem
{
    /// <summary>Counts up in the order in which items were first stored; not without gaps.</summary>
    public long Number { get; init; }

    /// <summary>The feed that brought it.</summary>
    public required long FeedId { get; init; }

    /// <summary>The id under which subscribers know it.</summary>
    public required string PublishedId { get; init; }

    /// <inheritdoc cref="Identity.ItemDates.Published"/>
    public required DateTimeOffset Published { get; init; }

    /// <inheritdoc cref="Identity.ItemDates.Updated"/>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The item, sanitised.</summary>
    public required ParsedItem Item { get; init; }
}
