using System.Globalization;
using System.Text;
using AngleSharp.Html;

namespace FeedHub.Parsing.Markup;

/// <summary>Character references as HTML has them: named, decimal and hexadecimal, windows-1252 numbers included (HTML §13.2.5.80).</summary>
internal static class CharacterReferences
{
    /// <summary>What windows-1252 has from 0x80 to 0x9F; five of its bytes stand for nothing and remain controls.</summary>
    internal const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
        "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>Text with every reference replaced; an ampersand that begins none stays.</summary>
    /// <param name="text">Text that may hold references.</param>
    /// <param name="own">Entities the document itself defines, without markup; null for none.</param>
    public static string Decode(string text, IReadOnlyDictionary<string, string>? own = null)
    {
        var next = text.IndexOf('&');
        if (next < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        var done = 0;
        while (next >= 0)
        {
            result.Append(text, done, next - done);
            done = next + Append(text.AsSpan(next), own, result);
            next = text.IndexOf('&', done);
        }

        return result.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Appends what the reference at the start of <paramref name="rest"/> stands for, else the ampersand.</summary>
    /// <returns>How many characters it took; at least 1.</returns>
    private static int Append(ReadOnlySpan<char> rest, IReadOnlyDictionary<string, string>? own, StringBuilder result)
    {
        if (rest.Length > 2 && rest[1] == '#')
        {
            var hex = rest[2] is 'x' or 'X';
            var start = hex ? 3 : 2;
            var end = start;
            while (end < rest.Length && end - start < 10 && (hex ? char.IsAsciiHexDigit(rest[end]) : char.IsAsciiDigit(rest[end])))
            {
                end++;
            }

            if (end > start && long.TryParse(rest[start..end], hex ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                AppendCode(code, result);
                return end < rest.Length && rest[end] == ';' ? end + 1 : end;
            }
        }
        else
        {
            var end = 1;
            while (end < rest.Length && end < 40 && char.IsAsciiLetterOrDigit(rest[end]))
            {
                end++;
            }

            if (end > 1 && end < rest.Length && rest[end] == ';')
            {
                var name = rest[1..end].ToString();
                if ((own is not null && own.TryGetValue(name, out var symbol)) || (symbol = HtmlEntityProvider.Resolver.GetSymbol(name + ";")) is not null)
                {
                    result.Append(symbol);
                    return end + 1;
                }
            }
        }

        result.Append('&');
        return 1;
    }

    /// <summary>Whether HTML knows a reference by a name, which is given without ampersand and semicolon.</summary>
    public static bool IsName(string name) => HtmlEntityProvider.Resolver.GetSymbol(name + ";") is not null;

    private static void AppendCode(long code, StringBuilder result)
    {
        if (code is >= 0x80 and <= 0x9F)
        {
            result.Append(Windows1252[(int)code - 0x80]);
        }
        else if (code is > 0 and <= 0x10FFFF && Rune.TryCreate((int)code, out var rune))
        {
            result.Append(rune.ToString());
        }
        else if (code is not 0)
        {
            result.Append('\uFFFD');
        }
    }
}
