using System.Runtime.CompilerServices;
using FeedHub.Identity.Text;

namespace FeedHub.Identity.Stories;

/// <summary>What of an item can contradict another one: which of a series, how much, how strong, which day, and whom it names.</summary>
internal struct StoryFacts
{
    // The kinds of facts stand in the lowest three bits of each.
    private const int Ordinal = 0;
    private const int Amount = 1;
    private const int Measure = 2;
    private const int Weekday = 3;
    private const int Month = 4;
    private const int Kinds = 5;

    private Kept _facts;
    private Kept _names;
    private byte _factCount;
    private byte _nameCount;

    /// <summary>The names in the title, as terms.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<uint> Names => ((ReadOnlySpan<uint>)_names)[.._nameCount];

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private readonly ReadOnlySpan<uint> Facts => ((ReadOnlySpan<uint>)_facts)[.._factCount];

    /// <param name="title">Tokens of the title.</param>
    /// <param name="text">Tokens of the text, which is asked for an amount or a measure only where the title has none.</param>
    /// <param name="isName">Tells whether a capitalised word, as a term, is a name.</param>
    public static StoryFacts Of(IReadOnlyList<Token> title, IReadOnlyList<Token> text, Func<uint, bool> isName)
    {
        var facts = new StoryFacts();
        var kinds = 0;
        foreach (var token in title)
        {
            if (KindOf(token) is { } kind)
            {
                facts.Add(kind, token);
                kinds |= 1 << kind;
            }
            else if (token is { Kind: TokenKind.Word, Capital: true, Text.Length: > 2 } && StoryTerms.HashOf(StoryTerms.Stem(token)) is var name && isName(name))
            {
                facts.AddName(name);
            }
        }

        foreach (var token in text)
        {
            if (KindOf(token) is { } kind and (Amount or Measure) && (kinds & (1 << kind)) == 0) facts.Add(kind, token);
        }

        return facts;
    }

    /// <summary>Tells whether both state a fact of one kind and none in common: $38 billion and $300 billion, day 2 and day 3.</summary>
    public static bool Contradict(in StoryFacts one, in StoryFacts other)
    {
        Span<bool> stated = stackalloc bool[Kinds];
        Span<bool> agreed = stackalloc bool[Kinds];
        foreach (var fact in one.Facts)
        {
            foreach (var theirs in other.Facts)
            {
                if (fact % 8 != theirs % 8) continue;
                stated[(int)(fact % 8)] = true;
                agreed[(int)(fact % 8)] |= fact == theirs || (fact % 8 == Amount && Math.Abs((int)(fact / 8) - (int)(theirs / 8)) <= 1);
            }
        }

        for (var kind = 0; kind < Kinds; kind++)
        {
            if (stated[kind] && !agreed[kind]) return true;
        }

        return false;
    }

    private static int? KindOf(Token token) => token switch
    {
        { Number: NumberKind.Ordinal } => Ordinal,
        { Number: NumberKind.Amount } => Amount,
        { Number: NumberKind.Measure } => Measure,
        { Kind: TokenKind.Day } => token.Text.StartsWith("#w", StringComparison.Ordinal) ? Weekday : Month,
        _ => null,
    };

    private void Add(int kind, Token token)
    {
        // Reports round: $180 billion is $180.2 billion. A step of the logarithm is 5 %.
        var value = kind == Amount ? (uint)Math.Round(Math.Log(Math.Max(1, token.Value)) * 20) << 3 : Hashing.Short(Hashing.Of(token.Text)) & ~7u;
        var fact = value | (uint)kind;
        if (_factCount < Kept.Capacity && Facts.IndexOf(fact) < 0) _facts[_factCount++] = fact;
    }

    private void AddName(uint name)
    {
        if (_nameCount < Kept.Capacity && Names.IndexOf(name) < 0) _names[_nameCount++] = name;
    }

    [InlineArray(Capacity)]
    private struct Kept
    {
        public const int Capacity = 8;
        private uint _first;
    }
}
