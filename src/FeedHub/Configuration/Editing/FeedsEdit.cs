using System.Text;
using System.Text.Json;

namespace FeedHub.Configuration.Editing;

/// <summary>Adds feeds at the end of the list in feeds.json, and leaves every other byte as the operator wrote it. Pure.</summary>
/// <remarks>
/// The text is never written anew from what was read: comments, order, indentation, line endings, trailing commas and a byte order mark
/// stay. What is added looks like what stands before it: each feed on a line of its own, or all on one line.
/// </remarks>
internal static class FeedsEdit
{
    /// <summary>A feeds.json without a feed, for who has none yet.</summary>
    public static ReadOnlySpan<byte> Empty => "{\n  \"feeds\": []\n}\n"u8;

    /// <param name="file">The bytes of a file that <see cref="FeedsFile"/> finds good.</param>
    /// <param name="feeds">At least one.</param>
    public static byte[] Append(ReadOnlySpan<byte> file, IReadOnlyList<NewFeed> feeds)
    {
        var mark = file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var text = file[mark..];
        var list = ListOf(text);
        var tail = Tail.Of(text[list.Tail..list.Close]);
        var at = list.Tail + tail.Length;
        var (separator, end) = Layout(text, list, tail, at);

        var added = new StringBuilder();
        foreach (var (number, feed) in feeds.Index())
        {
            if (number > 0) added.Append(',');
            added.Append(number == 0 && !list.HasItems && separator == " " ? "" : separator).Append(feed.ToJson());
        }

        if (tail.HasComma) added.Append(',');
        added.Append(end);
        var comma = list.HasItems && !tail.HasComma ? ","u8 : [];
        return [.. file[..(mark + list.Tail)], .. comma, .. text[list.Tail..at], .. Encoding.UTF8.GetBytes(added.ToString()), .. text[at..]];
    }

    /// <summary>What goes before each new feed, and what after the last one.</summary>
    private static (string Separator, string End) Layout(ReadOnlySpan<byte> text, FeedList list, Tail tail, int at)
    {
        var newLine = text.IndexOf((byte)'\n') is > 0 and var first && text[first - 1] == (byte)'\r' ? "\r\n" : "\n";
        if (list.HasItems)
        {
            var (indent, isFirst) = LineBefore(text, list.LastItem);
            return isFirst || tail.EndsInLineComment ? (newLine + indent, "") : (" ", "");
        }

        var outer = LineBefore(text, list.Open).Indent;
        return (newLine + outer + IndentStep(text, outer), text[at..list.Close].Contains((byte)'\n') ? "" : newLine + outer);
    }

    /// <summary>The white space that begins the line of a place, and whether nothing else stands before the place.</summary>
    private static (string Indent, bool IsFirst) LineBefore(ReadOnlySpan<byte> text, int place)
    {
        var line = text[(text[..place].LastIndexOf((byte)'\n') + 1)..place];
        var length = line.IndexOfAnyExcept((byte)' ', (byte)'\t') is >= 0 and var other ? other : line.Length;
        return (Encoding.UTF8.GetString(line[..length]), length == line.Length);
    }

    /// <summary>One level of indentation, as the first indented line has it.</summary>
    private static string IndentStep(ReadOnlySpan<byte> text, string outer)
    {
        if (outer.Length > 0) return outer;
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            if (line.IndexOfAnyExcept((byte)' ', (byte)'\t') is > 0 and var length && line[length] is not ((byte)'\r' or (byte)'/'))
                return Encoding.UTF8.GetString(line[..length]);
        }

        return "  ";
    }

    private static FeedList ListOf(ReadOnlySpan<byte> text)
    {
        var json = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        while (json.Read())
        {
            if (json is not { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 }) continue;
            var isList = json.ValueTextEquals("feeds"u8);
            json.Read();
            if (isList && json.TokenType == JsonTokenType.StartArray) return ListAt(ref json);
            json.Skip();
        }

        throw new ArgumentException("It has no list of feeds.", nameof(text));
    }

    private static FeedList ListAt(ref Utf8JsonReader json)
    {
        var open = (int)json.TokenStartIndex;
        var list = new FeedList(open, open, open + 1, 0);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            list = list with { LastItem = (int)json.TokenStartIndex };
            json.Skip();
            list = list with { Tail = (int)json.BytesConsumed };
        }

        return list with { Close = (int)json.TokenStartIndex };
    }

    /// <summary>The list of feeds, as offsets of bytes.</summary>
    /// <param name="Open">Its opening bracket.</param>
    /// <param name="LastItem">The start of its last item; the bracket when there is none.</param>
    /// <param name="Tail">Behind the last item, or behind the bracket.</param>
    /// <param name="Close">Its closing bracket.</param>
    private readonly record struct FeedList(int Open, int LastItem, int Tail, int Close)
    {
        public bool HasItems => LastItem > Open;
    }

    /// <summary>What stands between the last item and the closing bracket.</summary>
    /// <param name="Length">Bytes up to the end of the last comma or comment.</param>
    /// <param name="HasComma">Whether a comma is among them.</param>
    /// <param name="EndsInLineComment">Whether the last of it is a comment that only a line break ends.</param>
    private readonly record struct Tail(int Length, bool HasComma, bool EndsInLineComment)
    {
        public static Tail Of(ReadOnlySpan<byte> text)
        {
            var tail = default(Tail);
            for (var at = 0; at < text.Length;)
            {
                var rest = text[at..];
                if (rest[0] == (byte)',')
                {
                    tail = new Tail(++at, HasComma: true, EndsInLineComment: false);
                }
                else if (rest[0] == (byte)'/')
                {
                    var isLine = rest[1] == (byte)'/';
                    at += isLine ? LengthOfLine(rest) : rest[2..].IndexOf("*/"u8) + 4;
                    tail = tail with { Length = at, EndsInLineComment = isLine };
                }
                else
                {
                    at++;
                }
            }

            return tail;
        }

        private static int LengthOfLine(ReadOnlySpan<byte> comment) =>
            comment.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var end ? end : comment.Length;
    }
}
