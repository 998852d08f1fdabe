using System.Globalization;
using FeedHub.Identity.Text;

namespace FeedHub.Identity.Copies;

/// <summary>Finds the item that another feed brought before: the same page, the same headline, or nearly the same text.</summary>
/// <remarks>
/// Precision comes first: a copy that is not found is shown twice, but one that is none is lost. It holds the items of the last
/// <see cref="Window"/> as hashes, some 650 bytes each, and reads no clock: the same items in the same order give the same decisions.
/// Not thread-safe.
/// </remarks>
public sealed class CopyIndex
{
    /// <summary>Copies appear within it: a headline that comes back after three days is news again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(72);

    /// <summary>A shorter title is a name or a rubric, which two articles may share.</summary>
    private const int FewestTitleWords = 4;

    /// <summary>Two words at least, where the text must agree as well: "v24.11.0" is a release of anything.</summary>
    private const int FewestTitleWordsWithText = 2;

    /// <summary>From here on an equal title needs no agreeing text: nobody else makes up the same eight words.</summary>
    private const int UnmistakableTitleWords = 8;

    /// <summary>Near-identical text: what MinHash must estimate of the shorter text's word pairs that the longer one has too.</summary>
    private const double SameText = 0.8;

    /// <summary>Titles of one article differ in less than a fifth of their words.</summary>
    private const double SameTitle = 0.8;

    /// <summary>Under one address a quarter of the shorter title's words, or of its text, must be in the other: else the page shows changing things.</summary>
    private const double KinTitle = 0.25;

    /// <summary>The same for the text.</summary>
    private const double KinText = 0.25;

    /// <summary>Texts of fewer word pairs are teasers, which say nothing about being different.</summary>
    private const int TellingText = 12;

    /// <summary>A feed that lists a page twice does so in one go; a title that comes back later belongs to a series.</summary>
    private static readonly TimeSpan OneGo = TimeSpan.FromMinutes(30);

    /// <summary>Two copies in one feed of a third publisher's article come within half a day, a daily column does not.</summary>
    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    // The bands of the text, the page, and the title.
    private const int KeysPerItem = MinHash.Bands + 2;
    private const int MostCandidates = 32;
    private const int MostOutlets = 20_000;

    private readonly RecentList<CopyEntry> _entries = new(1);
    private readonly RecentList<long> _arrivals = new(1);
    private readonly RecentIndex _index = new(KeysPerItem);
    private readonly HashSet<string> _outlets = [];

    /// <summary>Items in the window.</summary>
    public int Count => (int)(_entries.Next - _entries.Oldest);

    /// <summary>Decides about an item and remembers it.</summary>
    /// <param name="item">Arrived no earlier than the one before.</param>
    public CopyDecision Add(NewsItem item)
    {
        Forget(item.Arrived - Window);
        var source = item.Source is null ? "" : Headline.Bare(item.Source);
        var host = item.CanonicalUrl is { } url ? Headline.Bare(CanonicalUrl.HostOf(url)) : "";
        var headline = Headline.Of(item.Title, IsOutlet, item.CanonicalUrl ?? "");
        Remember(source);

        Span<uint> keys = stackalloc uint[KeysPerItem];
        var entry = EntryOf(item, headline, keys);
        var decision = Decide(item, headline, ref entry, keys);
        entry.Original = decision.Original;
        _entries.Add()[0] = entry;
        _arrivals.Add()[0] = item.Arrived.UtcTicks;
        _index.Add(keys);
        return decision;

        bool IsOutlet(string name) =>
            name.Length > 1 && (name == source || _outlets.Contains(name) || (name.Length > 3 && host.StartsWith(name, StringComparison.Ordinal)));
    }

    /// <summary>Fills an empty index with the items of the window and what was decided about them, whatever would be decided today.</summary>
    /// <param name="window">In the order of arrival, each with the key of its original; its own for an item that is no copy.</param>
    public void Restore(IEnumerable<(NewsItem Item, long Original)> window)
    {
        foreach (var (item, original) in window)
        {
            Add(item);
            _entries[_entries.Next - 1][0].Original = original;
        }
    }

