using System.Globalization;
using FeedHub.Parsing;

namespace FeedHub.Identity;

/// <summary>Tells whether an item may have been edited: it covers the fields a reader would notice, as the publisher sent them.</summary>
/// <remarks>
/// Dates, white space, tracking parameters, the queries of pictures and the order of names are left out, since publishers change them
/// without changing anything. It is taken before sanitising, so that a better sanitiser edits no item. Whether a different hash is an edit
/// is decided by <see cref="FieldChange"/>, on the sanitised items.
/// </remarks>
public static class ContentHash
{
    /// <returns>64 bits; equal for items that say the same.</returns>
    public static long Of(ParsedItem item) => Of(item, LinkIdentity.Spelling(item.Link));

    /// <param name="item">The item.</param>
    /// <param name="link">Its link as <see cref="LinkIdentity.Spelling"/> gives it, which is worth finding but once.</param>
    internal static long Of(ParsedItem item, string? link)
    {
        var texts = new List<string?>(16)
        {
            Squashed.Of(item.Title),
            link,
            Squashed.OfHtml(item.Summary),
            Squashed.OfHtml(item.Content),
        };
        // Each list starts with its length: a name that moves from the authors to the categories is a change.
        Add(item.Authors.Select(a => a.Name));
        Add(item.Categories.Select(c => c.Term));
        Add(item.Enclosures.Select(e => Squashed.OfFile(e.Url)));
        return ItemKey.Of("content", texts.ToArray()).Value;

        void Add(IEnumerable<string> list)
        {
            var at = texts.Count;
            texts.AddRange(list.Order(StringComparer.Ordinal));
            texts.Insert(at, (texts.Count - at).ToString(CultureInfo.InvariantCulture));
        }
    }
}
