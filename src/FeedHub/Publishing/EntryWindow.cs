using System.Runtime.CompilerServices;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>The entries of an output, the last to arrive first: items that several feeds brought come once, where the first of them stands.</summary>
/// <remarks>So a later source neither moves an entry up nor brings back one that has left the window.</remarks>
internal sealed class EntryWindow(EntryGrouping grouping, IStoreView store)
{
    /// <summary>Items whose groups are looked up together.</summary>
    private const int Chunk = 64;

    private readonly HashSet<long> _seen = [];

    // Found before their turn: the first item lies further back than the one they were found by.
    private readonly PriorityQueue<EntryGroup, Position> _ahead = new(Comparer<Position>.Create(static (a, b) => b.CompareTo(a)));

    /// <summary>Reads only as far as the caller goes on, and to the end of the chunk.</summary>
    public async IAsyncEnumerable<EntryGroup> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunk = new List<StoredItem>(Chunk);
        await foreach (var item in store.LastArrivedAsync(grouping.Feeds, cancellation).WithCancellation(cancellation))
        {
            chunk.Add(item);
            if (chunk.Count < Chunk) continue;
            foreach (var group in await InTurnAsync(chunk, cancellation)) yield return group;
            chunk.Clear();
        }

        foreach (var group in await InTurnAsync(chunk, cancellation)) yield return group;
        while (_ahead.TryDequeue(out var group, out _)) yield return group;
    }

    private async Task<List<EntryGroup>> InTurnAsync(List<StoredItem> chunk, CancellationToken cancellation)
    {
        var found = chunk.Where(i => _seen.Add(grouping.KeyOf(i))).ToList();
        var groups = await grouping.GroupsAsync(found, cancellation);
        var turn = 0;
        var inTurn = new List<EntryGroup>(chunk.Count);
        foreach (var item in chunk)
        {
            while (_ahead.TryPeek(out _, out var place) && place.CompareTo(Position.Of(item)) > 0) inTurn.Add(_ahead.Dequeue());
            if (turn == found.Count || found[turn].Id != item.Id) continue;
            if (groups[turn++] is { } group) _ahead.Enqueue(group, group.Place);
        }

        return inTurn;
    }
}
