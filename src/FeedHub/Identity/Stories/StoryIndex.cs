using System.Runtime.InteropServices;
using FeedHub.Identity.Text;

namespace FeedHub.Identity.Stories;

/// <summary>Links the reports of one event, in one or several languages, as they arrive.</summary>
/// <remarks>
/// An item joins the likest story if that is alike enough and contradicts it in nothing; else it begins one. Likeness is the cosine of
/// weighted words. Words weigh by rarity in the recent past and by how often they were names; across languages little but names,
/// numbers and cognates count. <see cref="Repair"/> joins stories that began apart. No clock is read: the same items in the same
/// order give the same stories. It holds the items of the window only, some 900 bytes each. Not thread-safe.
/// </remarks>
public sealed class StoryIndex
{
    // Terms by which an item is found; two of them must be shared, for one rare word alone is an accident.
    private const int StrongTerms = 20;
    private const int FewestShared = 2;

    // What bounds the time an item takes, however many are alike.
    private const int MostPerTerm = 48;
    private const int MostFound = 320;
    private const int MostCandidates = 200;
    private const int MostStories = 16;
    private const int MostMembers = 16;

    // A name is written as one in seven of ten uses: sentence beginnings and headlines in Capitals are the other three.
    private const double NameFrom = 0.7;
    private const int FewestTitleWords = 2;
    private const int MostEvidence = 8;

    private readonly StoryParameters _parameters;
    private readonly StoryItems _items = new();
    private readonly RecentIndex _postings = new(StrongTerms);
    private readonly TermFrequencies _frequencies;
    private readonly Boilerplate _boilerplate = new();
    private readonly StoryMerging _merging;
    private readonly Dictionary<uint, Overlap> _overlaps = [];
    private readonly List<Candidate> _candidates = [];

    /// <param name="parameters">Null for the defaults.</param>
    public StoryIndex(StoryParameters? parameters = null)
    {
        _parameters = parameters ?? new StoryParameters();
        _frequencies = new TermFrequencies(_parameters);
        _merging = new StoryMerging(_items, _postings, _parameters);
    }

    /// <summary>Items in the window.</summary>
    public int Count => (int)(_items.Next - _items.Oldest);

    /// <summary>Decides about an item and remembers it.</summary>
    /// <param name="item">Arrived no earlier than the one before.</param>
    public StoryDecision Add(NewsItem item)
    {
        var (added, terms, named) = Remember(item);
        var decision = named ? Place(added, terms) : Begin(added, StoryRule.NoTitle, default, terms);
        _merging.Touch(_items[added].Story);
        return decision;
    }

    /// <summary>Fills an empty index with the items of the window and their stories, so that these keep their ids over a restart.</summary>
    /// <param name="window">In the order of arrival, each with the id of its story.</param>
    public void Restore(IEnumerable<(NewsItem Item, long Story)> window)
    {
        var stories = new Dictionary<long, Story>();
        foreach (var (item, id) in window)
        {
            var (added, _, _) = Remember(item);
            if (stories.TryGetValue(id, out var story))
            {
                Append(added, story, FitOf(added, story).Sum);
            }
            else
            {
                stories.Add(id, _items[added].Story = new Story(id, added));
            }
        }
    }

    /// <summary>Joins stories that turned out to be one; to be called every hour, until it is finished.</summary>
    /// <param name="now">The clock, UTC.</param>
    /// <param name="comparisons">How many pairs of items a call may compare, more or less: 2,000 take some 3 ms.</param>
    public StoryRepair Repair(DateTimeOffset now, int comparisons = 2_000)
    {
        Forget(now - _parameters.Window);
        return _merging.Slice(now - _parameters.RepairWindow, comparisons);
    }

    /// <summary>The story of an item in the window, by the item's ordinal: 0 for the first that was added.</summary>
    internal long StoryOf(uint ordinal) => _items[ordinal].Story.Id;

