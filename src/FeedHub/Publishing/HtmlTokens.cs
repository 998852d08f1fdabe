using System.Buffers;

namespace FeedHub.Publishing;

/// <summary>Walks an HTML fragment that a serializer wrote (which is what a sanitiser leaves): text, tags and comments, without allocating.</summary>
/// <remarks>Not a parser for HTML as found: there is no tree and no repair. Markup it cannot make out comes back as text.</remarks>
internal ref struct HtmlTokens(ReadOnlySpan<char> html)
{
    private const string Space = " \t\r\n\f";

    private static readonly SearchValues<char> NameEnds = SearchValues.Create(Space + "/");
    private static readonly SearchValues<char> AttributeNameEnds = SearchValues.Create(Space + "/=");

    private ReadOnlySpan<char> _rest = html;

    /// <summary>Whether the current token is a tag or a comment; else it is text.</summary>
    public bool IsMarkup { get; private set; }

    /// <summary>The current text with its entities; the name of a tag without the slash, empty for a comment.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>What stands behind the name of a tag.</summary>
    public ReadOnlySpan<char> Attributes { get; private set; }

    /// <summary>Goes on to the next token.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        if (_rest[0] == '<' && MarkupLength(_rest) is var length and > 0)
        {
            ReadMarkup(_rest[..length]);
            _rest = _rest[length..];
            return true;
        }

        var text = _rest[1..].IndexOf('<') + 1;
        IsMarkup = false;
        Value = text == 0 ? _rest : _rest[..text];
        Attributes = default;
        _rest = _rest[Value.Length..];
        return true;
    }

    /// <summary>Takes the next attribute off the front of a tag's attributes.</summary>
    /// <returns>False when none is left.</returns>
    public static bool NextAttribute(ref ReadOnlySpan<char> attributes, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        attributes = attributes.TrimStart(Space + "/");
        var end = attributes.IndexOfAny(AttributeNameEnds);
        name = end < 0 ? attributes : attributes[..Math.Max(end, 1)];
        attributes = attributes[name.Length..].TrimStart();
        value = default;
        if (attributes is not ['=', ..])
            return !name.IsEmpty;
        attributes = attributes[1..].TrimStart();
        var quote = attributes is ['"' or '\'', ..] ? attributes[0] : ' ';
        if (quote != ' ')
            attributes = attributes[1..];
        var close = quote == ' ' ? attributes.IndexOfAny(Space) : attributes.IndexOf(quote);
        value = close < 0 ? attributes : attributes[..close];
        attributes = close < 0 ? default : attributes[(close + 1)..];
        return true;
    }

    private void ReadMarkup(ReadOnlySpan<char> markup)
    {
        IsMarkup = true;
        Value = default;
        Attributes = default;
        if (markup[1] is '!' or '?')
            return;
        var inner = markup[(markup[1] == '/' ? 2 : 1)..^1];
        var end = inner.IndexOfAny(NameEnds);
        Value = end < 0 ? inner : inner[..end];
        Attributes = end < 0 ? default : inner[end..];
    }

    /// <summary>Length of the tag or comment at the front; 0 when it is a bare less-than sign.</summary>
    private static int MarkupLength(ReadOnlySpan<char> html)
    {
        if (html.StartsWith("<!--"))
            return html.IndexOf("-->") is var close and > 0 ? close + 3 : 0;
        if (html.Length < 3 || !(char.IsAsciiLetter(html[1]) || html[1] is '!' or '?' || (html[1] == '/' && char.IsAsciiLetter(html[2]))))
            return 0;
        var quote = '\0';
        for (var i = 1; i < html.Length; i++)
        {
            var c = html[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'' && html[i - 1] == '=')
                quote = c;
            else if (c == '>')
                return i + 1;
        }

        return 0;
    }
}
