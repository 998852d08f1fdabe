using FeedHub.Configuration;
using FeedHub.Identity;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Why an item is what it is and where it is.</summary>
internal sealed record ItemExplanation
{
    /// <summary>The item.</summary>
    public required ItemRecord Item { get; init; }

    /// <summary>Its feed in feeds.json; null when it is there no more.</summary>
    public required FeedConfig? Feed { get; init; }

    /// <summary>What is remembered of that feed; null when it is in feeds.json no more.</summary>
    public required FeedState? State { get; init; }

    /// <summary>By what it is told apart from others of its feed, as the end of a sentence: "its guid".</summary>
    public required string KeyFrom { get; init; }

    /// <summary>Where its published id is from, as the end of a sentence: "its publisher's own guid".</summary>
    public required string IdFrom { get; init; }

    /// <summary>What became of its page, in a sentence; null when its feed is not to be completed from pages, or the item needs none.</summary>
    public required string? Page { get; init; }

    /// <summary>What its publisher edited, the last edit first.</summary>
    public required IReadOnlyList<ItemEdit> Edits { get; init; }

    /// <summary>How it was told apart from items of other feeds, or not, in a sentence.</summary>
    public required string Copy { get; init; }

    /// <summary>How it came to its story, in a sentence; null for a copy, which follows its original.</summary>
    public required string? Story { get; init; }

    /// <summary>The other items of the story, copies included.</summary>
    public required IReadOnlyList<ItemRecord> Related { get; init; }

    /// <summary>What each output makes of it, in the order of feeds.json.</summary>
    public required IReadOnlyList<OutputVerdict> Outputs { get; init; }

    /// <summary>By what an item is told apart from others of its feed.</summary>
    public static string KeySource(ItemRecord record)
    {
        if (record.Item is not { } item) return "what it was told apart by when it was kept";
        var known = DocumentItem.AllOf([item])[0];
        return record.Key == known.Guid ? "its guid"
            : record.Key == known.GuidAndLink ? "its guid and its link together, because its guid stands on several items"
            : record.Key == known.Link ? item.Guid is null ? "its link, for it has no guid" : "its link, for its guid can't be relied on"
            : record.Key == known.TextAndDate ? "what it says and its date, for neither guid nor link tells it apart"
            : record.Key == known.Text ? "what it says, for neither guid nor link tells it apart"
            : "what it said when it came";
    }

    /// <summary>What became of an item's page.</summary>
    public static string? PageWords(FeedConfig? feed, PageState? page) => (feed, page) switch
    {
        ({ FullText: true }, { HasText: true, Trouble: null }) => "its full text is from its page, for its feed brings but a teaser",
        ({ FullText: true }, { DueAt: { } due, Trouble: null }) => $"its page is asked for its full text from {due:u} on",
        ({ FullText: true }, { Trouble: { } trouble } state) =>
            $"{(state.HasText ? "its full text is from an earlier reading of its page" : "it shows its teaser")}, for its page was asked {state.Attempts} times: {trouble}",
        _ => null,
    };

    /// <summary>Where the id is from under which subscribers know an item.</summary>
    public static string IdSource(ItemRecord record) =>
        record.Item is not { } item ? "given when it came"
        : record.PublishedId == item.Guid ? "its publisher's own guid, which is globally unique"
        : PublishedId.Original(item.Guid) is not null ? "made from the feed's URL and its key, because another item has its guid"
        : "made from the feed's URL and its key, because it has no guid that is globally unique";
}
