using System.Net;
using System.Text;

namespace FeedHub.Publishing;

/// <summary>HTML fragments on their way into a feed.</summary>
internal static class HtmlText
{
    /// <summary>The longest name of an entity that browsers take without its semicolon (<c>&amp;thorn</c>, <c>&amp;frac12</c>).</summary>
    private const int LongestBareName = 6;

    /// <summary>
    /// The same fragment with an ampersand that means itself, as in <c>AT&amp;T</c> or <c>?a=1&amp;b=2</c>, written as a reference. What it
    /// says stays the same; what strict parsers object to is gone.
    /// </summary>
    public static string? Unambiguous(string? html)
    {
        var at = html is null ? -1 : Bare(html, 0);
        if (at < 0)
            return html;
        var result = new StringBuilder(html!.Length + 16);
        var start = 0;
        for (; at >= 0; at = Bare(html, start))
        {
            result.Append(html, start, at - start).Append("&amp;");
            start = at + 1;
        }

        return result.Append(html, start, html.Length - start).ToString();
    }

    private static int Bare(string html, int start)
    {
        for (var at = html.IndexOf('&', start); at >= 0; at = html.IndexOf('&', at + 1))
        {
            if (!IsReference(html.AsSpan(at + 1)))
                return at;
        }

        return -1;
    }

    /// <summary>Whether what follows an ampersand may be read as a character reference, with its semicolon or, for old names, without.</summary>
    private static bool IsReference(ReadOnlySpan<char> text)
    {
        if (text is ['#', ..])
            return true;
        var length = 0;
        while (length < text.Length && char.IsAsciiLetterOrDigit(text[length]))
            length++;
        if (length > 0 && length < text.Length && text[length] == ';')
            return true;
        for (var prefix = Math.Min(length, LongestBareName); prefix > 1; prefix--)
        {
            var reference = $"&{text[..prefix]};";
            if (WebUtility.HtmlDecode(reference).Length < reference.Length)
                return true;
        }

        return false;
    }
}
