namespace FeedHub.Identity.Stories;

/// <summary>An item in the window.</summary>
internal struct StoryEntry
{
    public long Key;
    public Story Story;

    /// <summary>The next older item of the story, or <see cref="StoryItems.None"/>.</summary>
    public uint Older;

    /// <summary>A hash of the language; 0 when unknown, which is like any.</summary>
    public ushort Language;
    public byte TextWords;
    public byte TermCount;
    public StoryFacts Facts;

    // A DateTimeOffset would take twice the room.
    private long _arrived;

    public DateTimeOffset Arrived
    {
        readonly get => new(_arrived, TimeSpan.Zero);
        set => _arrived = value.UtcTicks;
    }
}

/// <summary>The items of the window with their terms, and how alike two of them are. Some 500 bytes an item, in a few large arrays.</summary>
internal sealed class StoryItems
{
    /// <summary>No item.</summary>
    public const uint None = uint.MaxValue;

    // Weights are parts of a vector of length 1. A byte tells them apart well enough: the likeness of two items is right to 0.005.
    private const double Unit = byte.MaxValue;

    private readonly RecentList<StoryEntry> _entries = new(1);
    private readonly RecentList<uint> _terms = new(StoryTerms.Most);
    private readonly RecentList<byte> _weights = new(StoryTerms.Most);
    private readonly RecentList<byte> _weightsAcross = new(StoryTerms.Most);

    public uint Oldest => _entries.Oldest;

    public uint Next => _entries.Next;

    public ref StoryEntry this[uint item] => ref _entries[item][0];

    /// <summary>The item's terms, ascending.</summary>
    public ReadOnlySpan<uint> TermsOf(uint item) => _terms[item][.._entries[item][0].TermCount];

    /// <param name="entry">Its count of terms is set here.</param>
    /// <param name="terms">Ascending by hash, each once.</param>
    /// <param name="weights">Within a language, of any length.</param>
    /// <param name="weightsAcross">Across languages.</param>
    public uint Add(StoryEntry entry, ReadOnlySpan<uint> terms, ReadOnlySpan<double> weights, ReadOnlySpan<double> weightsAcross)
    {
        var item = _entries.Next;
        entry.TermCount = (byte)terms.Length;
        _entries.Add()[0] = entry;
        terms.CopyTo(_terms.Add());
        ToUnit(weights, _weights.Add());
        ToUnit(weightsAcross, _weightsAcross.Add());
        return item;
    }

    public void Forget(uint oldest)
    {
        _entries.Forget(oldest);
        _terms.Forget(oldest);
        _weights.Forget(oldest);
        _weightsAcross.Forget(oldest);
    }

    public bool SameLanguage(uint one, uint other) =>
        this[one].Language is var first && this[other].Language is var second && (first == second || first == 0 || second == 0);

    /// <summary>The cosine of two items' vectors: with common words in full within a language, and with little but names and numbers across two.</summary>
    public double Likeness(uint one, uint other)
    {
        var weights = SameLanguage(one, other) ? _weights : _weightsAcross;
        ReadOnlySpan<uint> left = TermsOf(one);
        ReadOnlySpan<uint> right = TermsOf(other);
        ReadOnlySpan<byte> leftWeights = weights[one];
        ReadOnlySpan<byte> rightWeights = weights[other];
        var sum = 0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            if (left[i] == right[j]) sum += leftWeights[i++] * rightWeights[j++];
            else if (left[i] < right[j]) i++;
            else j++;
        }

        return sum / (Unit * Unit);
    }

    /// <summary>Tells whether two items of one language use the same phrase about different people: "Real Madrid 2-1 …", "… wins the race".</summary>
    public bool SamePhraseOfOthers(uint one, uint other)
    {
        const int fewestNames = 2;
        const int fewestPairs = 3;
        if (!SameLanguage(one, other)) return false;
        var left = this[one].Facts.Names;
        var right = this[other].Facts.Names;
        var leftOnly = CountMissing(left, TermsOf(other));
        var rightOnly = CountMissing(right, TermsOf(one));
        if (Math.Min(leftOnly, rightOnly) < fewestNames) return false;
        var shared = Math.Max(left.Length - leftOnly, right.Length - rightOnly);
        return shared <= Math.Min(leftOnly, rightOnly) && SharedPairs(TermsOf(one), TermsOf(other)) >= fewestPairs;
    }

    private static int CountMissing(ReadOnlySpan<uint> names, ReadOnlySpan<uint> terms)
    {
        var missing = 0;
        foreach (var name in names) missing += terms.BinarySearch(name) < 0 ? 1 : 0;
        return missing;
    }

    private static int SharedPairs(ReadOnlySpan<uint> left, ReadOnlySpan<uint> right)
    {
        var shared = 0;
        foreach (var term in left) shared += StoryTerm.IsPair(term) && right.BinarySearch(term) >= 0 ? 1 : 0;
        return shared;
    }

    private static void ToUnit(ReadOnlySpan<double> weights, Span<byte> unit)
    {
        double squares = 0;
        foreach (var weight in weights) squares += weight * weight;
        var scale = squares > 0 ? Unit / Math.Sqrt(squares) : 0;
        for (var i = 0; i < weights.Length; i++) unit[i] = (byte)Math.Round(weights[i] * scale);
    }
}
