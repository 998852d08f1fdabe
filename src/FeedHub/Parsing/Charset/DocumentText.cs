using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using UtfUnknown;

namespace FeedHub.Parsing.Charset;

/// <summary>Bytes to text: byte order mark, HTTP charset, XML declaration, then a guess, and none of them believed against the bytes.</summary>
internal static partial class DocumentText
{
    private const int Windows1252 = 1252;

    /// <param name="body">The document's bytes.</param>
    /// <param name="contentType">The Content-Type header; its charset is asked before the document's own declaration (RFC 7303 §3).</param>
    /// <param name="notices">Receives a sentence when a declaration turned out to be wrong.</param>
    /// <returns>The text without a byte order mark.</returns>
    public static string Decode(ReadOnlySpan<byte> body, string? contentType, List<string> notices)
    {
        if (ByMark(body) is var (marked, length))
        {
            return Lenient(marked, body[length..]);
        }

        var wide = ByZeros(body);
        if (wide is not null)
        {
            return Lenient(wide, body);
        }

        var head = Encoding.Latin1.GetString(body[..Math.Min(body.Length, 4096)]);
        var http = Charset(contentType);
        var declared = XmlDeclaration().Match(head) is { Success: true } m ? m.Groups["name"].Value : null;
        var isUtf8 = Utf8.IsValid(body);
        foreach (var label in new[] { http, declared })
        {
            if (CharsetLabels.Find(label) is not { } encoding || IsWide(encoding))
            {
                continue; // A label for two-byte characters on bytes without a zero is a lie.
            }

            if (isUtf8 && (encoding.IsSingleByte || encoding.CodePage == Encoding.UTF8.CodePage))
            {
                // Text in a one-byte charset is never valid UTF-8 by chance, once it has a letter beyond ASCII.
                if (encoding.IsSingleByte && Ascii.IsValid(body))
                {
                    return Encoding.UTF8.GetString(body);
                }

                if (encoding.IsSingleByte)
                {
                    notices.Add($"The document is declared as {label} but is UTF-8.");
                }

                return Encoding.UTF8.GetString(body);
            }

            if (Try(encoding, body) is { } text)
            {
                return text;
            }

            if (encoding.CodePage == Encoding.UTF8.CodePage && MostlyUtf8(body))
            {
                notices.Add("The document has bytes that are not UTF-8; they were read as windows-1252.");
                return Mixed(body);
            }

            notices.Add($"The document is declared as {label} but has bytes that are not.");
        }

        if (isUtf8)
        {
            return Encoding.UTF8.GetString(body);
        }

        if (MostlyUtf8(body))
        {
            notices.Add("The document has bytes that are not UTF-8; they were read as windows-1252.");
            return Mixed(body);
        }

        var guess = Guess(body, head);
        notices.Add($"The document does not say its charset truthfully; it was read as {guess.WebName}.");
        return Lenient(guess, body);
    }

    /// <summary>The charset parameter of a Content-Type header; null when there is none.</summary>
    public static string? Charset(string? contentType) =>
        contentType is not null && CharsetParameter().Match(contentType) is { Success: true } m ? m.Groups["name"].Value : null;

