using System.Globalization;
using System.Text;

namespace FeedHub.Configuration.Reading;

/// <summary>How a problem quotes what the operator wrote.</summary>
internal static class Quotation
{
    /// <summary>In double quotes, shortened, with control and formatting characters escaped so that none reaches a terminal.</summary>
    public static string Of(string text) => $"\"{Shortened(text)}\"";

    /// <inheritdoc cref="Of"/>
    /// <remarks>Without the quotes.</remarks>
    public static string Shortened(string text, int maxLength = 80)
    {
        var quoted = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (quoted.Length >= maxLength)
            {
                return quoted.Append('…').ToString();
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                quoted.Append(rune.ToString());
            }
        }

        return quoted.ToString();
    }

    /// <summary>Words as a sentence lists them: <c>a, b and c</c>.</summary>
    public static string Listed(IReadOnlyList<string> words, string lastJoin) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} {lastJoin} {words[^1]}";
}
