namespace FeedHub.Parsing.Html;

/// <summary>What a piece of an HTML fragment is.</summary>
internal enum HtmlToken
{
    /// <summary>Text, with its character references.</summary>
    Text,

    /// <summary>A start tag with its attributes.</summary>
    StartTag,

    /// <summary>An end tag.</summary>
    EndTag,

    /// <summary>A comment, a declaration, a processing instruction, or a tag that the fragment breaks off in: nothing that is shown.</summary>
    Hidden,

    /// <summary>What stands in an element whose content is no markup, such as script or textarea.</summary>
    RawText,
}

/// <summary>Cuts an HTML fragment into tags and text where a browser would (HTML §13.2.5). One pass; every character is in one token.</summary>
internal ref struct HtmlTokens
{
    private readonly ReadOnlySpan<char> _html;
    private int _at;
    private string? _raw;

    public HtmlTokens(ReadOnlySpan<char> html) => _html = html;

    /// <summary>What the current token is.</summary>
    public HtmlToken Kind { get; private set; }

    /// <summary>Where the current token begins.</summary>
    public int Start { get; private set; }

    /// <summary>All of the current token.</summary>
    public readonly ReadOnlySpan<char> All => _html[Start.._at];

    /// <summary>The tag's name as written; empty for what is no tag.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>What stands between the tag's name and its <c>&gt;</c>.</summary>
    public ReadOnlySpan<char> Inside { get; private set; }

    /// <summary>True when the current tag has this name, in any case.</summary>
    public readonly bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Moves to the next token.</summary>
    public bool Next()
    {
        Start = _at;
        Name = default;
        Inside = default;
        if (_at >= _html.Length)
        {
            return false;
        }

        var rest = _html[_at..];
        if (_raw is not null)
        {
            return Raw(rest);
        }

        if (rest[0] != '<' || !IsMarkup(rest))
        {
            Kind = HtmlToken.Text;
            _at++;
            while (_at < _html.Length)
            {
                var next = _html[_at..].IndexOf('<');
                _at = next < 0 ? _html.Length : _at + next;
                if (next < 0 || IsMarkup(_html[_at..]))
                {
                    break;
                }

                _at++;
            }

            return true;
        }

        if (rest[1] == '/' && rest.Length > 2 && char.IsAsciiLetter(rest[2]))
        {
            Tag(rest, 2, HtmlToken.EndTag);
        }
        else if (char.IsAsciiLetter(rest[1]))
        {
            Tag(rest, 1, HtmlToken.StartTag);
        }
        else
        {
            Hidden(rest);
        }

        return true;
    }

    private static bool IsMarkup(ReadOnlySpan<char> rest) =>
        rest.Length > 1 && (char.IsAsciiLetter(rest[1]) || rest[1] is '!' or '?' || (rest[1] == '/' && rest.Length > 2));

    private bool Raw(ReadOnlySpan<char> rest)
    {
        Kind = HtmlToken.RawText;
        var from = 0;
        while (true)
        {
            var end = rest[from..].IndexOf("</");
            if (end < 0)
            {
                _at = _html.Length;
                break;
            }

            end += from;
            var name = rest[(end + 2)..];
            if (name.StartsWith(_raw, StringComparison.OrdinalIgnoreCase)
                && (name.Length == _raw!.Length || name[_raw.Length] is '>' or '/' or ' ' or '\t' or '\n' or '\r' or '\f'))
            {
                if (end == 0)
                {
                    _raw = null;
                    Tag(rest, 2, HtmlToken.EndTag);
                    return true;
                }

                _at += end;
                break;
            }

            from = end + 2;
        }

        _raw = null;
        return true;
    }

    private void Tag(ReadOnlySpan<char> rest, int nameStart, HtmlToken kind)
    {
        var at = nameStart;
        while (at < rest.Length && rest[at] is not (' ' or '\t' or '\n' or '\r' or '\f' or '/' or '>'))
        {
            at++;
        }

        var nameEnd = at;
        while (at < rest.Length && rest[at] != '>')
        {
            var attribute = new HtmlAttributes(rest[at..]);
            at += attribute.Next() ? attribute.Consumed : Math.Max(1, attribute.Consumed);
        }

        if (at >= rest.Length)
        {
            // The fragment ends within the tag. With a quote it is a tag cut off, and browsers show nothing; without, it was no tag.
            Kind = rest.ContainsAny('"', '\'') ? HtmlToken.Hidden : HtmlToken.Text;
            _at = _html.Length;
            return;
        }

        Kind = kind;
        Name = rest[nameStart..nameEnd];
        Inside = rest[nameEnd..at];
        _at += at + 1;
        if (kind == HtmlToken.StartTag)
        {
            _raw = RawTextOf(Name);
        }
    }

    private void Hidden(ReadOnlySpan<char> rest)
    {
        Kind = HtmlToken.Hidden;
        var isComment = rest.StartsWith("<!--");
        var end = isComment ? rest[2..].IndexOf("-->") : rest.IndexOf('>');
        end = isComment && end >= 0 ? end + 4 : end;
        _at = end < 0 ? _html.Length : _at + end + 1;
    }

    private static string? RawTextOf(ReadOnlySpan<char> name) => name.Length switch
    {
        3 when name.Equals("xmp", StringComparison.OrdinalIgnoreCase) => "xmp",
        5 when name.Equals("style", StringComparison.OrdinalIgnoreCase) => "style",
        5 when name.Equals("title", StringComparison.OrdinalIgnoreCase) => "title",
        6 when name.Equals("script", StringComparison.OrdinalIgnoreCase) => "script",
        6 when name.Equals("iframe", StringComparison.OrdinalIgnoreCase) => "iframe",
        7 when name.Equals("noembed", StringComparison.OrdinalIgnoreCase) => "noembed",
        8 when name.Equals("textarea", StringComparison.OrdinalIgnoreCase) => "textarea",
        8 when name.Equals("noframes", StringComparison.OrdinalIgnoreCase) => "noframes",
        _ => null,
    };
}

