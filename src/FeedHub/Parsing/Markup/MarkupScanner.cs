using System.Xml;

namespace FeedHub.Parsing.Markup;

/// <summary>A position in a text that looks like XML, and how far the tag, comment or declaration there goes. Never fails, never goes back.</summary>
internal sealed class MarkupScanner(string source)
{
    /// <summary>Characters of an entity's text beyond which it is not kept.</summary>
    public const int LongestEntity = 64;

    private const int MostEntities = 64;

    private readonly Dictionary<string, string> _entities = [];
    private bool _noMoreTagEnds;
    private bool _noMoreCommentEnds;
    private bool _hasDoctype;

    /// <summary>The position.</summary>
    public int At { get; set; }

    /// <summary>What the DTD defines as short plain text.</summary>
    public IReadOnlyDictionary<string, string> Entities => _entities;

    /// <summary>True for what a name can begin with.</summary>
    public static bool IsNameStart(char c) => XmlConvert.IsStartNCNameChar(c) || c == ':';

    /// <summary>True for what a name can hold.</summary>
    public static bool IsName(char c) => XmlConvert.IsNCNameChar(c) || c == ':';

    /// <summary>Passes over the comment here; one that never ends is taken for four characters.</summary>
    public void SkipComment()
    {
        var end = _noMoreCommentEnds ? -1 : source.IndexOf("-->", At + 4, StringComparison.Ordinal);
        _noMoreCommentEnds = end < 0; // A search that fails would fail, and cost as much, at each later place.
        At = end < 0 ? At + 4 : end + 3;
    }

    /// <summary>Passes over the declaration or processing instruction here, and keeps the entities of the first DTD.</summary>
    public void SkipDeclaration(bool isDoctype)
    {
        var end = TagEnd(At);
        if (isDoctype && !_hasDoctype)
        {
            _hasDoctype = true;
            var subset = source.IndexOf('[', At);
            if (subset >= 0 && subset < end && source.IndexOf(']', subset) is var close and >= 0)
            {
                ReadEntities(source.AsSpan(subset, close - subset));
                end = TagEnd(close);
            }
        }

        At = end < 0 ? At + 2 : end + 1;
    }

    /// <summary>Reads attributes up to the end of the tag.</summary>
    /// <returns>Whether the tag closes itself; null when the document ends first.</returns>
    public bool? Attributes(List<(string Name, string Value)> attributes)
    {
        while (At < source.Length)
        {
            var c = source[At];
            if (c == '>')
            {
                At++;
                return false;
            }

            if (c == '<')
            {
                return false;
            }

            if (c == '/' && At + 1 < source.Length && source[At + 1] == '>')
            {
                At += 2;
                return true;
            }

            if (!IsName(c))
            {
                At++;
                continue;
            }

            var start = At;
            while (At < source.Length && IsName(source[At]))
            {
                At++;
            }

            var name = source[start..At];
            SkipSpace();
            if (At < source.Length && source[At] == '=')
            {
                At++;
                SkipSpace();
                attributes.Add((name, CharacterReferences.Decode(Value(), _entities)));
            }
            else
            {
                attributes.Add((name, ""));
            }
        }

        return null;
    }

    private string Value()
    {
        if (At >= source.Length)
        {
            return "";
        }

        var start = At;
        var quote = source[At];
        if (quote is '"' or '\'')
        {
            var end = source.IndexOf(quote, At + 1);
            var tagEnd = TagEnd(At + 1);

            // A quote that closes beyond further tags is a forgotten one.
            var isForgotten = tagEnd >= 0 && (end < 0 || (tagEnd < end && source.AsSpan(tagEnd, end - tagEnd).Contains('<')));
            if (!isForgotten)
            {
                At = end < 0 ? source.Length : end + 1;
                return source[(start + 1)..(end < 0 ? source.Length : end)];
            }

            At = tagEnd;
            return source[(start + 1)..tagEnd].TrimEnd('/', ' ');
        }

        while (At < source.Length && !char.IsWhiteSpace(source[At]) && source[At] is not ('>' or '<')
               && !(source[At] == '/' && At + 1 < source.Length && source[At + 1] == '>'))
        {
            At++;
        }

        return source[start..At];
    }

    private void SkipSpace()
    {
        while (At < source.Length && char.IsWhiteSpace(source[At]))
        {
            At++;
        }
    }

    /// <returns>Where the next <c>&gt;</c> is; −1 for nowhere.</returns>
    private int TagEnd(int from)
    {
        var end = _noMoreTagEnds ? -1 : source.IndexOf('>', from);
        _noMoreTagEnds = end < 0;
        return end;
    }

    /// <summary>Reads <c>&lt;!ENTITY name "text"&gt;</c> where the text is short and holds neither references nor markup.</summary>
    private void ReadEntities(ReadOnlySpan<char> subset)
    {
        while (_entities.Count < MostEntities && subset.IndexOf("<!ENTITY", StringComparison.Ordinal) is var start and >= 0)
        {
            subset = subset[(start + 8)..].TrimStart();
            var nameEnd = subset.IndexOfAny(" \t\r\n>");
            if (nameEnd <= 0)
            {
                continue;
            }

            var name = subset[..nameEnd].ToString();
            var value = subset[nameEnd..].TrimStart();
            if (value.Length > 1 && value[0] is '"' or '\'' && value[1..].IndexOf(value[0]) is var length and >= 0 and <= LongestEntity)
            {
                var text = CharacterReferences.Decode(value.Slice(1, length).ToString());
                if (!text.AsSpan().ContainsAny('&', '<'))
                {
                    _entities.TryAdd(name, text);
                }
            }
        }
    }
}
