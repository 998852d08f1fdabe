using System.Text;

namespace FeedHub.Identity;

/// <summary>How much of an item's text a change concerns.</summary>
internal static class TextChange
{
    /// <returns>
    /// The share of words that came or went, 0 to 1; 0 where only numbers, markup, categories or their like did. Null when the title, the link
    /// or the enclosures changed, which no page does by itself.
    /// </returns>
    public static double? Of(IReadOnlyList<FieldChange> changes)
    {
        if (changes.Any(c => c.Field is FieldChange.Title or FieldChange.Link or FieldChange.Enclosures)) return null;
        return changes.Where(c => c.Field is FieldChange.Summary or FieldChange.Content).Select(Share).DefaultIfEmpty(0).Max();
    }

    private static double Share(FieldChange change)
    {
        var counts = new Dictionary<string, int>();
        var all = Count(change.Before, 1) + Count(change.After, -1);
        return all == 0 ? 0 : (double)counts.Values.Sum(Math.Abs) / all;

        int Count(string? html, int by)
        {
            var words = 0;
            foreach (var word in Words(html))
            {
                counts[word] = counts.GetValueOrDefault(word) + by;
                words++;
            }

            return words;
        }
    }

    /// <summary>The words outside tags. Letters of scripts that are written without spaces count one by one; words with digits not at all.</summary>
    private static IEnumerable<string> Words(string? html)
    {
        var word = new StringBuilder();
        var counts = true;
        var inTag = false;
        foreach (var c in html ?? "")
        {
            if (inTag)
            {
                inTag = c != '>';
                continue;
            }

            var alone = Text.Letters.IsUnspaced(c);
            if (!alone && char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
                counts &= !char.IsDigit(c);
                continue;
            }

            if (word.Length > 0 && counts) yield return word.ToString();
            word.Clear();
            counts = true;
            inTag = c == '<';
            if (alone) yield return c.ToString();
        }

        if (word.Length > 0 && counts) yield return word.ToString();
    }
}