    private (uint Added, List<StoryTerm> Terms, bool Named) Remember(NewsItem item)
    {
        Forget(item.Arrived - _parameters.Window);
        var title = Tokens.Of(Headline.Cut(item.Title));
        var text = Tokens.Of(_boilerplate.Without(item.Feed, Teaser.Of(item.Text)));
        var terms = StoryTerms.Of(title, text, _parameters);
        terms.Sort((a, b) => a.Hash.CompareTo(b.Hash));
        _frequencies.Add(terms, item.Arrived);
        // Without terms nothing finds it: "v24.11.0" with "See the release notes." is a release of anything.
        var named = title.Count(t => t.Kind is TokenKind.Word or TokenKind.Pair) >= FewestTitleWords;
        if (!named) terms.Clear();
        return (Remember(item, title, text, terms), terms, named);
    }

    private uint Remember(NewsItem item, List<Token> title, List<Token> text, List<StoryTerm> terms)
    {
        Span<uint> hashes = stackalloc uint[StoryTerms.Most];
        Span<double> weights = stackalloc double[StoryTerms.Most];
        Span<double> across = stackalloc double[StoryTerms.Most];
        Span<double> strengths = stackalloc double[StoryTerms.Most];
        Span<uint> strongest = stackalloc uint[StoryTerms.Most];
        for (var i = 0; i < terms.Count; i++)
        {
            var term = terms[i];
            var rarity = term.Weight * _frequencies.Rarity(term.Hash);
            var name = _frequencies.NameShare(term.Hash);
            hashes[i] = strongest[i] = term.Hash;
            weights[i] = rarity * Between(_parameters.CommonWordWeight, 1, name);
            across[i] = rarity * Between(_parameters.CommonWordWeightAcrossLanguages, 1, name);
            strengths[i] = -weights[i];
        }

        strengths[..terms.Count].Sort(strongest[..terms.Count]);
        _postings.Add(strongest[..Math.Min(StrongTerms, terms.Count)]);
        var entry = new StoryEntry
        {
            Key = item.Key,
            Arrived = item.Arrived,
            Older = StoryItems.None,
            Language = LanguageOf(item.Language),
            TextWords = (byte)Math.Min(byte.MaxValue, text.Count),
            Facts = StoryFacts.Of(title, text, term => _frequencies.NameShare(term) >= NameFrom),
        };
        return _items.Add(entry, hashes[..terms.Count], weights[..terms.Count], across[..terms.Count]);
    }

    private StoryDecision Place(uint added, List<StoryTerm> terms)
    {
        var (bestFit, likest) = (0.0, default(Fit));
        var refused = StoryRule.New;
        foreach (var candidate in Likest(added))
        {
            var fit = FitOf(added, _items[candidate.Item].Story);
            if (fit.Ratio <= bestFit) continue;
            if (fit.Ratio >= 1 && Refusal(added, fit) is { } rule)
            {
                if (likest.Story is null) (likest, refused) = (fit, rule);
                continue;
            }

            (bestFit, likest, refused) = (fit.Ratio, fit, StoryRule.New);
        }

        return bestFit >= 1 ? Join(added, likest, terms) : Begin(added, refused, likest, terms);
    }

    /// <summary>The stories that share most with an item, by the weight of the shared strong terms.</summary>
    private ReadOnlySpan<Candidate> Likest(uint added)
    {
        _overlaps.Clear();
        Span<uint> found = stackalloc uint[MostPerTerm];
        var left = MostFound;
        // The strongest first: when the weak ones' turn comes, what is alike has been found.
        foreach (var term in _postings.KeysOf(added))
        {
            if (term == 0 || left <= 0) break;
            var rarity = _frequencies.Rarity(term);
            var items = found[.._postings.Find(term, found)];
            left -= items.Length;
            foreach (var item in items)
            {
                if (item == added) continue;
                ref var overlap = ref CollectionsMarshal.GetValueRefOrAddDefault(_overlaps, item, out _);
                overlap = new Overlap(overlap.Terms + 1, overlap.Weight + (rarity * rarity));
            }
        }

        _candidates.Clear();
        foreach (var (item, overlap) in _overlaps)
        {
            if (overlap.Terms >= FewestShared) _candidates.Add(new Candidate(item, overlap.Weight));
        }

        _candidates.Sort();
        var stories = 0;
        for (var i = 0; i < _candidates.Count && i < MostCandidates && stories < MostStories; i++)
        {
            var story = _items[_candidates[i].Item].Story;
            var known = false;
            for (var j = 0; j < stories && !known; j++) known = _items[_candidates[j].Item].Story == story;
            if (!known) _candidates[stories++] = _candidates[i];
        }

        return CollectionsMarshal.AsSpan(_candidates)[..stories];
    }