    private static (Encoding Encoding, int Length)? ByMark(ReadOnlySpan<byte> body) => body switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: true), 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        _ => null,
    };

    /// <summary>UTF-16 and UTF-32 without a mark, by where the zeros of the first characters are (XML 1.0 appendix F).</summary>
    private static Encoding? ByZeros(ReadOnlySpan<byte> body) => body switch
    {
        [(byte)'<' or (byte)'{', 0, not 0, 0, ..] => Encoding.Unicode,
        [0, (byte)'<' or (byte)'{', 0, not 0, ..] => Encoding.BigEndianUnicode,
        [(byte)'<' or (byte)'{', 0, 0, 0, ..] => Encoding.UTF32,
        [0, 0, 0, (byte)'<' or (byte)'{', ..] => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        _ => null,
    };

    private static bool IsWide(Encoding encoding) => encoding.CodePage is 1200 or 1201 or 12000 or 12001;

    private static string? Try(Encoding strict, ReadOnlySpan<byte> body)
    {
        try
        {
            return strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string Lenient(Encoding encoding, ReadOnlySpan<byte> body)
    {
        var copy = (Encoding)encoding.Clone();
        copy.DecoderFallback = DecoderFallback.ReplacementFallback;
        return copy.GetString(body);
    }

    /// <summary>True when most of what is not ASCII is valid UTF-8: a stray byte or a cut, not another charset.</summary>
    private static bool MostlyUtf8(ReadOnlySpan<byte> body)
    {
        var (good, bad) = (0, 0);
        while (true)
        {
            var ascii = body.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0)
            {
                return good >= 4 * bad;
            }

            body = body[ascii..];
            if (Rune.DecodeFromUtf8(body, out _, out var length) == System.Buffers.OperationStatus.Done)
            {
                good++;
            }
            else
            {
                // A sequence broken off by the end of the document says nothing.
                bad += body.Length < 4 ? 0 : 1;
                length = 1;
            }

            body = body[length..];
        }
    }

    /// <summary>UTF-8, and windows-1252 for each byte that is not.</summary>
    private static string Mixed(ReadOnlySpan<byte> body)
    {
        var western = CharsetLabels.Strict(Windows1252);
        var text = new StringBuilder(body.Length);
        while (!body.IsEmpty)
        {
            var valid = ValidUtf8Length(body);
            text.Append(Encoding.UTF8.GetString(body[..valid]));
            body = body[valid..];
            if (!body.IsEmpty)
            {
                text.Append(western.GetString(body[..1]));
                body = body[1..];
            }
        }

        return text.ToString();
    }

    private static int ValidUtf8Length(ReadOnlySpan<byte> body)
    {
        var rest = body;
        while (true)
        {
            var next = rest.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (next < 0)
            {
                return body.Length;
            }

            rest = rest[next..];
            if (Rune.DecodeFromUtf8(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return body.Length - rest.Length;
            }

            rest = rest[length..];
        }
    }

    /// <summary>Charset by its letters. Western ones are told apart by the feed's language, because detectors take one for the other.</summary>
    private static Encoding Guess(ReadOnlySpan<byte> body, string head)
    {
        var sample = body[..Math.Min(body.Length, 256 * 1024)].ToArray();
        var detected = CharsetLabels.Find(CharsetDetector.DetectFromBytes(sample).Detected?.EncodingName);
        var language = FeedLanguage().Match(head) is { Success: true } m ? m.Groups["tag"].Value.ToLowerInvariant() : "";
        var legacy = Legacy(language);
        if (detected is null || IsWide(detected) || detected.CodePage == Encoding.UTF8.CodePage)
        {
            return CharsetLabels.Strict(legacy ?? Windows1252);
        }

        return detected.IsSingleByte && legacy is { } page ? CharsetLabels.Strict(page)
            : detected.CodePage is 28592 or 1250 or 28593 or 28594 or 28600 or 28603 or 28605 or 1257 or 1254 or 28599 && language.Length == 0
                ? CharsetLabels.Strict(Windows1252) : detected;
    }

    /// <summary>The one-byte or national charset that pages in a language had before UTF-8 (WHATWG HTML, table of locale encodings).</summary>
    private static int? Legacy(string language) => language switch
    {
        "" => null,
        "ru" or "uk" or "be" or "bg" or "sr" or "mk" => 1251,
        "pl" or "cs" or "sk" or "hu" or "sl" or "hr" or "ro" => 1250,
        "el" => 1253,
        "tr" => 1254,
        "he" => 1255,
        "ar" or "fa" or "ur" => 1256,
        "lt" or "lv" or "et" => 1257,
        "th" => 874,
        "ja" => 932,
        "zh" => 54936,
        "ko" => 949,
        _ => Windows1252,
    };

    [GeneratedRegex("""charset\s*=\s*["']?(?<name>[A-Za-z0-9._:-]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CharsetParameter();

    [GeneratedRegex("""^\s*<\?xml[^>]*?encoding\s*=\s*["'](?<name>[A-Za-z0-9._:-]+)["']""", RegexOptions.CultureInvariant)]
    private static partial Regex XmlDeclaration();

    [GeneratedRegex("""(?:<(?:dc:)?language>\s*|xml:lang=["'])(?<tag>[A-Za-z]{2})\b""", RegexOptions.CultureInvariant)]
    private static partial Regex FeedLanguage();
}
