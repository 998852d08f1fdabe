namespace FeedHub.Identity.Stories;

/// <summary>In how many recent items a term occurs, older ones counting less, and how often as a name: from this follows what it tells.</summary>
/// <remarks>
/// Two fixed tables of counters, 4 MB each, in which a term has two counters; the smaller one is nearer the truth (a count-min sketch).
/// Instead of all counters shrinking with time, later items count more.
/// </remarks>
internal sealed class TermFrequencies(StoryParameters parameters)
{
    private const int Bits = 20;

    // Above it the counters are brought back to 1, long before a float can no longer tell n from n + 1.
    private const double LargestUnit = 1e6;

    private readonly float[] _uses = new float[1 << Bits];
    private readonly float[] _commonUses = new float[1 << Bits];
    private double _items;
    private double _unit = 1;
    private DateTimeOffset? _unitSince;

    /// <summary>Counts an item's terms, each once.</summary>
    public void Add(IEnumerable<StoryTerm> terms, DateTimeOffset at)
    {
        Age(at);
        _items += _unit;
        foreach (var term in terms)
        {
            Count(_uses, term.Hash);
            if (!term.Capital) Count(_commonUses, term.Hash);
        }
    }

    /// <summary>What a term tells: the logarithm of how rare it is.</summary>
    public double Rarity(uint term) => Math.Log(1 + (((_items / _unit) + parameters.PriorItems) / ((Of(_uses, term) / _unit) + 0.5)));

    /// <summary>
    /// The part of a term's uses, 0 to 1, in which it was written as a name. Headlines in Capitals count too, and are outvoted by those
    /// that are not.
    /// </summary>
    public double NameShare(uint term) => Of(_uses, term) is > 0 and var uses ? Math.Max(0, 1 - (Of(_commonUses, term) / uses)) : 1;

    private static float Of(float[] counts, uint term) => Math.Min(counts[First(term)], counts[Second(term)]);

    private static int First(uint term) => (int)(term >> (32 - Bits));

    private static int Second(uint term) => (int)((term * 2654435769u) >> (32 - Bits));

    private void Count(float[] counts, uint term)
    {
        ref var first = ref counts[First(term)];
        ref var second = ref counts[Second(term)];
        // Only what must grow grows, so that terms that share a counter disturb one another less.
        var count = Math.Min(first, second) + (float)_unit;
        first = Math.Max(first, count);
        second = Math.Max(second, count);
    }

    private void Age(DateTimeOffset at)
    {
        var days = (at - (_unitSince ?? at)).TotalDays;
        _unitSince = at;
        if (days <= 0) return;
        _unit *= Math.Pow(2, days / parameters.FrequencyHalfLifeDays);
        if (_unit < LargestUnit) return;
        Shrink(_uses);
        Shrink(_commonUses);
        _items /= _unit;
        _unit = 1;
    }

    private void Shrink(float[] counts)
    {
        for (var i = 0; i < counts.Length; i++) counts[i] = (float)(counts[i] / _unit);
    }
}
