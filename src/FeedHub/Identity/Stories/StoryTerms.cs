using FeedHub.Identity.Text;

namespace FeedHub.Identity.Stories;

/// <summary>The terms by which an item is compared.</summary>
internal static class StoryTerms
{
    /// <summary>The terms kept of an item: the title's, then the text's in their order.</summary>
    public const int Most = 64;

    // Endings carry grammar, and differ between languages that share the root.
    private const int Prefix = 5;

    /// <summary>The distinct terms of an item.</summary>
    public static List<StoryTerm> Of(IReadOnlyList<Token> title, IReadOnlyList<Token> text, StoryParameters parameters)
    {
        var terms = new List<StoryTerm>(Most);
        var seen = new HashSet<uint>(Most);
        Add(title, 1, (float)parameters.PairWeight, terms, seen);
        Add(text, (float)parameters.TextWeight, (float)(parameters.TextWeight * parameters.PairWeight), terms, seen);
        return terms;
    }

    /// <summary>The hash of a single word or number as a term.</summary>
    public static uint HashOf(string stem) => Hashing.Short(Hashing.Of(stem)) & ~1u;

    /// <summary>A word by its sound, cut to its first letters: philippines, filipinas and filippine are one.</summary>
    public static string Stem(Token token)
    {
        if (token.Kind != TokenKind.Word) return token.Text;
        Span<char> stem = stackalloc char[Prefix];
        var length = 0;
        var word = token.Text;
        for (var i = 0; i < word.Length && length < Prefix; i++)
        {
            var (sound, letters) = Sound(word[i], i + 1 < word.Length ? word[i + 1] : ' ');
            i += letters - 1;
            if (length == 0 || stem[length - 1] != sound) stem[length++] = sound;
        }

        return new string(stem[..length]);
    }

    /// <summary>The spellings of one sound across the languages that write in Latin letters, and the romanisations of the others.</summary>
    private static (char Sound, int Letters) Sound(char letter, char next) => (letter, next) switch
    {
        ('p', 'h') => ('f', 2),
        ('t', 'h') => ('t', 2),
        ('k', 'h') => ('k', 2),
        ('c', 'h') or ('s', 'h') => ('x', 2),
        ('c' or 'q', _) => ('k', 1),
        ('y' or 'j', _) => ('i', 1),
        ('w', _) => ('v', 1),
        ('z', _) => ('s', 1),
        _ => (letter, 1),
    };

    private static void Add(IReadOnlyList<Token> tokens, float weight, float pairWeight, List<StoryTerm> terms, HashSet<uint> seen)
    {
        string? before = null;
        var beforeCapital = false;
        for (var at = 0; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (terms.Count == Most) return;
            if (token.Kind == TokenKind.Word && token.Text.Length < 2) continue;
            // A date says when it was written; that two agree is no news. Where they differ is for the facts.
            if (DateWords.Holds(tokens, at))
            {
                before = null;
                continue;
            }

            var stem = Stem(token);
            // What is no word (a number, two characters of an unspaced script) is written alike by all who write it.
            var capital = token.Capital || token.Kind != TokenKind.Word;
            Add(HashOf(stem), weight, capital, stem);
            // Pairs of characters overlap already.
            if (token.Kind == TokenKind.Pair)
            {
                before = null;
                continue;
            }

            if (before is not null && terms.Count < Most) Add(HashOf(before + " " + stem) | 1, pairWeight, capital && beforeCapital, before + " " + stem);
            (before, beforeCapital) = (stem, capital);
        }

        void Add(uint hash, float own, bool capital, string text)
        {
            if (own > 0 && seen.Add(hash)) terms.Add(new StoryTerm(hash, own, capital, text));
        }
    }
}
