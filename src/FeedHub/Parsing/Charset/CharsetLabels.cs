using System.Collections.Frozen;
using System.Text;

namespace FeedHub.Parsing.Charset;

/// <summary>What a charset label means, as browsers read it (WHATWG Encoding §4.2): latin-1 is windows-1252, GB 2312 is GB 18030.</summary>
internal static class CharsetLabels
{
    private static readonly FrozenDictionary<string, int> CodePages = new Dictionary<string, int>
    {
        ["utf8"] = 65001, ["unicode11utf8"] = 65001, ["utf16"] = 1200, ["utf16le"] = 1200, ["utf16be"] = 1201, ["ucs2"] = 1200,
        ["iso10646ucs2"] = 1200, ["utf32"] = 12000, ["utf32le"] = 12000, ["utf32be"] = 12001,
        ["ascii"] = 1252, ["usascii"] = 1252, ["latin1"] = 1252, ["l1"] = 1252, ["iso88591"] = 1252, ["cp819"] = 1252, ["ansi"] = 1252,
        ["latin2"] = 28592, ["latin5"] = 1254, ["iso88599"] = 1254, ["latin9"] = 28605, ["latin0"] = 28605,
        ["iso8859-8i"] = 28598, ["tis620"] = 874, ["iso885911"] = 874, ["macintosh"] = 10000, ["mac"] = 10000, ["xmaccyrillic"] = 10007,
        ["koi8"] = 20866, ["koi8r"] = 20866, ["koi8u"] = 21866, ["koi8ru"] = 21866, ["ibm866"] = 866, ["cp866"] = 866,
        ["gb2312"] = 54936, ["gbk"] = 54936, ["xgbk"] = 54936, ["cp936"] = 54936, ["gb18030"] = 54936, ["euccn"] = 54936, ["hzgb2312"] = 52936,
        ["big5"] = 950, ["big5hkscs"] = 950, ["xxbig5"] = 950, ["cnbig5"] = 950,
        ["shiftjis"] = 932, ["sjis"] = 932, ["xsjis"] = 932, ["mskanji"] = 932, ["windows31j"] = 932, ["cp932"] = 932,
        ["eucjp"] = 51932, ["xeucjp"] = 51932, ["iso2022jp"] = 50220,
        ["euckr"] = 949, ["ksc5601"] = 949, ["ksc56011987"] = 949, ["korean"] = 949, ["cp949"] = 949, ["uhc"] = 949, ["iso2022kr"] = 50225,
    }.ToFrozenDictionary();

    static CharsetLabels() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding a label names, one that throws on bytes it cannot hold; null for an unknown or unsafe label.</summary>
    public static Encoding? Find(string? label)
    {
        if (string.IsNullOrWhiteSpace(label))
        {
            return null;
        }

        var key = Key(label);
        if (key is "windows874" or "dos874")
        {
            key = "tis620";
        }
        else if (key.StartsWith("windows125", StringComparison.Ordinal) || key.StartsWith("cp125", StringComparison.Ordinal))
        {
            key = "windows-125" + key[^1];
        }
        else if (key.StartsWith("iso8859", StringComparison.Ordinal) && !CodePages.ContainsKey(key))
        {
            key = "iso-8859-" + key[7..];
        }

        try
        {
            // UTF-7 hides markup from every filter (WHATWG Encoding leaves it out for that), and EBCDIC is nobody's feed.
            return CodePages.TryGetValue(key, out var page) ? Strict(page)
                : key.StartsWith("windows-", StringComparison.Ordinal) || key.StartsWith("iso-", StringComparison.Ordinal)
                    ? Strict(Encoding.GetEncoding(key).CodePage) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The encoding of a code page that throws on what it cannot decode.</summary>
    public static Encoding Strict(int codePage) =>
        Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>True for encodings in which each byte is a character, so that any bytes at all decode.</summary>
    public static bool IsSingleByte(Encoding encoding) => encoding.IsSingleByte;

    private static string Key(string label)
    {
        Span<char> key = stackalloc char[Math.Min(label.Length, 40)];
        var length = 0;
        foreach (var c in label)
        {
            if (char.IsAsciiLetterOrDigit(c) && length < key.Length)
            {
                key[length++] = char.ToLowerInvariant(c);
            }
        }

        return new string(key[..length]);
    }
}
