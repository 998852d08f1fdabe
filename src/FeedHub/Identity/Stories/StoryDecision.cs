namespace FeedHub.Identity.Stories;

/// <summary>How an item came to its story.</summary>
public enum StoryRule
{
    /// <summary>No story was alike enough, so that the item begins one.</summary>
    New,

    /// <summary>It joined a story by words of its own language.</summary>
    SameLanguage,

    /// <summary>It joined a story that had no item in its language, by names, numbers and cognates.</summary>
    AcrossLanguages,

    /// <summary>The likest story contradicts it: another amount, measure, day, or number in a series. It begins a story.</summary>
    OtherFacts,

    /// <summary>The likest story tells the same of somebody else, in the same phrase. It begins a story.</summary>
    OtherNames,

    /// <summary>The likest story is alike as a whole, but none of its items by itself: one topic, another event. It begins a story.</summary>
    NoneClose,

    /// <summary>The title has too few words to say what it is about. It begins a story.</summary>
    NoTitle,
}

/// <summary>What was decided about an item, and by which evidence.</summary>
/// <param name="Item">The item's key.</param>
/// <param name="Story">The story's id: the key of the item that began it.</param>
/// <param name="Rule">What decided.</param>
/// <param name="Compared">The key of the likest item; null when none shared two telling words.</param>
/// <param name="Likeness">The likeness to the likest story, 0 to 1.</param>
/// <param name="Needed">The likeness that was needed.</param>
/// <param name="Shared">The words and numbers in common with the likest item, as they compare, the most telling first; at most eight.</param>
public sealed record StoryDecision(long Item, long Story, StoryRule Rule, long? Compared, double Likeness, double Needed, IReadOnlyList<string> Shared);

/// <summary>What a slice of the repair changed.</summary>
/// <param name="Merged">The stories that became part of another one.</param>
/// <param name="Finished">False when there is more to do: call again, after letting others have their turn.</param>
public sealed record StoryRepair(IReadOnlyList<MergedStory> Merged, bool Finished);

/// <summary>Two stories that became one.</summary>
/// <param name="Story">The id that is no more.</param>
/// <param name="Into">The id that remains: the older story's.</param>
/// <param name="Items">The keys of the items that moved.</param>
/// <param name="Likeness">How alike both were, 0 to 1.</param>
public sealed record MergedStory(long Story, long Into, IReadOnlyList<long> Items, double Likeness);
