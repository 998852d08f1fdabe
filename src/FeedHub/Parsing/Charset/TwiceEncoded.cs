using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace FeedHub.Parsing.Charset;

/// <summary>Undoes what happens when UTF-8 is taken for ISO-8859-1 on its way into a database and encoded again: FranÃ§oise.</summary>
internal static class TwiceEncoded
{
    /// <summary>The text as meant, or as it is when it can't have been encoded twice.</summary>
    public static string Repair(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u00C2', '\u00F4') || text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF'))
        {
            return text;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var once = bytes.AsSpan(0, Encoding.Latin1.GetBytes(text, bytes));
            return Utf8.IsValid(once) ? Encoding.UTF8.GetString(once) : text;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