    private static CopyEntry EntryOf(NewsItem item, Headline headline, Span<uint> keys)
    {
        var entry = new CopyEntry
        {
            Key = item.Key,
            Original = item.Key,
            At = item.At,
            Feed = Hashing.Short(Hashing.Of(item.Feed)),
            Title = headline.Hash,
            Numbers = headline.Numbers,
            Text = MinHash.Of(Tokens.Of(Teaser.Of(item.Text)), keys),
        };
        if (item.CanonicalUrl is { } url)
        {
            entry.PageWithSlash = url.EndsWith('/');
            entry.Page = Hashing.Of(url.AsSpan().TrimEnd('/'));
            entry.PageOfSeveralTitles = CanonicalUrl.IsFrontPage(url);
            entry.Site = Hashing.Short(Hashing.Of(CanonicalUrl.HostOf(url)));
            keys[MinHash.Bands] = Hashing.Short(entry.Page);
        }

        if (headline.Tokens.Count > 0) keys[MinHash.Bands + 1] = Hashing.Short(entry.Title) is var title && title != keys[MinHash.Bands] ? title : 0;
        entry.SetTitleWords(headline.Tokens);
        return entry;
    }

    private CopyDecision Decide(NewsItem item, Headline headline, ref CopyEntry entry, ReadOnlySpan<uint> keys)
    {
        Span<uint> found = stackalloc uint[MostCandidates];
        CopyDecision? apart = null;
        if (entry.Page != 0)
        {
            var candidates = found[.._index.Find(keys[MinHash.Bands], found)];
            if (ByPage(item, ref entry, candidates, ref apart) is { } copy) return copy;
        }

        if (headline.Tokens.Count > 0)
        {
            var candidates = found[.._index.Find(keys[MinHash.Bands + 1], found)];
            if (ByTitle(item, headline, ref entry, candidates, ref apart) is { } copy) return copy;
        }

        for (var band = 0; band < MinHash.Bands && entry.Text.Size > 0; band++)
        {
            var candidates = found[.._index.Find(keys[band], found)];
            if (ByText(item, headline, ref entry, candidates, ref apart) is { } copy) return copy;
        }

        return apart ?? new CopyDecision(item.Key, item.Key, CopyRule.None, null, "nothing alike within 72 hours");
    }

    private CopyDecision? ByPage(NewsItem item, ref CopyEntry entry, ReadOnlySpan<uint> candidates, ref CopyDecision? apart)
    {
        // A feed that links several of its titles to one page tells that the page is no article; that holds for all feeds' links to it.
        foreach (var candidate in candidates)
        {
            ref var other = ref _entries[candidate][0];
            if (other.Page != entry.Page) continue;
            if (other.Feed == entry.Feed && !TitlesAgree(entry, other)) other.PageOfSeveralTitles = true;
            entry.PageOfSeveralTitles |= other.PageOfSeveralTitles;
        }

        for (var i = candidates.Length - 1; i >= 0; i--)
        {
            ref var other = ref _entries[candidates[i]][0];
            if (other.Page != entry.Page || !Within(entry, other, Window)) continue;
            if ((!entry.PageOfSeveralTitles && other.PageWithSlash == entry.PageWithSlash && Akin(entry, other)) || TitlesAgree(entry, other))
            {
                return Copy(item, other, CopyRule.SamePage, item.CanonicalUrl!);
            }

            apart ??= new CopyDecision(item.Key, item.Key, CopyRule.PageOfSeveralTitles, other.Key, item.CanonicalUrl!);
        }

        return null;
    }

    private CopyDecision? ByTitle(NewsItem item, Headline headline, ref CopyEntry entry, ReadOnlySpan<uint> candidates, ref CopyDecision? apart)
    {
        if (IsRepeated(ref entry, candidates, out var earlier))
        {
            entry.RepeatedTitle = true;
            apart = new CopyDecision(item.Key, item.Key, CopyRule.RepeatedTitle, earlier, item.Title);
            return null;
        }

        for (var i = candidates.Length - 1; i >= 0; i--)
        {
            ref var other = ref _entries[candidates[i]][0];
            if (other.Title != entry.Title || !Within(entry, other, Window)) continue;
            if (headline.Words >= FewestTitleWords)
            {
                if (headline.Words >= UnmistakableTitleWords || !TextsDiffer(entry, other)) return Copy(item, other, CopyRule.SameTitle, item.Title);
                apart = new CopyDecision(item.Key, item.Key, CopyRule.OtherText, other.Key, item.Title);
            }
            else if (headline.Words >= FewestTitleWordsWithText && entry.Text.Containment(other.Text) is >= SameText and var contained)
            {
                return Copy(item, other, CopyRule.SameText, Percent(contained));
            }
        }

        return null;
    }

