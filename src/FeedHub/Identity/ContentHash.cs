using FeedHub.Parsing;

namespace FeedHub.Identity;

/// <summary>Tells whether an item was edited: it covers the fields a reader would notice, as the publisher sent them.</summary>
/// <remarks>
/// Dates and white space are left out, since publishers change them without changing anything (lemon24/reader#225). It is taken before
/// sanitising, so that a better sanitiser edits no item.
/// </remarks>
public static class ContentHash
{
    /// <returns>64 bits; equal for items that say the same.</returns>
    public static long Of(ParsedItem item)
    {
        var texts = new List<string?>(16)
        {
            Squash(item.Title),
            item.Link,
            Squash(item.Summary),
            Squash(item.Content),
        };
        // Each list starts with its length: a name that moves from the authors to the categories is a change.
        Add(item.Authors.Select(a => a.Name));
        Add(item.Categories.Select(c => c.Term));
        Add(item.Enclosures.Select(e => e.Url));
        return ItemKey.Of("content", texts.ToArray()).Value;

        void Add(IEnumerable<string> list)
        {
            var at = texts.Count;
            texts.AddRange(list);
            texts.Insert(at, (texts.Count - at).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static string? Squash(string? text)
    {
        if (text is null) return null;
        var squashed = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c)) squashed.Append(c);
        }

        return squashed.ToString();
    }
}
