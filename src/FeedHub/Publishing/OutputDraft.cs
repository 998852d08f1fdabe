using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>An output as it would be published now from what is stored; nothing is published or kept.</summary>
internal sealed class OutputDraft
{
    private readonly EntryGrouping _grouping;
    private readonly IStore _store;

    private OutputDraft(OutputConfig output, EntryGrouping grouping, IStore store, GateResult result) =>
        (Output, _grouping, _store, Result) = (output, grouping, store, result);

    /// <summary>Its configuration.</summary>
    public OutputConfig Output { get; }

    /// <summary>What it would hold, and what the publish gate would hold back.</summary>
    public GateResult Result { get; }

    /// <summary>False while none of its feeds was ever read, or what they brought is not placed, so that an empty output would be a lie.</summary>
    public required bool IsReady { get; init; }

    /// <param name="output">The output.</param>
    /// <param name="feeds">All feeds with what is known of them; those of the output are picked out.</param>
    /// <param name="store">The items.</param>
    /// <param name="hub">Absolute URL of the hub, ending in a slash.</param>
    /// <param name="now">The clock, UTC.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<OutputDraft> ComposeAsync(
        OutputConfig output, IEnumerable<(FeedConfig Feed, FeedState State)> feeds, IStore store, Uri hub, DateTimeOffset now, CancellationToken cancellation)
    {
        var own = feeds.Where(f => output.Includes(f.Feed)).ToList();
        var sources = own.ToDictionary(f => f.State.Id, f => OutputComposer.Source.Of(f.Feed, f.State, output, hub));
        var composer = new OutputComposer(output, sources, store, now);
        var composed = composer.FeedOf(await composer.WindowAsync(cancellation), hub) with
        {
            // Nobody pushes what no service serves.
            IsPushed = false,
            PreviousArchive = (await store.ArchivesAsync(output.Name, cancellation))?.Last,
        };
        return new OutputDraft(output, composer.Grouping, store, PublishGate.Check(composed))
        {
            IsReady = !await OutputRendering.IsTooEarlyAsync(store, composed, own.Select(f => f.State), cancellation),
        };
    }

    /// <summary>The id of the entry that an item is or is part of.</summary>
    public string EntryIdOf(string publishedId, ItemPlace place) =>
        Output.Stories == StoriesMode.Collapse ? place.StoryEntryId : Output.KeepsDuplicates ? publishedId : place.EntryId;

    /// <summary>An entry's place in the order of arrival, from 1 for the last to arrive, however far beyond the limit; null when it has none.</summary>
    public async Task<int?> RankAsync(string entryId, CancellationToken cancellation)
    {
        var rank = 0;
        await foreach (var group in new EntryWindow(_grouping, _store).ReadAsync(cancellation))
        {
            rank++;
            if (group.Id == entryId) return rank;
        }

        return null;
    }
}
