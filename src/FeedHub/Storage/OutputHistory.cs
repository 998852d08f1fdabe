namespace FeedHub.Storage;

/// <summary>What an output path served lately. Immutable.</summary>
public sealed record OutputHistory
{
    /// <summary>Path it is served at, starting with a slash.</summary>
    public required string Path { get; init; }

    /// <summary>The versions that are remembered, the one that is current last; empty before the first.</summary>
    public IReadOnlyList<OutputVersion> Versions { get; init; } = [];

    /// <summary>From the hash of each item of the current version, as written, to the number of the version that brought it.</summary>
    public IReadOnlyDictionary<long, long> Fragments { get; init; } = new Dictionary<long, long>();
}

/// <summary>One version of what a path served.</summary>
/// <param name="Number">Counts up from 1 within the path.</param>
/// <param name="Tag">The stem of its entity tags, without quotes.</param>
/// <param name="ChangedAt">Since when it was served, UTC.</param>
public sealed record OutputVersion(long Number, string Tag, DateTimeOffset ChangedAt);