/// <summary>Walks the attributes of a start tag, given what stands after its name.</summary>
internal ref struct HtmlAttributes
{
    private readonly ReadOnlySpan<char> _inside;

    public HtmlAttributes(ReadOnlySpan<char> inside) => _inside = inside;

    /// <summary>How far the walk has come.</summary>
    public int Consumed { get; private set; }

    /// <summary>The attribute's name as written.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>The value as written, without quotes; empty when there is none.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Where the value begins, within what was given.</summary>
    public int ValueStart { get; private set; }

    /// <summary>The quote around the value; a space when it has none.</summary>
    public char Quote { get; private set; }

    /// <summary>Moves to the next attribute; false at the end of the tag.</summary>
    public bool Next()
    {
        var at = Skip(Consumed, slashes: true);
        if (at >= _inside.Length || _inside[at] == '>')
        {
            Consumed = at;
            return false;
        }

        var nameStart = at++; // A leading = is part of the name (HTML §13.2.5.32).
        while (at < _inside.Length && _inside[at] is not (' ' or '\t' or '\n' or '\r' or '\f' or '/' or '>' or '='))
        {
            at++;
        }

        Name = _inside[nameStart..at];
        Value = default;
        ValueStart = at;
        Quote = ' ';
        var equals = Skip(at, slashes: false);
        if (equals < _inside.Length && _inside[equals] == '=')
        {
            at = Skip(equals + 1, slashes: false);
            if (at < _inside.Length && _inside[at] is '"' or '\'')
            {
                Quote = _inside[at];
                ValueStart = at + 1;
                var end = _inside[ValueStart..].IndexOf(Quote);
                Value = end < 0 ? _inside[ValueStart..] : _inside.Slice(ValueStart, end);
                at = end < 0 ? _inside.Length : ValueStart + end + 1;
            }
            else
            {
                ValueStart = at;
                while (at < _inside.Length && _inside[at] is not (' ' or '\t' or '\n' or '\r' or '\f' or '>'))
                {
                    at++;
                }

                Value = _inside[ValueStart..at];
            }
        }

        Consumed = at;
        return true;
    }

    private readonly int Skip(int at, bool slashes)
    {
        while (at < _inside.Length && (_inside[at] is ' ' or '\t' or '\n' or '\r' or '\f' || (slashes && _inside[at] == '/')))
        {
            at++;
        }

        return at;
    }
}
