using System.Collections.Frozen;
using System.Text;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Html;

/// <summary>Between HTML and plain text.</summary>
internal static class HtmlText
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "a", "abbr", "acronym", "address", "area", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "br", "caption",
        "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "mark", "nav", "ol", "p", "pre", "q",
        "rp", "rt", "ruby", "s", "samp", "section", "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody",
        "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "video", "wbr", "nobr", "iframe", "script", "style",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownNames = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string> Others = new[]
    {
        "applet", "base", "basefont", "bgsound", "blink", "body", "button", "canvas", "data", "datalist", "dialog", "dir", "embed", "fieldset",
        "form", "frame", "frameset", "head", "html", "input", "label", "legend", "link", "main", "map", "marquee", "math", "menu", "meta", "meter",
        "noembed", "noframes", "noscript", "object", "optgroup", "option", "output", "param", "plaintext", "progress", "search", "select", "slot",
        "svg", "template", "textarea", "title", "track", "xmp", "o:p", "st1:place",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OtherNames = Others.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>True when a text of unknown kind can only have been meant as HTML: it has a reference or an end tag, and all its tags are HTML's.</summary>
    public static bool LooksLikeHtml(string text)
    {
        if (!text.AsSpan().ContainsAny('<', '&'))
        {
            return false;
        }

        var proof = false;
        var tokens = new HtmlTokens(text);
        while (tokens.Next())
        {
            switch (tokens.Kind)
            {
                case HtmlToken.StartTag or HtmlToken.EndTag when !KnownNames.Contains(tokens.Name):
                    return false;
                case HtmlToken.EndTag:
                    proof = true;
                    break;
                case HtmlToken.StartTag:
                    proof |= tokens.Is("br") || tokens.Is("img") || tokens.Is("hr");
                    break;
                case HtmlToken.Text when !proof && tokens.All.Contains('&'):
                    proof = HasReference(tokens.All);
                    break;
            }
        }

        return proof;
    }

    /// <summary>True when a text that should be HTML has something in angle brackets, but not one tag or reference of HTML: a patch, a mail address.</summary>
    public static bool IsPlain(string text)
    {
        if (!text.Contains('<'))
        {
            return false;
        }

        var tokens = new HtmlTokens(text);
        var hasOther = false;
        while (tokens.Next())
        {
            if (tokens.Kind is not HtmlToken.Text)
            {
                if (tokens.Kind is not (HtmlToken.StartTag or HtmlToken.EndTag) || KnownNames.Contains(tokens.Name)
                    || OtherNames.Contains(tokens.Name))
                {
                    return false;
                }

                hasOther = true;
            }
            else if (HasReference(tokens.All))
            {
                return false;
            }
        }

        return hasOther;
    }

    /// <summary>Plain text as an HTML fragment that shows the same.</summary>
    /// <param name="text">Plain text.</param>
    /// <param name="lines">What becomes of line breaks.</param>
    public static string Encode(string text, LineBreaks lines)
    {
        var html = text.AsSpan().ContainsAny("&<>")
            ? text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            : text;
        if (lines == LineBreaks.AreSpace || !html.AsSpan().ContainsAny('\n', '\r'))
        {
            return html;
        }

        var result = new StringBuilder(html.Length + 64);
        var gap = false;
        foreach (var line in html.AsSpan().EnumerateLines())
        {
            var isBlank = line.IsWhiteSpace();
            if (result.Length > 0 && (lines == LineBreaks.AreBreaks || (isBlank && !gap)))
            {
                result.Append(lines == LineBreaks.AreBreaks ? "<br>" : "<br><br>");
            }

            if (result.Length > 0)
            {
                result.Append('\n');
            }

            result.Append(line.TrimEnd());
            gap = isBlank;
        }

        return result.ToString();
    }

    /// <summary>Text with each run of white space made one space, and none at the ends. Thin and no-break spaces are not white space here.</summary>
    public static string OneLine(string text)
    {
        var span = text.AsSpan().Trim(" \t\r\n\f");
        var isFlat = !span.ContainsAny("\t\r\n\f") && span.IndexOf("  ") < 0;
        if (isFlat)
        {
            return span.Length == text.Length ? text : span.ToString();
        }

        var result = new StringBuilder(span.Length);
        var wasSpace = false;
        foreach (var c in span)
        {
            var isSpace = c is ' ' or '\t' or '\r' or '\n' or '\f';
            if (!isSpace)
            {
                result.Append(c);
            }
            else if (!wasSpace)
            {
                result.Append(' ');
            }

            wasSpace = isSpace;
        }

        return result.ToString();
    }

    private static bool HasReference(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('&') is var start and >= 0)
        {
            text = text[start..];
            var end = text[..Math.Min(text.Length, 40)].IndexOf(';');
            if (end > 1)
            {
                var reference = text[..(end + 1)].ToString();
                if (CharacterReferences.Decode(reference) != reference)
                {
                    return true;
                }
            }

            text = text[1..];
        }

        return false;
    }
}

/// <summary>What line breaks in a plain text mean.</summary>
internal enum LineBreaks
{
    /// <summary>Nothing: the source was wrapped.</summary>
    AreSpace,

    /// <summary>A blank line ends a paragraph; a single break is wrapping.</summary>
    AreParagraphs,

    /// <summary>Each is meant.</summary>
    AreBreaks,
}
