using System.Collections.Frozen;
using System.Text;

namespace FeedHub.Parsing.Charset;

/// <summary>What a charset label means, as browsers read it (WHATWG Encoding §4.2): latin-1 is windows-1252, GB 2312 is GB 18030.</summary>
internal static class CharsetLabels
{
    /// <summary>Code pages with their labels, in lower case and without punctuation.</summary>
    private static readonly FrozenDictionary<string, int> CodePages = Table(
        (65001, "utf8 unicode11utf8"),
        (1200, "utf16 utf16le ucs2 iso10646ucs2"),
        (1201, "utf16be"),
        (12000, "utf32 utf32le"),
        (12001, "utf32be"),
        (1252, "ascii usascii latin1 l1 iso88591 cp819 ansi"),
        (28592, "latin2"),
        (1254, "latin5 iso88599"),
        (28605, "latin9 latin0"),
        (28598, "iso88598i"),
        (874, "tis620 iso885911"),
        (10000, "macintosh mac"),
        (10007, "xmaccyrillic"),
        (20866, "koi8 koi8r"),
        (21866, "koi8u koi8ru"),
        (866, "ibm866 cp866"),
        (54936, "gb2312 gbk xgbk cp936 gb18030 euccn"),
        (52936, "hzgb2312"),
        (950, "big5 big5hkscs xxbig5 cnbig5"),
        (932, "shiftjis sjis xsjis mskanji windows31j cp932"),
        (51932, "eucjp xeucjp"),
        (50220, "iso2022jp"),
        (949, "euckr ksc5601 ksc56011987 korean cp949 uhc"),
        (50225, "iso2022kr"));

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

    private static FrozenDictionary<string, int> Table(params (int CodePage, string Labels)[] rows) =>
        rows.SelectMany(row => row.Labels.Split(' ').Select(label => KeyValuePair.Create(label, row.CodePage))).ToFrozenDictionary();

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
