namespace FeedHub.Identity.Stories;

/// <summary>Joins stories that are one: what the first reports did not show, later ones do.</summary>
/// <remarks>Work is done in slices of a given number of comparisons, so that nobody waits for it.</remarks>
internal sealed class StoryMerging(StoryItems items, RecentIndex postings, StoryParameters parameters)
{
    // Of each story the newest items stand for all.
    private const int MostMembers = 16;
    private const int MostProbes = 4;
    private const int MostPerTerm = 16;
    private const int MostStories = 12;
    private const int FewestShared = 2;

    // What finding a story's neighbours takes, in comparisons.
    private const int SearchCost = 100;

    // Stories stay apart when one pair in six of their items contradicts itself: a few misread numbers must not part what is one.
    private const int PairsPerContradiction = 6;

    private readonly Queue<Story> _changed = new();

    /// <summary>Remembers that a story got an item.</summary>
    public void Touch(Story story)
    {
        if (story.Changed) return;
        story.Changed = true;
        _changed.Enqueue(story);
    }

    /// <summary>The likeness that two items need to be of one story.</summary>
    public double Needed(uint one, uint other, bool across)
    {
        var full = Math.Min(1.0, (double)Math.Min(items[one].TextWords, items[other].TextWords) / parameters.FullTextWords);
        var (title, text) = across
            ? (parameters.JoinByTitleAcrossLanguages, parameters.JoinByTextAcrossLanguages)
            : (parameters.JoinByTitle, parameters.JoinByText);
        return title + ((text - title) * full);
    }

    /// <summary>Looks at changed stories until the comparisons are used up.</summary>
    public StoryRepair Slice(DateTimeOffset since, int comparisons)
    {
        var merged = new List<MergedStory>();
        while (comparisons > 0 && _changed.TryDequeue(out var story))
        {
            story.Changed = false;
            if (story.Gone || story.Newest < items.Oldest || items[story.Newest].Arrived < since) continue;
            comparisons -= SearchCost;
            if (Likest(story, since, ref comparisons) is { } found) merged.Add(Merge(story, found.Story, found.Likeness, found.Sum));
        }

        return new StoryRepair(merged, _changed.Count == 0);
    }

    private (Story Story, double Likeness, double Sum)? Likest(Story story, DateTimeOffset since, ref int comparisons)
    {
        (Story Story, double Likeness, double Sum)? likest = null;
        var best = parameters.MergeFactor;
        foreach (var other in Neighbours(story))
        {
            if (items[other.Newest].Arrived < since) continue;
            var (likeness, ratio, sum, contradicted) = Compare(story, other, ref comparisons);
            if (ratio < best || contradicted) continue;
            best = ratio;
            likest = (other, likeness, sum);
        }

        return likest;
    }

    /// <summary>Stories whose items share telling terms with some of this one's.</summary>
    private List<Story> Neighbours(Story story)
    {
        var shared = new Dictionary<uint, int>();
        var stories = new Dictionary<Story, int>();
        Span<uint> found = stackalloc uint[MostPerTerm];
        var probes = 0;
        for (var item = story.Newest; probes < MostProbes && item != StoryItems.None && item >= items.Oldest; item = items[item].Older, probes++)
        {
            shared.Clear();
            foreach (var term in postings.KeysOf(item))
            {
                foreach (var other in found[..postings.Find(term, found)]) shared[other] = shared.GetValueOrDefault(other) + 1;
            }

            foreach (var (other, terms) in shared)
            {
                if (terms < FewestShared || items[other].Story is not { } theirs || theirs == story) continue;
                stories[theirs] = Math.Max(stories.GetValueOrDefault(theirs), terms);
            }
        }

        return [.. stories.OrderByDescending(s => s.Value).ThenBy(s => s.Key.Id).Take(MostStories).Select(s => s.Key)];
    }

    private (double Likeness, double Ratio, double Sum, bool Contradicted) Compare(Story story, Story other, ref int comparisons)
    {
        Span<uint> ours = stackalloc uint[MostMembers];
        Span<uint> theirs = stackalloc uint[MostMembers];
        ours = ours[..Members(story, ours)];
        theirs = theirs[..Members(other, theirs)];
        var (sum, needed, contradictions, across) = (0.0, 0.0, 0, true);
        foreach (var one in ours)
        {
            foreach (var two in theirs)
            {
                sum += items.Likeness(one, two);
                across &= !items.SameLanguage(one, two);
                if (StoryFacts.Contradict(items[one].Facts, items[two].Facts) || items.SamePhraseOfOthers(one, two)) contradictions++;
            }
        }

        foreach (var one in ours)
        {
            foreach (var two in theirs) needed += Needed(one, two, across);
        }

        var pairs = ours.Length * theirs.Length;
        comparisons -= pairs;
        var all = sum / pairs * story.Count * other.Count;
        var likeness = all / Math.Sqrt(story.SquaredLength * other.SquaredLength);
        return (likeness, likeness / (needed / pairs), all, contradictions * PairsPerContradiction >= pairs);
    }

    private int Members(Story story, Span<uint> members)
    {
        var count = 0;
        for (var item = story.Newest; count < members.Length && item != StoryItems.None && item >= items.Oldest; item = items[item].Older) members[count++] = item;
        return count;
    }

    /// <summary>Joins two stories under the id of the older one.</summary>
    private MergedStory Merge(Story one, Story other, double likeness, double sum)
    {
        var (into, from) = Began(one) <= Began(other) ? (one, other) : (other, one);
        var moved = new List<long>();
        var (left, right) = (into.Newest, from.Newest);
        into.Newest = Math.Max(left, right);
        var last = StoryItems.None;
        // Both chains run from the newest to the oldest, and so must the joined one: what leaves the window is cut off at its end.
        while (IsLive(left) || IsLive(right))
        {
            var takeLeft = !IsLive(right) || (IsLive(left) && left > right);
            var next = takeLeft ? left : right;
            if (takeLeft)
            {
                left = items[left].Older;
            }
            else
            {
                items[right].Story = into;
                moved.Add(items[right].Key);
                right = items[right].Older;
            }

            if (last != StoryItems.None) items[last].Older = next;
            last = next;
        }

        items[last].Older = StoryItems.None;
        into.SquaredLength += from.SquaredLength + (2 * sum);
        into.Count += from.Count;
        from.Gone = true;
        Touch(into);
        return new MergedStory(from.Id, into.Id, moved, likeness);
    }

    private bool IsLive(uint item) => item != StoryItems.None && item >= items.Oldest;

    private uint Began(Story story)
    {
        var oldest = story.Newest;
        for (var item = story.Newest; IsLive(item); item = items[item].Older) oldest = item;
        return oldest;
    }
}
