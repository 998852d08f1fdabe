using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Rules;

/// <summary>
/// The rules that decide whether an item of a feed is in an output: those of the whole file, of the feed and of the output. An item that any
/// drops is out, whatever keeps it; of the rest each list of rules to keep must hold one that matches, or be empty. Pure, but that a pattern
/// remembers on what it ran out of time.
/// </summary>
/// <remarks>
/// Rules are asked when an output is composed, not when an item comes: an edit of feeds.json holds at once for all that is stored, and what a
/// rule took away another edit brings back as it was, under its id and with its dates.
/// </remarks>
internal sealed class RuleSet
{
    private readonly (string Owner, ItemRules Rules)[] _scopes;

    private RuleSet(params (string Owner, ItemRules Rules)[] scopes) =>
        _scopes = [.. scopes.Where(s => s.Rules.Keep.Count > 0 || s.Rules.Drop.Count > 0)];

    /// <param name="feed">The feed, which knows the rules of the whole file.</param>
    /// <param name="output">The output.</param>
    public static RuleSet Of(FeedConfig feed, OutputConfig output) => new(
        ("file", feed.FileRules),
        ("feed", new ItemRules { Keep = feed.Keep, Drop = feed.Drop }),
        ("output", new ItemRules { Keep = output.Keep, Drop = output.Drop }));

    /// <summary>The rules with a pattern that ran out of time on some item, which then counts as not matching.</summary>
    public IEnumerable<ItemRule> TimedOut =>
        _scopes.SelectMany(s => s.Rules.Keep.Concat(s.Rules.Drop)).Where(r => r.Conditions.Any(c => c.RanOutOfTime));

    /// <summary>True when the item may be in the output.</summary>
    public bool Passes(StoredItem item) => _scopes.Length == 0 || ObjectionTo(RuledItem.Of(item)) is null;

    /// <returns>What keeps the item out of the output; null when nothing does.</returns>
    public RuleObjection? ObjectionTo(RuledItem item)
    {
        foreach (var (owner, rules) in _scopes)
        {
            if (rules.Drop.FirstOrDefault(Matches) is { } rule) return new RuleObjection.Dropped(owner, rule);
        }

        foreach (var (owner, rules) in _scopes)
        {
            if (rules.Keep.Count > 0 && !rules.Keep.Any(Matches)) return new RuleObjection.NotKept(owner, rules.Keep);
        }

        return null;

        bool Matches(ItemRule rule) => rule.Matches(item.Values, item.Age);
    }
}
