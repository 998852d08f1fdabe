using System.Buffers;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace FeedHub.Publishing;

/// <summary>What XML and its readers make of plain text.</summary>
internal static partial class XmlText
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => !XmlConvert.IsXmlChar(c))]);

    /// <summary>Whether XML 1.0 (§2.2) can carry every character.</summary>
    public static bool IsLegal(string text) => FirstIllegal(text, 0) < 0;

    /// <summary>The text without the characters XML 1.0 cannot carry; nothing else is touched.</summary>
    public static string Scrub(string text)
    {
        var illegal = FirstIllegal(text, 0);
        if (illegal < 0)
            return text;
        var result = new StringBuilder(text.Length);
        var start = 0;
        for (; illegal >= 0; illegal = FirstIllegal(text, start))
        {
            result.Append(text, start, illegal - start);
            start = illegal + 1;
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    /// <summary>
    /// Whether readers that guess would take plain text for HTML: it holds an end tag or an entity, as in a title about <c>&lt;b&gt;</c>.
    /// </summary>
    public static bool ReadsAsMarkup(string text)
    {
        if (!text.AsSpan().ContainsAny('<', '&'))
            return false;
        if (EndTag().IsMatch(text))
            return true;
        foreach (var match in Entity().EnumerateMatches(text))
        {
            var name = text.AsSpan(match.Index + 1, match.Length - 1);
            if (!IsWord(name) || WebUtility.HtmlDecode($"&{name};").Length < name.Length + 2)
                return true;
        }

        return false;
    }

    private static bool IsWord(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsLetter(c))
                return false;
        }

        return true;
    }

    private static int FirstIllegal(string text, int start)
    {
        while (start < text.Length)
        {
            var offset = text.AsSpan(start).IndexOfAny(Suspects);
            if (offset < 0)
                return -1;
            var at = start + offset;
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
                return at;
            start = at + 2;
        }

        return -1;
    }

    [GeneratedRegex(@"</\w+>")]
    private static partial Regex EndTag();

    [GeneratedRegex(@"&#?\w+")]
    private static partial Regex Entity();
}
