using FeedHub.Configuration;

namespace FeedHub.Rules;

/// <summary>Why rules keep an item out of an output.</summary>
/// <param name="Owner">Whose rules they are: the file's, the feed's or the output's.</param>
internal abstract record RuleObjection(string Owner)
{
    /// <summary>As the end of a sentence, with the places in feeds.json.</summary>
    public abstract string Reason { get; }

    /// <summary>A rule to drop matches.</summary>
    public sealed record Dropped(string Owner, ItemRule Rule) : RuleObjection(Owner)
    {
        public override string Reason => $"the {Owner}'s rule to drop {Rule} matches ({Place(Rule)})";
    }

    /// <summary>None of the rules to keep matches.</summary>
    public sealed record NotKept(string Owner, IReadOnlyList<ItemRule> Rules) : RuleObjection(Owner)
    {
        public override string Reason =>
            $"none of the {Owner}'s keep rules matches: {string.Join(" or ", Rules)} ({string.Join(", ", Rules.Select(Place))})";
    }

    private static string Place(ItemRule rule) => $"{rule.Path} on line {rule.Line}";
}
