namespace FeedHub.Identity.Copies;

/// <summary>Why an item is a copy, or is none though something was alike.</summary>
public enum CopyRule
{
    /// <summary>Nothing was alike: a new item.</summary>
    None,

    /// <summary>Both link to one page.</summary>
    SamePage,

    /// <summary>Both have one title, long enough to be nobody else's.</summary>
    SameTitle,

    /// <summary>Nearly the same text under nearly the same title, with the same numbers.</summary>
    SameText,

    /// <summary>Not a copy: the page is linked to by items with other titles, so the link says nothing.</summary>
    PageOfSeveralTitles,

    /// <summary>Not a copy: the feed itself uses the title again and again.</summary>
    RepeatedTitle,

    /// <summary>Not a copy: the titles are equal and the texts have nothing in common.</summary>
    OtherText,

    /// <summary>Not a copy: the numbers, weekdays or months in the titles differ.</summary>
    OtherNumbers,
}

/// <summary>What was decided about an item, and by which evidence.</summary>
/// <param name="Item">The item's key.</param>
/// <param name="Original">The key of the first item of its group; the item's own when it is no copy.</param>
/// <param name="Rule">The rule that matched, or the one that kept the item apart.</param>
/// <param name="Compared">The key of the item it was compared with; null when nothing was alike.</param>
/// <param name="Evidence">The rule's evidence, in words for the operator.</param>
public sealed record CopyDecision(long Item, long Original, CopyRule Rule, long? Compared, string Evidence)
{
    /// <summary>True when the item is another source of <see cref="Original"/> rather than an item of its own.</summary>
    public bool IsCopy => Original != Item;
}
