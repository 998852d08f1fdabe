using FeedHub.Parsing;

namespace FeedHub.Publishing;

/// <summary>Tells an item that can be read where it is from a teaser that leads to its page.</summary>
internal static class FullText
{
    /// <summary>Some four sentences: publishers' teasers are one or two.</summary>
    private const int FewestCharacters = 500;

    private static readonly string[] CutMarks = ["…", "...", "[…]", "[...]"];

    public static bool Has(ParsedItem item) =>
        (item.Content ?? item.Summary) is { Length: >= FewestCharacters } html && PlainText.Of(html).TrimEnd() is { Length: >= FewestCharacters } text
        && !CutMarks.Any(mark => text.EndsWith(mark, StringComparison.Ordinal));
}
