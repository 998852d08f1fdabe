using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>Leafs through the entries of an output further back than its window reaches, or through those that somebody looks for.</summary>
/// <remarks>It knows nothing of the feeds that private outputs alone hold.</remarks>
public sealed class EntryBrowser(CurrentConfig config, IStore store, HubAddress hub, TimeProvider time)
{
    /// <summary>Items whose entries are looked up together.</summary>
    private const int Chunk = 50;

    /// <summary>Who looks for what rules keep out is not let read the whole database for it.</summary>
    private const int MostRead = 2000;

    /// <summary>An output of all feeds, with what only its feeds leave out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="title">Its title.</param>
    internal static OutputConfig Everything(string name, string title) =>
        new() { Name = name, Title = title, Tags = [], Limit = DerivedOutputs.MostItems, Stories = StoriesMode.Link };

    /// <param name="output">Chooses feeds and rules.</param>
    /// <param name="wanted">What is looked for.</param>
    /// <param name="atMost">How many entries a page has.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    internal Task<EntryPage> ReadAsync(OutputConfig output, EntrySearch wanted, int atMost, CancellationToken cancellation)
    {
        var current = config.Value.PublicPart();
        return store.ReadAsync(
            async view =>
            {
                var (composer, feeds) = await ComposerAsync(view, output, current, cancellation);
                var query = new ItemQuery { Feeds = [.. feeds.Keys], Before = wanted.Before, Language = wanted.Language, Terms = wanted.Terms };
                var (found, next) = await FindAsync(view, composer.Grouping, query, atMost, cancellation);
                var entries = await composer.EntriesAsync([.. found.Select(f => f.Group)], cancellation);
                return new EntryPage([.. entries.Zip(found, (entry, f) => new BrowsedEntry(entry, f.Item.Arrived, feeds.GetValueOrDefault(f.Item.FeedId)))], next);
            },
            cancellation);
    }

    /// <returns>The entry that subscribers know by an id; null when there is none, or none is left.</returns>
    /// <param name="output">Chooses feeds and rules.</param>
    /// <param name="publishedId">The id of the entry, or of any copy in it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    internal Task<BrowsedEntry?> FindAsync(OutputConfig output, string publishedId, CancellationToken cancellation)
    {
        var current = config.Value.PublicPart();
        return store.ReadAsync(
            async view =>
            {
                var (composer, feeds) = await ComposerAsync(view, output, current, cancellation);
                if (await view.EntryItemAsync(publishedId, [.. feeds.Keys], cancellation) is not { } item) return null;
                if ((await composer.Grouping.GroupsAsync([item], cancellation))[0] is not { } group) return null;
                return new BrowsedEntry((await composer.EntriesAsync([group], cancellation))[0], item.Arrived, feeds.GetValueOrDefault(item.FeedId));
            },
            cancellation);
    }

    private async Task<(OutputComposer Composer, Dictionary<long, FeedConfig> Feeds)> ComposerAsync(
        IStoreView view, OutputConfig output, FeedsConfig current, CancellationToken cancellation)
    {
        var feeds = current.Feeds.Where(output.Includes).ToDictionary(f => f.Url);
        var states = await view.FeedsAsync([.. feeds.Keys], cancellation);
        var sources = states.ToDictionary(s => s.Id, s => OutputComposer.Source.Of(feeds[s.Url], s, output, hub.Url));
        return (new OutputComposer(output, sources, view, time.GetUtcNow()), states.ToDictionary(s => s.Id, s => feeds[s.Url]));
    }

    private static async Task<(IReadOnlyList<(EntryGroup Group, StoredItem Item)> Found, ItemCursor? Next)> FindAsync(
        IStoreView view, EntryGrouping grouping, ItemQuery query, int atMost, CancellationToken cancellation)
    {
        var found = new List<(EntryGroup, StoredItem)>(atMost);
        var seen = new HashSet<long>();
        var isFiltered = query.Language is not null || query.Terms is not null;
        var read = 0;
        StoredItem? last = null;
        await foreach (var chunk in view.BrowseAsync(query, cancellation).Chunk(Chunk).WithCancellation(cancellation))
        {
            var groups = await grouping.GroupsAsync(chunk, cancellation);
            foreach (var (item, group) in chunk.Zip(groups))
            {
                if (found.Count == atMost || read++ == MostRead) return (found, new ItemCursor(last!.Arrived, last.Id));
                last = item;

                // An entry stands where the first item that is left of it stands, so that no page needs to know those before it. Of what was
                // looked for, that one need not be among what was found.
                if (group is not null && (isFiltered ? seen.Add(grouping.KeyOf(item)) : group.First.Id == item.Id)) found.Add((group, item));
            }
        }

        return (found, null);
    }
}

/// <summary>What somebody looks for among entries. What is null does not matter.</summary>
internal sealed record EntrySearch
{
    /// <summary>Only what arrived before this.</summary>
    public ItemCursor? Before { get; init; }

    /// <summary>Language without region, in lower case.</summary>
    public string? Language { get; init; }

    /// <summary>Words to be found.</summary>
    public SearchTerms? Terms { get; init; }
}

/// <summary>Some entries in a row.</summary>
/// <param name="Entries">The last to arrive first.</param>
/// <param name="Next">Where to go on; null when nothing is left.</param>
internal sealed record EntryPage(IReadOnlyList<BrowsedEntry> Entries, ItemCursor? Next);

/// <summary>An entry and where it stands.</summary>
/// <param name="Item">What is published of it.</param>
/// <param name="Arrived">When the item that it stands by arrived, UTC.</param>
/// <param name="Feed">The feed that brought that item; null when it is not configured any more.</param>
internal sealed record BrowsedEntry(OutputItem Item, DateTimeOffset Arrived, FeedConfig? Feed);
