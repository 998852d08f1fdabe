namespace FeedHub.Identity;

/// <summary>Matches a document's items with those that are kept, so that none is taken for new because its neighbours or its guid changed.</summary>
/// <remarks>
/// An item is known by its guid, else by its link, else by its content. First come the keys that settle it alone; what is left is looked up
/// by its link among the kept items that no other item of the document has claimed. A link that leads to several items counts only together
/// with the title or the content. A guid fails in three ways: it stands on different items of one document (shared), it comes back
/// on a later item with another link and title (reused), or the same link and title come with a new guid (unstable).
/// </remarks>
internal sealed class Recognition
{
    private readonly IReadOnlyList<DocumentItem> _document;
    private readonly bool _trustsGuids;
    private readonly Dictionary<ItemKey, KnownItem> _byKey;
    private readonly ILookup<ItemKey, KnownItem> _byLink;
    private readonly HashSet<ItemKey> _sharedGuids;
    private readonly HashSet<ItemKey> _sharedLinks;
    private readonly Dictionary<ItemKey, int> _sameText;
    private readonly KnownItem?[] _matches;
    private readonly ItemKey[] _keys;
    private readonly HashSet<long> _claimed = [];
    private readonly bool[] _dropped;
    private readonly bool[] _reused;
    private int _unstable;
    private int _suspicious;

    public Recognition(IReadOnlyList<DocumentItem> document, IReadOnlyList<KnownItem> known, bool trustsGuids)
    {
        _document = document;
        _trustsGuids = trustsGuids;
        _byKey = known.ToDictionary(k => k.Key);
        _byLink = known.ToLookup(k => k.Link);
        _sharedGuids = [.. document.Where(i => i.Guid is not null).GroupBy(i => i.Guid!.Value).Where(StandsOnSeveral).Select(g => g.Key)];
        _sharedLinks = [.. document
            .Where(i => !GuidCounts(i) && i.Link is not null)
            .GroupBy(i => i.Link!.Value)
            .Where(g => g.DistinctBy(i => (i.ContentHash, i.Item.Published)).Skip(1).Any())
            .Select(g => g.Key)];
        _sameText = document.Where(i => !GuidCounts(i)).DistinctBy(i => i.TextAndDate).CountBy(i => i.Text).ToDictionary();
        _matches = new KnownItem?[document.Count];
        _keys = new ItemKey[document.Count];
        _dropped = ListedBefore();
        _reused = new bool[document.Count];
    }

    public PollDecision Decide()
    {
        for (var i = 0; i < _document.Count; i++)
        {
            if (IsOpen(i)) Claim(i, ByOwnKey(i));
        }

        RecogniseRenamed();
        // What says the same comes first, so that an edited neighbour can't take its place.
        ClaimByLink(unchanged: true);
        ClaimByLink(unchanged: false);
        var recognised = Recognised().ToList();
        var added = Added();
        return new PollDecision(added, recognised, Evidence(added));
    }

    private bool GuidCounts(DocumentItem item) => _trustsGuids && item.Guid is not null;

    private bool IsOpen(int i) => _matches[i] is null && !_dropped[i];

    private static bool StandsOnSeveral(IEnumerable<DocumentItem> items)
    {
        var first = items.First();
        return items.Any(i => i.Item.Link != first.Item.Link && i.Item.Title != first.Item.Title);
    }

    /// <summary>Marks items that say all that one before them in the document says, where no guid tells them apart.</summary>
    private bool[] ListedBefore()
    {
        var seen = new HashSet<(ItemKey?, long, DateTimeOffset?)>();
        return [.. _document.Select(i => !GuidCounts(i) && !seen.Add((i.Link, i.ContentHash, i.Item.Published)))];
    }

    /// <summary>Gives a kept item to the document's item; when another one has it already, this one is listed twice.</summary>
    private void Claim(int i, KnownItem? known)
    {
        if (known is null) return;
        if (!_claimed.Add(known.Id))
        {
            _dropped[i] = true;
            return;
        }

        _matches[i] = known;
        _keys[i] = known.Key;
    }

    private KnownItem? ByOwnKey(int i)
    {
        var item = _document[i];
        if (item.Guid is { } guid)
        {
            if (_byKey.GetValueOrDefault(item.GuidAndLink!.Value) is { } exact) return exact;
            if (_byKey.GetValueOrDefault(guid) is { } same && IsTheSame(i, item, same)) return same;
            if (_trustsGuids) return null;
        }

        if (_byKey.GetValueOrDefault(item.TextAndDate) is { } dated) return dated;
        if (_byKey.GetValueOrDefault(item.Text) is not { } text) return null;
        // A date that moves with each poll makes no new item; a second post of the same words does.
        return _sameText[item.Text] == 1 || text.Published == item.Item.Published ? text : null;
    }

    /// <summary>Tells whether a kept item with the same guid is this one.</summary>
    private bool IsTheSame(int i, DocumentItem item, KnownItem same)
    {
        if (same.TitleHash is null) return GuidCounts(item) && !_sharedGuids.Contains(item.Guid!.Value);
        var sameLink = item.Link is not null && same.Link == item.Link;
        var sameTitle = same.TitleHash == item.TitleHash;
        if (!_trustsGuids) return sameTitle && (sameLink || item.Link is null);
        if (sameLink || sameTitle) return true;
        if (_sharedGuids.Contains(item.Guid!.Value)) return false;
        // Another link, another title and a later date are another post. Without the date it may be an edit that changed the address too.
        _reused[i] = item.Item.Published > same.Published && item.Link is not null;
        if (!_reused[i]) _suspicious++;
        return !_reused[i];
    }

