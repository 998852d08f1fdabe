using System.Runtime.CompilerServices;
using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>The entries of an output, the last to arrive first: items that several feeds brought come once, where the first of them stands.</summary>
/// <remarks>So a later source neither moves an entry up nor brings back one that has left the window.</remarks>
internal sealed class EntryWindow(OutputConfig output, IReadOnlyDictionary<long, OutputComposer.Source> sources, IStoreView store)
{
    /// <summary>Items whose groups are looked up together.</summary>
    private const int Chunk = 64;

    private readonly HashSet<long> _seen = [];

    // Found before their turn: the first item lies further back than the one they were found by.
    private readonly PriorityQueue<EntryGroup, Position> _ahead = new(Comparer<Position>.Create(static (a, b) => b.CompareTo(a)));
    private readonly long[] _feeds = [.. sources.Keys];

    /// <summary>Reads only as far as the caller goes on, and to the end of the chunk.</summary>
    public async IAsyncEnumerable<EntryGroup> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunk = new List<StoredItem>(Chunk);
        await foreach (var item in store.LastArrivedAsync(_feeds, cancellation).WithCancellation(cancellation))
        {
            chunk.Add(item);
            if (chunk.Count < Chunk) continue;
            foreach (var group in await GroupsAsync(chunk, cancellation)) yield return group;
            chunk.Clear();
        }

        foreach (var group in await GroupsAsync(chunk, cancellation)) yield return group;
        while (_ahead.TryDequeue(out var group, out _)) yield return group;
    }

    private async Task<List<EntryGroup>> GroupsAsync(List<StoredItem> chunk, CancellationToken cancellation)
    {
        var found = chunk.Where(i => _seen.Add(KeyOf(i))).ToList();
        var others = (await OthersAsync(found, cancellation)).ToLookup(m => output.Stories == StoriesMode.Collapse ? m.StoryId : m.OriginalId);
        var turn = 0;
        var inTurn = new List<EntryGroup>(chunk.Count);
        foreach (var item in chunk)
        {
            while (_ahead.TryPeek(out _, out var place) && place.CompareTo(Position.Of(item)) > 0) inTurn.Add(_ahead.Dequeue());
            if (turn == found.Count || found[turn].Id != item.Id) continue;
            turn++;
            if (GroupOf(item, others[KeyOf(item)]) is { } group) _ahead.Enqueue(group, group.Place);
        }

        return inTurn;
    }

    private async Task<IReadOnlyList<GroupMember>> OthersAsync(List<StoredItem> found, CancellationToken cancellation) =>
        found.Count == 0 ? []
        : output.Stories == StoriesMode.Collapse ? await store.OtherReportsAsync(found, _feeds, cancellation)
        : output.KeepsDuplicates ? []
        : await store.OtherCopiesAsync(found, _feeds, cancellation);

    private EntryGroup? GroupOf(StoredItem item, IEnumerable<GroupMember> others)
    {
        var members = new List<StoredItem>();
        if (Passes(item)) members.Add(item);
        var removed = new List<Position>();
        foreach (var other in others)
        {
            if (other.Item is null) removed.Add(new Position(other.Arrived, other.Id));
            else if (Passes(other.Item)) members.Add(other.Item);
        }

        if (members.Count == 0) return null;
        members.Sort(static (a, b) => Position.Of(a).CompareTo(Position.Of(b)));
        return new EntryGroup(IdOf(item), removed.Append(Position.Of(members[0])).Min(), members);
    }

    private bool Passes(StoredItem item) => sources[item.FeedId].Rules.Passes(item.Item);

    private long KeyOf(StoredItem item) => output.Stories == StoriesMode.Collapse ? item.StoryId : output.KeepsDuplicates ? item.Id : item.OriginalId;

    private string IdOf(StoredItem item) =>
        output.Stories == StoriesMode.Collapse ? item.StoryEntryId : output.KeepsDuplicates ? item.PublishedId : item.EntryId;
}
