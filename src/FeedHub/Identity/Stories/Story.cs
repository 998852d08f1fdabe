namespace FeedHub.Identity.Stories;

/// <summary>A story: its items are a chain from the newest to the oldest.</summary>
internal sealed class Story(long id, uint first)
{
    /// <summary>The key of the item that began it.</summary>
    public long Id { get; } = id;

    /// <summary>The ordinal of the newest item.</summary>
    public uint Newest { get; set; } = first;

    /// <summary>Items that <see cref="SquaredLength"/> counts, among them some that have left the window since.</summary>
    public int Count { get; set; } = 1;

    /// <summary>The square of the sum of the items' vectors: the likenesses of all pairs of its items, each item's with itself included.</summary>
    public double SquaredLength { get; set; } = 1;

    /// <summary>True while the repair has to look at it.</summary>
    public bool Changed { get; set; }

    /// <summary>True when it became part of another story.</summary>
    public bool Gone { get; set; }
}
