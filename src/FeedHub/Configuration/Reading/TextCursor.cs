using System.Text;

namespace FeedHub.Configuration.Reading;

/// <summary>Turns byte offsets into lines and columns in one pass: a file in one long line costs no more than any other.</summary>
/// <param name="text">UTF-8 without a byte order mark. Lines end in LF or CRLF.</param>
internal ref struct TextCursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _offset;
    private int _line = 1;
    private int _column = 1;

    /// <param name="offset">Bytes from the start, never before that of an earlier call.</param>
    public TextPosition MoveTo(int offset)
    {
        for (; _offset < offset; _offset++)
        {
            if (_text[_offset] == (byte)'\n')
            {
                _line++;
                _column = 1;
            }
            else if ((_text[_offset] & 0b1100_0000) != 0b1000_0000)
            {
                _column++;
            }
        }

        return new TextPosition(_line, _column);
    }

    /// <summary>Bytes before the first that is not UTF-8; null when all of them are.</summary>
    public static int? FirstInvalid(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (offset < text.Length)
        {
            if (Rune.DecodeFromUtf8(text[offset..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return offset;
            }

            offset += length;
        }

        return null;
    }
}