    private Fit FitOf(uint added, Story story)
    {
        var (sum, best, closest, members, sameLanguage) = (0.0, 0.0, story.Newest, 0, false);
        for (var item = story.Newest; members < MostMembers && item != StoryItems.None && item >= _items.Oldest; item = _items[item].Older, members++)
        {
            var likeness = _items.Likeness(added, item);
            sum += likeness;
            sameLanguage |= _items.SameLanguage(added, item);
            if (likeness > best) (best, closest) = (likeness, item);
        }

        // The newest members stand for all; the story's length is that of all.
        var sumOfAll = members == 0 ? 0 : sum / members * story.Count;
        var fit = Between(sumOfAll / Math.Sqrt(story.SquaredLength), best, _parameters.BestPart);
        return new Fit(story, closest, best, fit, _merging.Needed(added, closest, !sameLanguage), sumOfAll, !sameLanguage);
    }

    private StoryRule? Refusal(uint added, in Fit fit) =>
        StoryFacts.Contradict(_items[added].Facts, _items[fit.Closest].Facts) ? StoryRule.OtherFacts
        : _items.SamePhraseOfOthers(added, fit.Closest) ? StoryRule.OtherNames
        : !fit.Across && fit.Best < fit.Needed * _parameters.ClosestFactor ? StoryRule.NoneClose
        : null;

    private StoryDecision Join(uint added, Fit fit, List<StoryTerm> terms)
    {
        Append(added, fit.Story!, fit.Sum);
        return Decision(added, fit.Across ? StoryRule.AcrossLanguages : StoryRule.SameLanguage, fit, terms);
    }

    private void Append(uint added, Story story, double likenesses)
    {
        ref var entry = ref _items[added];
        entry.Story = story;
        entry.Older = story.Newest;
        story.Newest = added;
        story.Count++;
        story.SquaredLength += 1 + (2 * likenesses);
    }

    private StoryDecision Begin(uint added, StoryRule rule, Fit likest, List<StoryTerm> terms)
    {
        ref var entry = ref _items[added];
        entry.Story = new Story(entry.Key, added);
        return Decision(added, rule, likest, terms);
    }

    private StoryDecision Decision(uint added, StoryRule rule, Fit fit, List<StoryTerm> terms)
    {
        ref var entry = ref _items[added];
        if (fit.Story is null) return new StoryDecision(entry.Key, entry.Story.Id, rule, null, 0, 0, []);
        var theirs = _items.TermsOf(fit.Closest);
        var shared = new List<StoryTerm>();
        foreach (var term in terms)
        {
            if (theirs.BinarySearch(term.Hash) >= 0) shared.Add(term);
        }

        var evidence = shared.OrderByDescending(t => t.Weight * _frequencies.Rarity(t.Hash)).Take(MostEvidence).Select(t => t.Text);
        return new StoryDecision(entry.Key, entry.Story.Id, rule, _items[fit.Closest].Key, fit.Likeness, fit.Needed, [.. evidence]);
    }

    private void Forget(DateTimeOffset before)
    {
        var oldest = _items.Oldest;
        while (oldest < _items.Next && _items[oldest].Arrived < before) oldest++;
        if (oldest == _items.Oldest) return;
        _items.Forget(oldest);
        _postings.Forget(oldest);
        _boilerplate.Forget(oldest);
    }

    private static ushort LanguageOf(string? tag) =>
        string.IsNullOrEmpty(tag) ? (ushort)0 : (ushort)(Hashing.Of(tag.Split('-', '_')[0].ToLowerInvariant()) | 1);

    private static double Between(double none, double all, double part) => none + ((all - none) * part);

    private readonly record struct Overlap(int Terms, double Weight);

    private readonly record struct Candidate(uint Item, double Weight) : IComparable<Candidate>
    {
        // By item where the weights are equal, so that the order of a hash table decides nothing.
        public int CompareTo(Candidate other) => Weight == other.Weight ? other.Item.CompareTo(Item) : other.Weight.CompareTo(Weight);
    }

    private readonly record struct Fit(Story? Story, uint Closest, double Best, double Likeness, double Needed, double Sum, bool Across)
    {
        public double Ratio => Likeness / Needed;
    }
}
