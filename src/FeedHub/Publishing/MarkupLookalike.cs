using System.Net;
using System.Text.RegularExpressions;

namespace FeedHub.Publishing;

/// <summary>Plain text that some readers would take for markup.</summary>
internal static partial class MarkupLookalike
{
    /// <summary>
    /// Whether readers that guess would take plain text for HTML: it holds an end tag or an entity, as in a title about <c>&lt;b&gt;</c>.
    /// </summary>
    public static bool Is(string text)
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

    [GeneratedRegex(@"</\w+>")]
    private static partial Regex EndTag();

    [GeneratedRegex(@"&#?\w+")]
    private static partial Regex Entity();
}
