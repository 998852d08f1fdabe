using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>Which items are one entry of an output.</summary>
/// <param name="output">The output.</param>
/// <param name="sources">Its feeds by their number in the store.</param>
/// <param name="store">Where the other items of an entry are found.</param>
internal sealed class EntryGrouping(OutputConfig output, IReadOnlyDictionary<long, OutputComposer.Source> sources, IStoreView store)
{
    private readonly long[] _feeds = [.. sources.Keys];

    /// <summary>The output's feeds.</summary>
    public IReadOnlyCollection<long> Feeds => _feeds;

    /// <summary>The items of the output's feeds that were placed after another, in the order in which they were placed.</summary>
    public IAsyncEnumerable<StoredItem> PlacedAfterAsync(long turn, CancellationToken cancellation) => store.PlacedAfterAsync(_feeds, turn, cancellation);

    /// <summary>Equal for items of one entry.</summary>
    public long KeyOf(StoredItem item) => output.Stories == StoriesMode.Collapse ? item.StoryId : output.KeepsDuplicates ? item.Id : item.OriginalId;

    /// <param name="items">Items of the output's feeds, no two of one entry.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>For each item its entry; null when no item of it passes the output's rules.</returns>
    public async Task<IReadOnlyList<EntryGroup?>> GroupsAsync(IReadOnlyCollection<StoredItem> items, CancellationToken cancellation)
    {
        var others = (await OthersAsync(items, cancellation)).ToLookup(m => output.Stories == StoriesMode.Collapse ? m.StoryId : m.OriginalId);
        return [.. items.Select(i => GroupOf(i, others[KeyOf(i)]))];
    }

    private async Task<IReadOnlyList<GroupMember>> OthersAsync(IReadOnlyCollection<StoredItem> items, CancellationToken cancellation) =>
        items.Count == 0 ? []
        : output.Stories == StoriesMode.Collapse ? await store.OtherReportsAsync(items, _feeds, cancellation)
        : output.KeepsDuplicates ? []
        : await store.OtherCopiesAsync(items, _feeds, cancellation);

    private EntryGroup? GroupOf(StoredItem item, IEnumerable<GroupMember> others)
    {
        var members = new List<StoredItem>();
        var first = new Position(DateTimeOffset.MaxValue, 0);
        var firstTurn = long.MaxValue;
        if (Passes(item)) Add(item);
        foreach (var other in others)
        {
            if (other.Item is null) (first, firstTurn) = (Earlier(first, new Position(other.Arrived, other.Id)), Math.Min(firstTurn, other.Turn));
            else if (Passes(other.Item)) Add(other.Item);
        }

        if (members.Count == 0) return null;
        members.Sort(static (a, b) => Position.Of(a).CompareTo(Position.Of(b)));
        return new EntryGroup(IdOf(item), Earlier(first, Position.Of(members[0])), members) { FirstTurn = firstTurn };

        void Add(StoredItem member)
        {
            members.Add(member);
            firstTurn = Math.Min(firstTurn, member.Turn);
        }
    }

    private static Position Earlier(Position a, Position b) => a.CompareTo(b) <= 0 ? a : b;

    private bool Passes(StoredItem item) => sources[item.FeedId].Rules.Passes(item);

    private string IdOf(StoredItem item) =>
        output.Stories == StoriesMode.Collapse ? item.StoryEntryId : output.KeepsDuplicates ? item.PublishedId : item.EntryId;
}
