namespace FeedHub.Identity;

/// <summary>Which of the items that say something else are edited, and which only look so.</summary>
/// <param name="Edited">Items to report as edited.</param>
/// <param name="Same">Items that say the same to a reader: only their new hash is to be written down.</param>
/// <param name="Churn">What is known now of how the feed's texts change by themselves.</param>
public sealed record EditDecision(IReadOnlyList<EditedItem> Edited, IReadOnlyList<RecognisedItem> Same, ContentChurn Churn)
{
    /// <summary>An item that was edited this often is one that changes by itself; small changes of its text are passed over.</summary>
    public const int EditsOfARestlessItem = 6;

    /// <param name="changed">Known items whose hash is another one, sanitised.</param>
    /// <param name="kept">The same items as they are kept, by number; one that is missing was removed meanwhile.</param>
    /// <param name="listed">How many known items the document lists.</param>
    /// <param name="before">The feed's churn so far.</param>
    /// <param name="now">The poll, UTC.</param>
    public static EditDecision On(
        IReadOnlyList<RecognisedItem> changed, IReadOnlyDictionary<long, KeptItem> kept, int listed, ContentChurn before, DateTimeOffset now)
    {
        var differing = changed
            .Where(c => kept.ContainsKey(c.As.Id))
            .Select(c => (Item: c, kept[c.As.Id].Edits, Changes: FieldChange.Between(kept[c.As.Id].Item, c.Identified.Item)))
            .Select(c => (c.Item, c.Edits, c.Changes, Share: TextChange.Of(c.Changes)))
            .ToList();
        var edits = differing.Where(c => c.Changes.Count > 0).ToList();
        var textual = edits.Where(e => e.Share is not null).ToList();
        var fingerprint = textual.Aggregate(0L, (sum, e) => unchecked(sum + e.Item.Identified.ContentHash));
        var churn = before.After(listed, [.. textual.Select(e => e.Share!.Value)], fingerprint, now);
        return new EditDecision(
            [.. edits.Where(e => IsReported(e.Edits, e.Share)).Select(e => new EditedItem(e.Item.As.Id, e.Item.Identified, e.Changes))],
            [.. differing.Where(c => c.Changes.Count == 0).Select(c => c.Item)],
            churn);

        bool IsReported(int edits, double? share) => share is not { } part || (churn.Since is null
            ? edits < EditsOfARestlessItem || part > ContentChurn.Small
            : part > churn.Threshold);
    }
}
