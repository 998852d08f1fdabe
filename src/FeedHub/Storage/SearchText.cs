using FeedHub.Parsing;

namespace FeedHub.Storage;

/// <summary>What of an item somebody may look for, besides its title.</summary>
internal static class SearchText
{
    public static string Of(ParsedItem item) => string.Join(
        "\n",
        new[] { item.Summary, item.Content }.OfType<string>().Distinct().Select(PlainText.Of)
            .Concat(item.Authors.Select(a => a.Name))
            .Concat(item.Categories.Select(c => c.Label ?? c.Term)));
}
