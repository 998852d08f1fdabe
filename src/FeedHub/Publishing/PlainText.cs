using System.Net;
using System.Text;

namespace FeedHub.Publishing;

/// <summary>HTML fragments as plain text, for places that take no markup.</summary>
internal static class PlainText
{
    /// <summary>Elements within a line: taking them away must not part a word.</summary>
    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "rp", "rt",
        "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    /// <summary>The text without tags, its entities decoded, runs of white space (of HTML's: no-break spaces stay) as one space; empty when nothing is left.</summary>
    public static string Of(string html)
    {
        var text = new StringBuilder(html.Length);
        var inline = Inline.GetAlternateLookup<ReadOnlySpan<char>>();
        var tokens = new HtmlTokens(html);
        while (tokens.MoveNext())
        {
            if (!tokens.IsMarkup)
                text.Append(WebUtility.HtmlDecode(tokens.Value.ToString()));
            else if (!tokens.Value.IsEmpty && !inline.Contains(tokens.Value))
                text.Append(' ');
        }

        return Flatten(text);
    }

    /// <summary>At most so many characters, cut between words where there is a word to cut at, with an ellipsis for what is gone.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = text.LastIndexOf(' ', length - 1);
        if (end < length / 2)
            end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end].TrimEnd(' ', ',', ';', ':', '.') + "…";
    }

    private static string Flatten(StringBuilder text)
    {
        var result = new StringBuilder(text.Length);
        var space = false;
        foreach (var chunk in text.GetChunks())
        {
            foreach (var c in chunk.Span)
            {
                if (c is ' ' or '\t' or '\r' or '\n' or '\f')
                {
                    space = result.Length > 0;
                    continue;
                }

                if (space)
                    result.Append(' ');
                space = false;
                result.Append(c);
            }
        }

        return result.ToString();
    }
}
