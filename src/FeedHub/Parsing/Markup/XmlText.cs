using System.Buffers;
using System.Text;

namespace FeedHub.Parsing.Markup;

/// <summary>Text as XML 1.0 can carry it (§2.2).</summary>
internal static class XmlText
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c is not (9 or 10 or 13)).Select(c => (char)c)]);

    private const char Lost = '\uFFFD';

    private static readonly SearchValues<char> Unpresentable =
        SearchValues.Create([.. Enumerable.Range(0x7F, 0x21).Select(c => (char)c), Lost]);

    /// <summary>Whether XML 1.0 can carry every character.</summary>
    public static bool IsLegal(string text) => ReferenceEquals(Scrub(text), text);

    /// <summary>The text without control characters, lone surrogates and non-characters, which no XML document may hold; the same instance when it has none.</summary>
    public static string Scrub(string text)
    {
        var span = text.AsSpan();
        if (!span.ContainsAny(Controls) && !span.ContainsAnyInRange('\uD800', '\uDFFF') && !span.ContainsAnyInRange('\uFFFE', '\uFFFF'))
        {
            return text;
        }

        StringBuilder? result = null;
        var kept = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c) || c >= '\uFFFE' || (c < ' ' && Controls.Contains(c)))
            {
                result ??= new StringBuilder(text.Length);
                result.Append(text, kept, i - kept);
                kept = i + 1;
            }
        }

        return result is null ? text : result.Append(text, kept, text.Length - kept).ToString();
    }

    /// <summary>
    /// The text as it is best published: without what XML can't carry, nor the controls that it discourages (U+007F to U+009F), and with
    /// a question mark for what a publisher lost (U+FFFD). Readers show none of these, and validators take them for signs of a wrong charset.
    /// </summary>
    public static string Presentable(string text)
    {
        var legal = Scrub(text);
        return legal.AsSpan().ContainsAny(Unpresentable)
            ? string.Concat(legal.Where(c => c == Lost || !Unpresentable.Contains(c)).Select(c => c == Lost ? '?' : c))
            : legal;
    }

    /// <summary>At most <paramref name="length"/> code units of the text, not cut within a character.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
