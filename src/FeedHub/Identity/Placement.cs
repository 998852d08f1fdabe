namespace FeedHub.Identity;

/// <summary>What an item is among all items; decided once, when it arrives.</summary>
public sealed record Placement
{
    /// <summary>The item's number in the store.</summary>
    public required long Item { get; init; }

    /// <summary>The first item of its group: that of which it is a copy, itself when it is none.</summary>
    public required long Original { get; init; }

    /// <summary>The item that began its story; null for a copy, which is in the story that its original is in by then.</summary>
    public long? Story { get; init; }

    /// <summary>The clock it was placed by, UTC: never before that of the item before.</summary>
    public required DateTimeOffset Arrived { get; init; }

    /// <summary>Why; null when there was nothing to decide.</summary>
    public PlacementReason? Why { get; init; }

    /// <summary>
    /// The publisher's own globally unique guid where another feed's item, not placed yet, holds it although this one comes first; else null.
    /// </summary>
    public string? Claim { get; init; }
}

/// <summary>By which rules and evidence an item was placed.</summary>
public sealed record PlacementReason
{
    /// <summary>The name of the <see cref="Copies.CopyRule"/>.</summary>
    public required string CopyRule { get; init; }

    /// <summary>The item it was compared with; null when nothing was alike.</summary>
    public long? CopyCompared { get; init; }

    /// <summary>The rule's evidence, in words.</summary>
    public string? CopyEvidence { get; init; }

    /// <summary>The name of the <see cref="Stories.StoryRule"/>; null for a copy.</summary>
    public string? StoryRule { get; init; }

    /// <summary>The likest item; null when none was alike.</summary>
    public long? StoryCompared { get; init; }

    /// <summary>The likeness to the likest story, 0 to 1.</summary>
    public double StoryLikeness { get; init; }

    /// <summary>The likeness that was needed, 0 to 1.</summary>
    public double StoryNeeded { get; init; }

    /// <summary>The words and numbers in common, the most telling first.</summary>
    public IReadOnlyList<string> StoryShared { get; init; } = [];
}
