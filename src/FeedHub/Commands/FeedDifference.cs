using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>What becomes of a feed by another configuration. Pure.</summary>
/// <param name="Url">Its URL, as it would be.</param>
/// <param name="Kind">What happens to it.</param>
/// <param name="From">The URL it has moved from, and under which its items are kept; null when it stays where it is.</param>
/// <param name="Changes">What else is to say of it, such as "interval from 01:00:00 to 00:30:00".</param>
internal sealed record FeedDifference(Uri Url, FeedFate Kind, Uri? From, IReadOnlyList<string> Changes)
{
    /// <param name="before">The configuration as it is.</param>
    /// <param name="after">The configuration as it would be.</param>
    /// <param name="states">What is known of any of their feeds.</param>
    /// <returns>The feeds for which anything changes, in the order of <paramref name="after"/>, those that go last.</returns>
    public static IReadOnlyList<FeedDifference> Between(FeedsConfig before, FeedsConfig after, IReadOnlyList<FeedState> states)
    {
        var old = before.Feeds.ToDictionary(f => f.Url);
        var moves = Moves(before, after, states);
        var differences = new List<FeedDifference>();
        foreach (var feed in after.Feeds)
        {
            var from = moves.GetValueOrDefault(feed.Url);
            if (!old.TryGetValue(from ?? feed.Url, out var was)) differences.Add(new FeedDifference(feed.Url, FeedFate.Added, null, Memory(feed.Url)));
            else if (ChangesOf(was, feed) is var changes && (from is not null || changes.Count > 0))
                differences.Add(new FeedDifference(feed.Url, from is null ? FeedFate.Changed : FeedFate.Moved, from, changes));
        }

        var kept = after.Feeds.Select(f => f.Url).Concat(moves.Values).ToHashSet();
        return [.. differences, .. before.Feeds.Where(f => !kept.Contains(f.Url)).Select(f => new FeedDifference(f.Url, FeedFate.Removed, null, []))];

        IReadOnlyList<string> Memory(Uri url) => states.Any(s => s.Url == url && s.SucceededAt is not null)
            ? ["it was polled before, and brings the items that are kept of it"]
            : ["its items are known once it was polled"];
    }

    /// <summary>The feeds that go on under the address they have moved to, by their new URL: the store will give them their items.</summary>
    public static IReadOnlyDictionary<Uri, Uri> Moves(FeedsConfig before, FeedsConfig after, IReadOnlyList<FeedState> states)
    {
        var (stay, known) = (after.Feeds.Select(f => f.Url).ToHashSet(), states.Select(s => s.Url).ToHashSet());
        return states
            .Where(s => s.Moved is { } moved && stay.Contains(moved.To) && !known.Contains(moved.To) && !stay.Contains(s.Url) && before.Feeds.Any(f => f.Url == s.Url))
            .GroupBy(s => s.Moved!.To)
            .ToDictionary(g => g.Key, g => g.MinBy(s => s.Id)!.Url);
    }

    private static List<string> ChangesOf(FeedConfig was, FeedConfig now)
    {
        var changes = new List<string>();
        Compare("title", was.Title ?? "its own", now.Title ?? "its own");
        Compare("tags", Listed(was.Tags), Listed(now.Tags));
        Compare("interval", $"{was.Interval}", $"{now.Interval}");
        Compare("retention", was.Retention is null ? "forever" : $"{was.Retention}", now.Retention is null ? "forever" : $"{now.Retention}");
        Compare("keepItems", was.KeepItems is null ? "all" : $"{was.KeepItems}", now.KeepItems is null ? "all" : $"{now.KeepItems}");
        Compare("backfill", was.Backfill is null ? "all" : $"{was.Backfill}", now.Backfill is null ? "all" : $"{now.Backfill}");
        if (was.FullText != now.FullText) changes.Add(now.FullText ? "its new teasers get their full text" : "teasers stay teasers");
        if (Rules(was.Keep) != Rules(now.Keep)) changes.Add("its rules to keep items");
        if (Rules(was.Drop) != Rules(now.Drop)) changes.Add("its rules to drop items");
        if (!was.Rewrite.Select(r => r.ToString()).SequenceEqual(now.Rewrite.Select(r => r.ToString()))) changes.Add("its rewrites");
        return changes;

        void Compare(string field, string old, string @new)
        {
            if (old != @new) changes.Add($"{field} from {old} to {@new}");
        }
    }

    private static string Listed(IReadOnlyList<string> tags) => tags.Count == 0 ? "none" : string.Join(" and ", tags);

    private static string Rules(IReadOnlyList<ItemRule> rules) =>
        string.Join('\n', rules);
}

/// <summary>What another configuration does to a feed.</summary>
internal enum FeedFate
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It goes on under another URL, with its items.</summary>
    Moved,

    /// <summary>It stays, with other settings.</summary>
    Changed,

    /// <summary>It goes: its items stay in the database, and leave the outputs.</summary>
    Removed,
}
