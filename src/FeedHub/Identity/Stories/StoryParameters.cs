namespace FeedHub.Identity.Stories;

/// <summary>The few numbers that story grouping hangs on, each with its reason. Likenesses are 0 for nothing in common to 1 for the same words.</summary>
public sealed record StoryParameters
{
    /// <summary>How long an item waits for others of its story: most reports of an event come within two days, follow-ups within four.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(4);

    /// <summary>The likeness from which an item that is but a headline joins a story: ten words can agree in few places.</summary>
    public double JoinByTitle { get; init; } = 0.25;

    /// <summary>The likeness from which items with full teasers belong together: with fifty words each, reports of one topic share a third.</summary>
    public double JoinByText { get; init; } = 0.46;

    /// <summary>As <see cref="JoinByTitle"/>, where the story has no item in the new one's language, and only names, numbers and cognates can agree.</summary>
    public double JoinByTitleAcrossLanguages { get; init; } = 0.16;

    /// <summary>As <see cref="JoinByText"/>, across languages.</summary>
    public double JoinByTextAcrossLanguages { get; init; } = 0.4;

    /// <summary>The words of a full teaser; between none and this many the thresholds move from those by title to those by text.</summary>
    public int FullTextWords { get; init; } = 40;

    /// <summary>Two stories become one when they are this much more alike than an item must be to join: an error here moves many items.</summary>
    public double MergeFactor { get; init; } = 1.25;

    /// <summary>The part that the story's most similar item has in the likeness; the rest is its centre's, which keeps chains from forming.</summary>
    public double BestPart { get; init; } = 0.3;

    /// <summary>
    /// How many times the needed likeness the story's most similar item must have, within a language: an item that is a little like all of a
    /// story, and much like none, is of the same topic. Across languages nothing but names agrees, and none is close.
    /// </summary>
    public double ClosestFactor { get; init; } = 1.4;

    /// <summary>What a word of the text weighs beside one of the title, which is written to say which story it is.</summary>
    public double TextWeight { get; init; } = 0.6;

    /// <summary>What two words in a row weigh beside one: they tell phrases apart, but hardly survive an editor.</summary>
    public double PairWeight { get; init; } = 0.3;

    /// <summary>What a word that is no name weighs beside a name, within a language: who and where tell events apart better than what.</summary>
    public double CommonWordWeight { get; init; } = 0.6;

    /// <summary>The same across languages, where a common word agrees by accident as often as by kinship.</summary>
    public double CommonWordWeightAcrossLanguages { get; init; } = 0.25;

    /// <summary>How old, in days, a word's use must be to count half in its frequency.</summary>
    public double FrequencyHalfLifeDays { get; init; } = 4;

    /// <summary>Words are as rare as after this many more items: the first items of an empty index must not take every word for a rare one.</summary>
    public double PriorItems { get; init; } = 50;

    /// <summary>The repair looks at stories that got an item within it.</summary>
    public TimeSpan RepairWindow { get; init; } = TimeSpan.FromHours(72);
}
