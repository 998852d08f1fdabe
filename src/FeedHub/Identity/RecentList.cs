namespace FeedHub.Identity;

/// <summary>Values of the recent items by their ordinal: 0, 1, 2 in the order in which they were added. The oldest are forgotten.</summary>
/// <remarks>Its memory is a chunk for every 1,024 items, used again once all of them are forgotten: nothing moves, and nothing is left to the collector.</remarks>
/// <param name="width">The values of an item.</param>
internal sealed class RecentList<T>(int width)
    where T : struct
{
    private const uint ChunkSize = 1024;

    private readonly List<T[]> _chunks = [];
    private readonly Stack<T[]> _free = new();
    private uint _firstChunk;

    /// <summary>Ordinals below it are forgotten.</summary>
    public uint Oldest { get; private set; }

    /// <summary>The ordinal that the next item gets.</summary>
    public uint Next { get; private set; }

    /// <summary>An item's values; those of a new one hold what an earlier one left.</summary>
    public Span<T> this[uint item] => _chunks[(int)((item / ChunkSize) - _firstChunk)].AsSpan((int)(item % ChunkSize) * width, width);

    /// <summary>Makes room for the next item.</summary>
    public Span<T> Add()
    {
        if (Next % ChunkSize == 0) _chunks.Add(_free.TryPop(out var chunk) ? chunk : new T[ChunkSize * width]);
        return this[Next++];
    }

    /// <summary>Forgets the items before <paramref name="oldest"/>.</summary>
    public void Forget(uint oldest)
    {
        Oldest = Math.Max(Oldest, oldest);
        while (_chunks.Count > 0 && (_firstChunk + 1) * ChunkSize <= Oldest)
        {
            _free.Push(_chunks[0]);
            _chunks.RemoveAt(0);
            _firstChunk++;
        }

        // A burst's memory is not kept for the next one.
        while (_free.Count > 2) _free.Pop();
    }
}
