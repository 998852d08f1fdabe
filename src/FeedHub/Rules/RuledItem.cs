using FeedHub.Configuration;
using FeedHub.Parsing;
using FeedHub.Storage;

namespace FeedHub.Rules;

/// <summary>An item as rules see it: as its publisher wrote it, whatever an output makes of it.</summary>
internal sealed class RuledItem
{
    private readonly ParsedItem _item;
    private IReadOnlyList<string>? _content;

    private RuledItem(ParsedItem item, TimeSpan age) => (_item, Age) = (item, age);

    /// <summary>How old it was when it came, by its publication date: the same whenever it is asked; zero where there is no date.</summary>
    public TimeSpan Age { get; }

    public static RuledItem Of(StoredItem item) => new(item.Item, item.FirstSeen - item.Published);

    /// <param name="record">An item that was not removed.</param>
    public static RuledItem Of(ItemRecord record) => new(record.Item!, record.FirstSeen - record.Published);

    /// <summary>The values of a field, none where the item has none.</summary>
    public IEnumerable<string> Values(ItemField field) => field switch
    {
        ItemField.Title => Present(_item.Title),
        // Rules are many and texts are long: each is made plain once.
        ItemField.Content => _content ??= [.. Present(_item.Summary, _item.Content).Select(PlainText.Of)],
        ItemField.Author => _item.Authors.Select(a => a.Name),
        ItemField.Category => _item.Categories.SelectMany(c => Present(c.Term, c.Label)),
        ItemField.Link => Present(_item.Link),
        ItemField.Language => Present(_item.Language),
        ItemField.Enclosure => _item.Enclosures.SelectMany(e => Present(e.Url, e.Type)),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };

    private static IEnumerable<string> Present(params IEnumerable<string?> texts) => texts.OfType<string>();
}