    private CopyDecision? ByText(NewsItem item, Headline headline, ref CopyEntry entry, ReadOnlySpan<uint> candidates, ref CopyDecision? apart)
    {
        if (headline.Words < FewestTitleWordsWithText || entry.RepeatedTitle) return null;
        for (var i = candidates.Length - 1; i >= 0; i--)
        {
            ref var other = ref _entries[candidates[i]][0];
            // One feed's items of nearly one title are a series, or each has a page of its own for another reason.
            if (other.Feed == entry.Feed || other.RepeatedTitle || other.Title == entry.Title || !Within(entry, other, Window)) continue;
            if (entry.Text.Containment(other.Text) is not (>= SameText and var contained) || !TitlesAlike(entry, other)) continue;
            if (other.Numbers == entry.Numbers) return Copy(item, other, CopyRule.SameText, Percent(contained));
            apart ??= new CopyDecision(item.Key, item.Key, CopyRule.OtherNumbers, other.Key, item.Title);
        }

        return null;
    }

    /// <summary>Tells whether the title is a rubric: the feed had it before, on another page, at another time; or another feed did.</summary>
    private bool IsRepeated(ref CopyEntry entry, ReadOnlySpan<uint> candidates, out long earlier)
    {
        var (elsewhere, repeated, certain) = (false, false, false);
        earlier = 0;
        foreach (var candidate in candidates)
        {
            ref var other = ref _entries[candidate][0];
            if (other.Title != entry.Title) continue;
            if (other.RepeatedTitle) (repeated, certain, earlier) = (true, true, other.Key);
            if (other.Feed != entry.Feed)
            {
                elsewhere |= other.Site != entry.Site;
                continue;
            }

            if (Within(entry, other, OneGo)) continue;
            (repeated, earlier) = (true, other.Key);
            certain |= !Within(entry, other, HalfADay);
        }

        // An article that another site carried under the same title is no rubric of this feed's, which may list two copies of it.
        return repeated && (certain || !elsewhere);
    }

    private static bool TextsDiffer(in CopyEntry one, in CopyEntry other) =>
        one.Text.Size >= TellingText && other.Text.Size >= TellingText && one.Text.Containment(other.Text) < 0.05;

    private static bool TitlesAgree(in CopyEntry one, in CopyEntry other) =>
        one.Title == other.Title || (one.Numbers == other.Numbers && TitlesAlike(one, other));

    /// <summary>Tells whether two feeds' words for one page can mean one article: editors rewrite headlines, but not beyond recognition.</summary>
    private static bool Akin(in CopyEntry one, in CopyEntry other) =>
        one.WordCount == 0 || other.WordCount == 0 || one.Text.Containment(other.Text) >= KinText
        || SharedWords(one, other) >= KinTitle * Math.Min(one.WordCount, other.WordCount);

    /// <summary>Tells whether one title's words are all in the other, or four fifths of both titles' words are in both.</summary>
    private static bool TitlesAlike(in CopyEntry one, in CopyEntry other)
    {
        var shared = SharedWords(one, other);
        var shorter = Math.Min(one.WordCount, other.WordCount);
        return shorter > 0 && ((shared == shorter && shorter >= FewestTitleWords) || shared >= SameTitle * (one.WordCount + other.WordCount - shared));
    }

    private static int SharedWords(in CopyEntry one, in CopyEntry other)
    {
        var shared = 0;
        foreach (var word in one.Distinct) shared += other.Distinct.BinarySearch(word) >= 0 ? 1 : 0;
        return shared;
    }

    private static bool Within(in CopyEntry one, in CopyEntry other, TimeSpan span) => (one.At - other.At).Duration() <= span;

    private static CopyDecision Copy(NewsItem item, in CopyEntry of, CopyRule rule, string evidence) => new(item.Key, of.Original, rule, of.Key, evidence);

    private static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0} % of the shorter text");

    private void Remember(string outlet)
    {
        // A feed that is renamed on every poll must not fill the memory.
        if (outlet.Length > 1 && _outlets.Count < MostOutlets) _outlets.Add(outlet);
    }

    private void Forget(DateTimeOffset before)
    {
        var oldest = _entries.Oldest;
        while (oldest < _entries.Next && _arrivals[oldest][0] < before.UtcTicks) oldest++;
        if (oldest == _entries.Oldest) return;
        _entries.Forget(oldest);
        _arrivals.Forget(oldest);
        _index.Forget(oldest);
    }
}
