using System.Text;
using System.Text.Json;

namespace FeedHub.Configuration.Reading;

/// <summary>Reads JSON with comments and trailing commas into nodes that know their place.</summary>
internal static class ConfigTree
{
    /// <summary>Far more than any shape of feeds.json needs; keeps the recursion small on hostile input.</summary>
    private const int MaxDepth = 32;

    private static readonly JsonReaderOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = MaxDepth,
    };

    /// <param name="text">UTF-8 without a byte order mark.</param>
    /// <param name="problems">Gets the syntax error, if there is one.</param>
    /// <returns>The root; null when the text is not JSON.</returns>
    public static ConfigNode? Read(ReadOnlySpan<byte> text, ProblemList problems)
    {
        var walk = new Walk { Json = new Utf8JsonReader(text, Options), Cursor = new TextCursor(text), Problems = problems };
        try
        {
            walk.Json.Read();
            var root = Value(ref walk, path: "");
            walk.Json.Read();
            return root;
        }
        catch (JsonException e)
        {
            // The depth does not count the bracket that was refused.
            ReportSyntax(text, e, tooDeep: walk.Json.CurrentDepth == MaxDepth - 1, problems);
            return null;
        }
    }

    private static ConfigNode Value(ref Walk walk, string path)
    {
        var at = walk.Position();
        switch (walk.Json.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new List<ConfigMember>();
                while (walk.Json.Read() && walk.Json.TokenType != JsonTokenType.EndObject)
                {
                    var nameAt = walk.Position();
                    var name = Text(ref walk, nameAt, path);
                    walk.Json.Read();
                    members.Add(new ConfigMember(nameAt, name, Value(ref walk, Child(path, name))));
                }

                return new ObjectNode(at, path, members);

            case JsonTokenType.StartArray:
                var items = new List<ConfigNode>();
                while (walk.Json.Read() && walk.Json.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref walk, $"{path}[{items.Count}]"));
                }

                return new ListNode(at, path, items);

            case JsonTokenType.String:
                return new TextNode(at, path, Text(ref walk, at, path));

            case JsonTokenType.Number:
                return new NumberNode(at, path, Encoding.UTF8.GetString(walk.Json.ValueSpan));

            default:
                return new LiteralNode(at, path, Encoding.UTF8.GetString(walk.Json.ValueSpan));
        }
    }

    private static string Text(ref Walk walk, TextPosition at, string path)
    {
        try
        {
            return walk.Json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The escape \ud83d alone passes as JSON, but is no character.
            const string Remedy = @"Write the character itself, or both halves as in \ud83d\ude00.";
            walk.Problems.Error(at, path, "the text has half of a surrogate pair", Remedy);
            return "";
        }
    }

    private static string Child(string path, string name)
    {
        var plain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '_' or '-');
        return !plain ? $"{path}[{Quotation.Of(name)}]" : path.Length == 0 ? name : $"{path}.{name}";
    }

    private static void ReportSyntax(ReadOnlySpan<byte> text, JsonException e, bool tooDeep, ProblemList problems)
    {
        var offset = LineStart(text, e.LineNumber ?? 0) + (int)(e.BytePositionInLine ?? 0);
        offset = Math.Min(offset, text.Length);
        var at = new TextCursor(text).MoveTo(offset);
        var rest = text[offset..];
        if (rest.Trim(" \t\r\n"u8).IsEmpty)
        {
            problems.Error(at, "", "the JSON ends too early", """Close each { with }, each [ with ] and each " with ".""");
        }
        else if (tooDeep && rest[0] is (byte)'[' or (byte)'{')
        {
            problems.Error(at, "", $"the brackets nest deeper than {MaxDepth} levels", "Nothing in feeds.json needs more than five.");
        }
        else if (rest[0] == (byte)'\'')
        {
            problems.Error(at, "", "a single quote starts no JSON text", """Write names and texts in double quotes: "like this".""");
        }
        else if (rest[0] is (byte)'\n' or (byte)'\r')
        {
            problems.Error(at, "", "a JSON text must end on its line", @"Close it with a double quote; a line break in it is written \n.");
        }
        else if (offset > 0 && text[offset - 1] == (byte)'\\')
        {
            problems.Error(at, "", "a backslash in a JSON text must be doubled", @"Write \\d for the \d of a regular expression.");
        }
        else
        {
            var message = e.Message.Split(" LineNumber:")[0].TrimEnd('.');
            problems.Error(
                at,
                "",
                $"this is not JSON: {Quotation.Shortened(message, maxLength: 200)}",
                "Look for a missing comma, quote or bracket just before this place.");
        }
    }

    private static int LineStart(ReadOnlySpan<byte> text, long line)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            start += text[start..].IndexOf((byte)'\n') + 1;
        }

        return start;
    }

    private ref struct Walk
    {
        public Utf8JsonReader Json;
        public TextCursor Cursor;
        public required ProblemList Problems;

        public TextPosition Position() => Cursor.MoveTo((int)Json.TokenStartIndex);
    }
}
