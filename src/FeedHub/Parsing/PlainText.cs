using System.Collections.Frozen;
using System.Text;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing;

/// <summary>HTML fragments as plain text, for titles, for comparing, and for places that take no markup.</summary>
public static class PlainText
{
    /// <summary>Elements within a line: taking them away must not part a word.</summary>
    private static readonly FrozenSet<string> Inline = new[]
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "nobr", "q",
        "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> InlineNames = Inline.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text of a fragment as a person reads it, on one line: what it shows, without tags, its character references decoded.</summary>
    /// <returns>Runs of white space (of HTML's: no-break spaces stay) are one space, and none is at the ends; empty when nothing is shown.</returns>
    public static string Of(string html)
    {
        if (!html.AsSpan().ContainsAny('<', '&')) return HtmlText.OneLine(html);
        var text = new StringBuilder(html.Length);
        var tokens = new HtmlTokens(html);
        var isShown = false;
        while (tokens.Next())
        {
            switch (tokens.Kind)
            {
                // What a tag parts is no reference: "&am<b>p;" shows as it stands.
                case HtmlToken.Text:
                    text.Append(CharacterReferences.Decode(tokens.All.ToString()));
                    break;
                case HtmlToken.RawText when isShown:
                    text.Append(CharacterReferences.Decode(tokens.All.ToString()));
                    break;
                case HtmlToken.StartTag or HtmlToken.EndTag:
                    // Of the elements that hold no markup the others are scripts, styles, and what stands in for frames.
                    isShown = tokens.Is("textarea") || tokens.Is("title") || tokens.Is("xmp");
                    if (!InlineNames.Contains(tokens.Name)) text.Append(' ');
                    break;
            }
        }

        return HtmlText.OneLine(text.ToString());
    }

    /// <summary>At most so many characters, cut between words where there is a word to cut at, with an ellipsis for what is gone.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        var end = text.LastIndexOf(' ', length - 1);
        if (end < length / 2) end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end].TrimEnd(' ', ',', ';', ':', '.') + "…";
    }
}
