namespace FeedHub.Identity;

/// <summary>What is remembered of an item that a feed has or had: enough to recognise it, not what it says.</summary>
public sealed record KnownItem
{
    /// <summary>The store's number for it.</summary>
    public required long Id { get; init; }

    /// <summary>The key it is kept under; unique within the feed.</summary>
    public required ItemKey Key { get; init; }

    /// <summary>The key of its link; null when it has none, or when it is kept under that very key.</summary>
    public ItemKey? LinkKey { get; init; }

    /// <summary>A short hash of its title; null when the item was kept before there was one.</summary>
    public int? TitleHash { get; init; }

    /// <inheritdoc cref="Identity.ContentHash"/>
    public required long ContentHash { get; init; }

    /// <summary>When it was published, as decided when it was first seen.</summary>
    public DateTimeOffset Published { get; init; }

    /// <summary>True when retention removed it: what is left is its tombstone, and it never comes back.</summary>
    public bool Removed { get; init; }

    /// <summary>What its link would be looked up by.</summary>
    internal ItemKey Link => LinkKey ?? Key;
}
