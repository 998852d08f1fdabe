using System.Buffers;
using System.Text;

namespace FeedHub.Parsing.Markup;

/// <summary>Text as XML 1.0 can carry it (§2.2).</summary>
internal static class XmlText
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(c => c is not (9 or 10 or 13)).Select(c => (char)c),
         .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c), '\uFFFE', '\uFFFF']);

    /// <summary>The text without control characters, lone surrogates and non-characters, which no XML document may hold.</summary>
    public static string Scrub(string text)
    {
        var first = text.AsSpan().IndexOfAny(Suspects);
        if (first < 0)
        {
            return text;
        }

        StringBuilder? result = null;
        var kept = 0;
        for (var i = first; i < text.Length; i++)
        {
            if (!Suspects.Contains(text[i]))
            {
                continue;
            }

            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            result ??= new StringBuilder(text.Length);
            result.Append(text, kept, i - kept);
            kept = i + 1;
        }

        return result is null ? text : result.Append(text, kept, text.Length - kept).ToString();
    }

    /// <summary>At most <paramref name="length"/> code units of the text, not cut within a character.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
