using System.Net;
using System.Text;
using FeedHub.Parsing.Markup;

namespace FeedHub.Publishing;

/// <summary>HTML fragments on their way into a feed.</summary>
internal static class HtmlText
{
    /// <summary>The longest name of an entity that browsers take without its semicolon (<c>&amp;thorn</c>, <c>&amp;frac12</c>).</summary>
    private const int LongestBareName = 6;

    /// <summary>
    /// The same fragment with each character reference whole and each ampersand that means itself, as in <c>AT&amp;T</c> or <c>?a=1&amp;b=2</c>,
    /// written as a reference (HTML §13.2.5.72 to .80). What it says stays the same; what strict parsers object to is gone.
    /// </summary>
    public static string? Unambiguous(string? html)
    {
        if (html is null || !html.Contains('&', StringComparison.Ordinal))
            return html;
        StringBuilder? result = null;
        var (start, tag) = (0, new TagState());
        for (var i = 0; i < html.Length; i++)
        {
            tag = tag.After(html[i]);
            if (html[i] != '&')
                continue;
            var (length, whole) = Reference(html.AsSpan(i + 1), tag.IsOpen);
            if (whole)
                continue;

            // Where there is no reference the ampersand alone is one, and where there is it wants its semicolon.
            (result ??= new StringBuilder(html.Length + 16)).Append(html, start, i + 1 + length - start).Append(length == 0 ? "amp;" : ";");
            start = i + 1 + length;
        }

        return result is null ? html : result.Append(html, start, html.Length - start).ToString();
    }

    /// <param name="text">What follows an ampersand.</param>
    /// <param name="inTag">Whether it stands in an attribute, where a name that goes on is no reference.</param>
    /// <returns>How long the reference is, 0 for none; and whether it has its semicolon.</returns>
    private static (int Length, bool Whole) Reference(ReadOnlySpan<char> text, bool inTag)
    {
        var length = text is ['#', 'x' or 'X', ..] ? 2 : text is ['#', ..] ? 1 : 0;
        var marks = length;
        while (length < text.Length && (marks == 1 ? char.IsAsciiDigit(text[length]) : marks == 2 ? char.IsAsciiHexDigit(text[length]) : char.IsAsciiLetterOrDigit(text[length])))
            length++;
        if (length > marks && length < text.Length && text[length] == ';')
            return marks > 0 || CharacterReferences.IsName(text[..length].ToString()) ? (length, true) : (0, false);
        if (marks > 0)
            return (length > marks ? length : 0, false);
        for (var name = Math.Min(length, LongestBareName); name > 1; name--)
        {
            if (IsBareName(text[..name]))
                return (inTag && name < text.Length && (text[name] == '=' || char.IsAsciiLetterOrDigit(text[name])) ? 0 : name, false);
        }

        return (0, false);
    }

    /// <summary>The old names, of Latin-1 and of markup.</summary>
    private static bool IsBareName(ReadOnlySpan<char> name) =>
        name is "AMP" or "LT" or "GT" or "QUOT" or "COPY" or "REG" || (name is not "apos" && WebUtility.HtmlDecode($"&{name};") is [<= 'ÿ']);

    /// <summary>Whether a tag is open, and by which quote an attribute's value. In what a sanitiser wrote, text has no bare &lt;.</summary>
    private readonly record struct TagState(bool IsOpen, char Quote)
    {
        public TagState After(char c) => this switch
        {
            { Quote: not '\0' } => c == Quote ? new TagState(true, '\0') : this,
            { IsOpen: true } => c is '"' or '\'' ? new TagState(true, c) : c == '>' ? default : this,
            _ => c == '<' ? new TagState(true, '\0') : this,
        };
    }
}
