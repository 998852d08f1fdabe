using System.Globalization;
using FeedHub.Identity;
using FeedHub.Identity.Copies;
using FeedHub.Identity.Stories;

namespace FeedHub.Commands;

/// <summary>The reasons of a placement as sentences. Pure.</summary>
internal static class PlacementWords
{
    /// <summary>Why an item is a copy of another one, or of none.</summary>
    /// <param name="why">What was decided; null when there was nothing to decide, or it is forgotten.</param>
    /// <param name="isCopy">Whether it is a copy.</param>
    /// <param name="compared">The item it was compared with, in words; null when nothing was alike or it is gone.</param>
    public static string Copy(PlacementReason? why, bool isCopy, string? compared)
    {
        if (why is null) return isCopy ? "It is a copy; why is remembered no more." : "It is no copy.";
        var with = compared is null ? "" : $" It was compared with {compared}.";
        var evidence = string.IsNullOrEmpty(why.CopyEvidence) ? "" : $" ({why.CopyEvidence})";
        return Enum.TryParse<CopyRule>(why.CopyRule, out var rule)
            ? $"{CopyVerdict(rule)}{evidence}.{with}"
            : $"Decided by the rule {why.CopyRule}{evidence}.{with}";
    }

    /// <summary>How an item came to its story; null for a copy.</summary>
    /// <inheritdoc cref="Copy" path="/param"/>
    public static string? Story(PlacementReason? why, string? compared)
    {
        if (why?.StoryRule is not { } name) return null;
        var likeness = why.StoryCompared is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $" The likest story is {why.StoryLikeness:0.00} like it, and {why.StoryNeeded:0.00} is needed.");
        var shared = why.StoryShared.Count == 0 ? "" : $" In common: {string.Join(", ", why.StoryShared)}.";
        var with = compared is null ? "" : $" The likest item is {compared}.";
        return $"{(Enum.TryParse<StoryRule>(name, out var rule) ? StoryVerdict(rule) : $"Decided by the rule {name}")}.{likeness}{shared}{with}";
    }

    private static string CopyVerdict(CopyRule rule) => rule switch
    {
        CopyRule.None => "It is no copy: nothing was alike",
        CopyRule.SamePage => "It is a copy: both link to one page",
        CopyRule.SameTitle => "It is a copy: both have one title, long enough to be nobody else's",
        CopyRule.SameText => "It is a copy: nearly the same text under nearly the same title",
        CopyRule.PageOfSeveralTitles => "It is no copy: items with other titles link to the page, so the link says nothing",
        CopyRule.RepeatedTitle => "It is no copy: its feed uses the title again and again",
        CopyRule.OtherText => "It is no copy: the titles are equal and the texts have nothing in common",
        CopyRule.OtherNumbers => "It is no copy: numbers, weekdays or months in the titles differ",
        _ => $"Decided by the rule {rule}",
    };

    private static string StoryVerdict(StoryRule rule) => rule switch
    {
        StoryRule.New => "It begins a story: none was alike enough",
        StoryRule.SameLanguage => "It joined a story by words of its own language",
        StoryRule.AcrossLanguages => "It joined a story in another language, by names, numbers and cognates",
        StoryRule.OtherFacts => "It begins a story: the likest one has other facts (an amount, a day, a number in a series)",
        StoryRule.OtherNames => "It begins a story: the likest one tells the same of somebody else",
        StoryRule.NoTitle => "It begins a story: its title has too few words to say what it is about",
        _ => $"Decided by the rule {rule}",
    };
}
