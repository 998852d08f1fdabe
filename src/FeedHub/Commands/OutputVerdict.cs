using FeedHub.Configuration;
using FeedHub.Publishing;
using FeedHub.Rules;
using FeedHub.Scheduling;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>What an output makes of an item.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="IsIn">Whether the item is in it, be it as a source or a report of an entry.</param>
/// <param name="Reason">Why, as the end of a sentence.</param>
internal sealed record OutputVerdict(string Output, bool IsIn, string Reason)
{
    /// <summary>What its rewrites make of the item; each a sentence.</summary>
    public IReadOnlyList<string> Rewrites { get; init; } = [];

    /// <summary>Goes through all that an item must pass, in the order in which it must.</summary>
    /// <param name="item">The item.</param>
    /// <param name="feed">Its feed; null when it is in feeds.json no more.</param>
    /// <param name="draft">The output.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<OutputVerdict> OfAsync(ItemRecord item, FeedConfig? feed, OutputDraft draft, CancellationToken cancellation)
    {
        var output = draft.Output;
        if (Objection(item, feed, output) is { } objection) return new OutputVerdict(output.Name, IsIn: false, objection);

        var steps = new List<RewriteStep>();
        Rewriting.Of(feed!, output).Apply(item.Item!, steps);
        return await PlacedAsync(item, draft, cancellation) with { Rewrites = [.. steps.Select(s => s.Sentence)] };
    }

    private static async Task<OutputVerdict> PlacedAsync(ItemRecord item, OutputDraft draft, CancellationToken cancellation)
    {
        var output = draft.Output;
        var entryId = draft.EntryIdOf(item.PublishedId, item.Place!);
        var (entries, quarantined) = draft.Result;
        if (quarantined.FirstOrDefault(q => q.Item.Id == entryId) is { } held)
            return new OutputVerdict(output.Name, IsIn: false, $"the publish gate holds it back: {held.Reason}");
        if (entries.Items.Index().FirstOrDefault(e => e.Item.Id == entryId) is (var index, { } entry))
            return new OutputVerdict(output.Name, IsIn: true, $"number {index + 1} of {entries.Items.Count} by date{As(item, entryId, entry)}");
        return new OutputVerdict(output.Name, IsIn: false, await draft.RankAsync(entryId, cancellation) switch
        {
            null => "no entry of the output holds it",
            { } rank when rank > output.Limit => $"it has left the window: {rank - 1} entries came after it or its first source, and the output holds the last {output.Limit}",
            _ => $"it or its first source arrived longer ago than the output's maxAge, {output.MaxAge?.InWords()}",
        });
    }

    /// <summary>What keeps an item out of an output before it comes to the window; null when nothing does.</summary>
    public static string? Objection(ItemRecord item, FeedConfig? feed, OutputConfig output) =>
        feed is null ? "its feed is in feeds.json no more"
        : !output.Includes(feed) ? feed.Tags.Count == 0
            ? $"it takes feeds with the tag {string.Join(" or ", output.Tags)}, and its feed has no tag"
            : $"it takes feeds with the tag {string.Join(" or ", output.Tags)}, and its feed has {string.Join(" and ", feed.Tags)}"
        : item.Item is null ? "its feed's retention removed it"
        : item.Withheld ? $"it lies beyond the backfill of a feed just added{(feed.Backfill is { } backfill ? $", which is {backfill} items" : "")}"
        : item.Place is null ? "it waits to be placed among the items of other feeds, which the service does at once, and poll at its end"
        : RuleSet.Of(feed, output).ObjectionTo(RuledItem.Of(item))?.Reason;

    private static string As(ItemRecord item, string entryId, OutputItem entry)
    {
        var others = entry.OtherSources.Count + entry.AlsoCoveredBy.Count;
        var shared = others == 0 ? "" : $", with {entry.OtherSources.Count} other sources and {entry.AlsoCoveredBy.Count} other reports";
        return entryId == item.PublishedId ? shared : $", as part of the entry {entryId} shown from {entry.Source.Title}{shared}";
    }
}
