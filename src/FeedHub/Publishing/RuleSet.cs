using FeedHub.Configuration;
using FeedHub.Parsing;

namespace FeedHub.Publishing;

/// <summary>The rules that decide whether an item of a feed is in an output.</summary>
/// <param name="Keep">Lists of which each must hold a rule that matches, or be empty: the feed's and the output's.</param>
/// <param name="Drop">None of these may match.</param>
internal sealed record RuleSet(IReadOnlyList<IReadOnlyList<ItemRule>> Keep, IReadOnlyList<ItemRule> Drop)
{
    public bool Passes(ParsedItem item)
    {
        return Keep.All(rules => rules.Count == 0 || rules.Any(rule => rule.Matches(Values))) && !Drop.Any(rule => rule.Matches(Values));

        IEnumerable<string> Values(ItemField field) => field switch
        {
            ItemField.Title => Present(item.Title),
            ItemField.Content => Present(item.Summary, item.Content).Select(PlainText.Of),
            ItemField.Author => item.Authors.Select(a => a.Name),
            ItemField.Category => item.Categories.SelectMany(c => Present(c.Term, c.Label)),
            ItemField.Link => Present(item.Link),
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
        };
    }

    private static IEnumerable<string> Present(params IEnumerable<string?> texts) => texts.OfType<string>();
}
