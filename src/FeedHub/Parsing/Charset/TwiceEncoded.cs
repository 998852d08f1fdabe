using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Charset;

/// <summary>
/// Undoes what happens when UTF-8 is taken for ISO-8859-1 or windows-1252 on its way into a database and encoded again: FranÃ§oise, donâ€™t.
/// </summary>
internal static class TwiceEncoded
{
    private static readonly FrozenDictionary<char, byte> Windows1252 =
        CharacterReferences.Windows1252.Select((c, i) => KeyValuePair.Create(c, (byte)(0x80 + i))).ToFrozenDictionary();

    /// <summary>The text as meant, or as it is when it can't have been encoded twice, or might well not have been.</summary>
    public static string Repair(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u00C2', '\u00F4'))
        {
            return text;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var once = bytes.AsSpan(0, text.Length);
            return ToBytes(text, once) && Utf8.IsValid(once) && IsUnmistakable(text, once) ? Encoding.UTF8.GetString(once) : text;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <returns>False where the text has a letter that neither charset has.</returns>
    private static bool ToBytes(string text, Span<byte> bytes)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] <= '\u00FF')
            {
                bytes[i] = (byte)text[i];
            }
            else if (!Windows1252.TryGetValue(text[i], out bytes[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether nobody would write it so. "JOSÉ…" and "Spaß”" are valid UTF-8 by chance: a capital or a sharp s, then a mark. Not by chance are
    /// two such pairs in a row, control characters, and what Western accents and quotation marks become: Ã or Â before what ends no word, and â€ or â‚.
    /// </summary>
    private static bool IsUnmistakable(string text, ReadOnlySpan<byte> once)
    {
        for (var i = 0; i < once.Length - 1; i++)
        {
            if (once[i] < 0xC2)
            {
                continue;
            }

            var length = once[i] < 0xE0 ? 2 : once[i] < 0xF0 ? 3 : 4;
            var next = i + length;
            if ((next < once.Length && once[next] >= 0xC2) || text.AsSpan(i, length).ContainsAnyInRange('\u0080', '\u009F')
                || (once[i], once[i + 1]) is (0xE2, 0x80 or 0x82) or (0xC2 or 0xC3, >= 0xA0) || (once[i] == 0xC3 && !IsMark(text[i + 1])))
            {
                return true;
            }

            i = next - 1;
        }

        return false;
    }

    /// <summary>Whether a character may follow a word, as those that windows-1252 adds often do.</summary>
    private static bool IsMark(char c) => c is '…' or '’' or '”' or '›' or '™' or '–' or '—' or '‰';
}
