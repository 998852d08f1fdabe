using System.Text.RegularExpressions;

namespace FeedHub.Storage;

/// <summary>Text of strangers as every database takes it: without the character NUL, and with no half of a surrogate pair.</summary>
internal static partial class StorableText
{
    /// <summary>The text itself when there is nothing to take out.</summary>
    public static string Of(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsSurrogate(text[i])) return Cleaned(text);
        }

        return text;
    }

    /// <summary>The same for a JSON document, in which NUL is written as an escape.</summary>
    public static string OfJson(string json) => json.Contains(@"\u0000", StringComparison.Ordinal) ? EscapedNul().Replace(json, "$1") : json;

    private static string Cleaned(string text) => string.Concat(text.EnumerateRunes().Where(rune => rune.Value != 0));

    // After an even number of backslashes: the others escape one another.
    [GeneratedRegex(@"(?<!\\)((?:\\\\)*)\\u0000")]
    private static partial Regex EscapedNul();
}