    private void ClaimByLink(bool unchanged)
    {
        for (var i = 0; i < _document.Count; i++)
        {
            if (!IsOpen(i) || GuidCounts(_document[i]) || _document[i].Link is not { } link) continue;
            var item = _document[i];
            var free = _byLink[link].Where(k => !_claimed.Contains(k.Id)).ToList();
            if (unchanged) Claim(i, free.FirstOrDefault(k => k.ContentHash == item.ContentHash && k.TitleHash == item.TitleHash));
            else if (!_sharedLinks.Contains(link) && _byLink[link].Count() == 1) Claim(i, free.FirstOrDefault());
            else Claim(i, Agreeing(item, free));
        }
    }

    private static KnownItem? Agreeing(DocumentItem item, List<KnownItem> free)
    {
        var titled = free.Where(k => k.TitleHash == item.TitleHash).ToList();
        return titled is [var only] ? only : titled.FirstOrDefault(k => k.ContentHash == item.ContentHash);
    }

    /// <summary>Recognises items by link and title whose guids are unknown, where more than the two speaks for it.</summary>
    private void RecogniseRenamed()
    {
        if (!_trustsGuids) return;
        var candidates = new List<(int Index, KnownItem Known)>();
        for (var i = 0; i < _document.Count; i++)
        {
            var item = _document[i];
            if (!IsOpen(i) || _reused[i] || item.Guid is null || item.Link is not { } link) continue;
            if (Agreeing(item, [.. _byLink[link].Where(k => !_claimed.Contains(k.Id))]) is { } known) candidates.Add((i, known));
        }

        var allNew = IsTurnover(candidates);
        foreach (var (i, known) in candidates)
        {
            var item = _document[i];
            var agrees = item.Item.Published is { } date ? date == known.Published : item.ContentHash == known.ContentHash;
            if (!(allNew || agrees) || _claimed.Contains(known.Id)) continue;
            Claim(i, known);
            // A publisher who begins to give guids does nothing wrong.
            if (known.Key != item.Link) _unstable++;
            if (!_sharedGuids.Contains(item.Guid!.Value)) _keys[i] = item.Guid.Value;
        }
    }

    /// <summary>True when no guid of the document is known, and yet its items are.</summary>
    /// <remarks>Two pages that are written anew every day, each time with a new guid, are not enough: what they say must be the same too.</remarks>
    private bool IsTurnover(List<(int Index, KnownItem Known)> candidates)
    {
        for (var i = 0; i < _document.Count; i++)
        {
            if (_matches[i] is not null && _document[i].Guid is not null) return false;
        }

        var pages = candidates.Where(c => LinkIdentity.IsOwnPage(_document[c.Index].Item)).DistinctBy(c => _document[c.Index].Link).ToList();
        var same = candidates.Count(c => _document[c.Index].ContentHash == c.Known.ContentHash);
        return pages.Count >= 3 || (candidates.Count >= 2 && same * 2 >= candidates.Count);
    }

    private IEnumerable<RecognisedItem> Recognised()
    {
        for (var i = 0; i < _document.Count; i++)
        {
            if (_matches[i] is { } known) yield return new RecognisedItem(known, _document[i].Under(_keys[i]));
        }
    }

    private List<IdentifiedItem> Added()
    {
        var open = Enumerable.Range(0, _document.Count).Where(IsOpen).ToList();
        var oldest = open
            .Where(i => !GuidCounts(_document[i]))
            .GroupBy(i => _document[i].Text, i => _document[i].Item.Published)
            .ToDictionary(g => g.Key, g => g.Min());
        var taken = _byKey.Keys.Concat(_keys).ToHashSet();
        var added = new List<IdentifiedItem>(open.Count);
        foreach (var i in open)
        {
            var item = _document[i];
            var key = KeyOf(i, item, oldest);
            // What has the key already is the same item, listed twice.
            if (taken.Add(key)) added.Add(item.Under(key));
        }

        return added;
    }

    private ItemKey KeyOf(int i, DocumentItem item, Dictionary<ItemKey, DateTimeOffset?> oldest)
    {
        if (GuidCounts(item)) return _reused[i] || _sharedGuids.Contains(item.Guid!.Value) ? item.GuidAndLink!.Value : item.Guid.Value;
        if (item.Link is { } link && !_sharedLinks.Contains(link) && !_byLink.Contains(link)) return link;
        return oldest[item.Text] == item.Item.Published && !_byKey.ContainsKey(item.Text) ? item.Text : item.TextAndDate;
    }

    private GuidEvidence Evidence(List<IdentifiedItem> added)
    {
        var withGuid = _document.Where(i => i.Guid is not null).ToList();
        var isNew = added.Select(a => a.Item).ToHashSet(ReferenceEqualityComparer.Instance);
        // Counted when it comes, not again for as long as the document shows it.
        var shared = withGuid
            .GroupBy(i => i.Guid!.Value)
            .Where(g => _sharedGuids.Contains(g.Key) && g.Any(i => isNew.Contains(i.Item)))
            .Sum(g => g.Count());
        return new GuidEvidence(withGuid.Count, _unstable, shared, _reused.Count(r => r) + _suspicious);
    }
}
