namespace FeedHub.Identity;

/// <summary>What the search for copies and stories needs to know of an item.</summary>
public sealed record NewsItem
{
    /// <summary>The characters of <see cref="Title"/> and of <see cref="Text"/> that are read; what is longer is cut.</summary>
    public const int MostText = 300;

    /// <summary>The caller's own number for the item, unique among all items that are kept.</summary>
    public required long Key { get; init; }

    /// <summary>The feed that brought it: any text that is the same for all items of that feed.</summary>
    public required string Feed { get; init; }

    /// <summary>The feed's title, as publishers append it to their headlines; null when unknown.</summary>
    public string? Source { get; init; }

    /// <summary>Plain text; empty when the item has none.</summary>
    public required string Title { get; init; }

    /// <summary>The first <see cref="MostText"/> characters of the item's own text, as plain text; empty when it has none.</summary>
    public string Text { get; init; } = "";

    /// <summary>From <see cref="Identity.CanonicalUrl"/>; null when the item links to no page.</summary>
    public string? CanonicalUrl { get; init; }

    /// <summary>BCP 47 tag; only its first subtag is read. Null when unknown.</summary>
    public string? Language { get; init; }

    /// <summary>The publisher's date, UTC; null when there is none.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>Our clock when the item came, UTC. Items are added in this order.</summary>
    public required DateTimeOffset Arrived { get; init; }

    /// <summary>When it happened, as far as is known: <see cref="Published"/>, unless that lies after <see cref="Arrived"/>.</summary>
    internal DateTimeOffset At => Published is { } published && published < Arrived ? published : Arrived;
}
