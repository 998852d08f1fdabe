namespace FeedHub.Identity.Stories;

/// <summary>A word, a number, or two words in a row.</summary>
/// <param name="Hash">Its lowest bit tells a pair of words from a single one.</param>
/// <param name="Weight">By its place, before rarity: 1 for a word of the title.</param>
/// <param name="Capital">Written as names are, or a number: it may stand in another language's report as it is.</param>
/// <param name="Text">What it stands for, to be shown as evidence.</param>
internal readonly record struct StoryTerm(uint Hash, float Weight, bool Capital, string Text)
{
    /// <summary>Tells whether a term is two words in a row.</summary>
    public static bool IsPair(uint hash) => (hash & 1) == 1;
}
