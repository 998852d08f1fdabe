using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace FeedHub.Storage;

/// <summary>
/// What somebody typed into a search box: words of which all must be found, <c>"phrases"</c>, <c>-words</c> that must not be there, and
/// <c>beginnings*</c>. Whatever was typed means something; nothing is an error.
/// </summary>
public sealed record SearchTerms
{
    /// <summary>Longer than that is nothing that a person looks for.</summary>
    public const int MostCharacters = 200;

    private const int MostTerms = 16;

    private SearchTerms(ImmutableArray<Term> terms) => Terms = terms;

    /// <summary>The terms in the order in which they were typed; at least one of them is wanted.</summary>
    internal ImmutableArray<Term> Terms { get; }

    /// <param name="text">As typed.</param>
    /// <returns>Null when nothing is asked for: there is no word, or only words that must not be there.</returns>
    public static SearchTerms? Parse(string? text)
    {
        if (text is null) return null;
        var terms = ImmutableArray.CreateBuilder<Term>();
        var rest = text.AsSpan(0, Math.Min(text.Length, MostCharacters));
        while (!(rest = rest.TrimStart()).IsEmpty && terms.Count < MostTerms)
        {
            var isUnwanted = rest is ['-', _, ..] && !char.IsWhiteSpace(rest[1]);
            if (isUnwanted) rest = rest[1..];
            var isPhrase = rest[0] == '"';
            if (isPhrase) rest = rest[1..];
            var end = isPhrase ? rest.IndexOf('"') : IndexOfEnd(rest);
            var word = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + (isPhrase ? 1 : 0))..];
            if (Cleaned(word) is { } cleaned) terms.Add(new Term(cleaned, isUnwanted, !isPhrase && word[^1] == '*'));
        }

        return terms.Any(t => !t.IsUnwanted) ? new SearchTerms(terms.ToImmutable()) : null;
    }

    /// <summary>A word ends before white space and before a phrase.</summary>
    private static int IndexOfEnd(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) || text[i] == '"') return i;
        }

        return -1;
    }

    /// <summary>Only what words are made of: the rest separates them. Null when nothing is left.</summary>
    private static string? Cleaned(ReadOnlySpan<char> word)
    {
        var text = new StringBuilder(word.Length);
        var hasWord = false;
        foreach (var rune in word.EnumerateRunes())
        {
            var isWord = Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
            hasWord |= isWord;
            // A mark belongs to the letter before it.
            if (isWord || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark) text.Append(rune.ToString());
            else text.Append(' ');
        }

        return hasWord ? text.ToString().Trim() : null;
    }

    /// <param name="Text">Words with spaces between, which must follow one another.</param>
    /// <param name="IsUnwanted">Whether they must not be there.</param>
    /// <param name="IsBeginning">Whether the last of them is the beginning of a word.</param>
    internal readonly record struct Term(string Text, bool IsUnwanted, bool IsBeginning);
}
