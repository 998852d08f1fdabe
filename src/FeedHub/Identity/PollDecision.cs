namespace FeedHub.Identity;

/// <summary>What a document brings: which of its items are kept already, and which are new.</summary>
/// <param name="New">Items not known before, in the document's order, each once.</param>
/// <param name="Known">Items that are kept or were, removed ones included: what was removed never comes back.</param>
/// <param name="Guids">What the document shows about the feed's guids.</param>
public sealed record PollDecision(IReadOnlyList<IdentifiedItem> New, IReadOnlyList<RecognisedItem> Known, GuidEvidence Guids)
{
    /// <summary>Known items that say something else now, unless they were removed.</summary>
    public IEnumerable<RecognisedItem> Changed => Known.Where(k => !k.As.Removed && k.As.ContentHash != k.Identified.ContentHash);

    /// <param name="document">The items of the document just read.</param>
    /// <param name="known">Every item of the feed, removed or not, that has one of the document's keys as its own or as its link's.</param>
    /// <param name="trustsGuids">False when the feed's guids proved bad: then they count only where the rest agrees.</param>
    public static PollDecision On(IReadOnlyList<DocumentItem> document, IReadOnlyList<KnownItem> known, bool trustsGuids) =>
        new Recognition(document, known, trustsGuids).Decide();
}

/// <summary>An item of a document that is one the store has or had.</summary>
/// <param name="As">Which one.</param>
/// <param name="Identified">What the document says of it. Its key is the one to keep it under from now on, which differs where its guid changed.</param>
public sealed record RecognisedItem(KnownItem As, IdentifiedItem Identified)
{
    /// <summary>The same, as far as it is recognised: a hash that is another one has not been looked into.</summary>
    public RecognisedItem Unedited => this with { Identified = Identified with { ContentHash = As.ContentHash } };

    /// <summary>True when what it is recognised by has to be written down anew.</summary>
    public bool IsKnownOtherwise =>
        As.Key != Identified.Key || As.TitleHash is null || (As.LinkKey is null && Identified.LinkKey is not null);
}
