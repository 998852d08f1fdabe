using System.Collections.Frozen;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace FeedHub.Parsing.Markup;

/// <summary>Reads what looks like XML: never fails, keeps what it can. One pass, linear in the length of the text.</summary>
/// <remarks>
/// It forgives bare ampersands, unknown entities, undeclared prefixes, unclosed and crossed tags, attributes without quotes, text around
/// the root, several declarations, and an end in the middle. Entities that the DTD defines as plain text of up to
/// <see cref="LongestEntity"/> characters are kept; no other entity is expanded, and nothing external is read.
/// </remarks>
internal sealed partial class TolerantMarkup
{
    private const int LongestEntity = 64;
    private const int MostEntities = 64;
    private const int MostDeclarations = 256;

    private static readonly FrozenSet<string> Void =
        new[] { "br", "hr", "img", "input", "wbr", "area", "col", "embed", "param" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Texts =
        new[] { "title", "link", "guid", "pubdate", "comments", "category", "id", "updated", "published", "dc:date", "dc:creator", "dc:subject" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Fields = Texts
        .Concat(["item", "entry", "description", "summary", "content", "content:encoded", "author", "enclosure", "source", "channel"])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly string _source;
    private readonly MarkupTree _tree;
    private readonly List<string> _open = [];
    private readonly Dictionary<string, int> _openCount = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Prefix, string Uri, int Depth)> _namespaces = [];
    private readonly Dictionary<string, string> _entities = [];
    private int _at;
    private bool _noMoreTagEnds;
    private bool _noMoreCommentEnds;
    private bool _hasDoctype;

    private TolerantMarkup(string source, MarkupTree tree)
    {
        _source = source;
        _tree = tree;
    }

    /// <returns>The root; null when there is no tag at all.</returns>
    public static XElement? Read(string text, ParseBounds bounds, List<string> notices)
    {
        var reader = new TolerantMarkup(XmlText.Scrub(text), new MarkupTree(bounds, notices));
        reader.SkipToRoot();
        if (reader.ReadAll())
        {
            notices.Add("The document breaks off in the middle.");
        }

        return reader._tree.Root;
    }

    /// <returns>True when elements were left open.</returns>
    private bool ReadAll()
    {
        while (_at < _source.Length && (_tree.Root is null || _open.Count > 0))
        {
            var tag = _source.IndexOf('<', _at);
            var text = tag < 0 ? _source[_at..] : _source[_at..tag];
            _tree.Text(CharacterReferences.Decode(text, _entities));
            _at = tag < 0 ? _source.Length : tag;
            if (tag >= 0)
            {
                Markup();
            }
        }

        var cut = _open.Count > 0;
        while (_open.Count > 0)
        {
            Pop();
        }

        return cut;
    }

    /// <summary>Passes over whatever comes before the feed, such as the warnings of a script; entities that a DTD defines are kept.</summary>
    private void SkipToRoot()
    {
        var root = RootTag().Match(_source);
        if (!root.Success || root.Index == 0)
        {
            return;
        }

        var doctype = _source.IndexOf("<!DOCTYPE", 0, root.Index, StringComparison.OrdinalIgnoreCase);
        if (doctype >= 0)
        {
            _at = doctype;
            Declaration(isDoctype: true);
        }

        _at = root.Index;
    }

    private void Markup()
    {
        var rest = _source.AsSpan(_at);
        if (rest.StartsWith("<![CDATA["))
        {
            var end = _source.IndexOf("]]>", _at, StringComparison.Ordinal);
            _tree.Text(_source[(_at + 9)..(end < 0 ? _source.Length : end)]);
            _at = end < 0 ? _source.Length : end + 3;
        }
        else if (rest.StartsWith("<!--"))
        {
            Comment();
        }
        else if (rest.StartsWith("<?") || rest.StartsWith("<!"))
        {
            Declaration(rest[1] == '!');
        }
        else if (rest.Length > 2 && rest[1] == '/' && IsNameStart(rest[2]))
        {
            var end = rest[1..].IndexOfAny('>', '<');
            end = end < 0 ? rest.Length : end + 1;
            EndTag(rest[2..end].Trim().ToString());
            _at += end < rest.Length && rest[end] == '>' ? end + 1 : end;
        }
        else if (rest.Length > 1 && IsNameStart(rest[1]))
        {
            StartTag();
        }
        else
        {
            _tree.Text("<");
            _at++;
        }
    }

    private void Comment()
    {
        var end = _noMoreCommentEnds ? -1 : _source.IndexOf("-->", _at + 4, StringComparison.Ordinal);
        _noMoreCommentEnds = end < 0; // A search that fails would fail, and cost as much, at each later place.
        _at = end < 0 ? _at + 4 : end + 3;
    }

    /// <returns>Where the next <c>&gt;</c> is; −1 for nowhere.</returns>
    private int TagEnd(int from)
    {
        var end = _noMoreTagEnds ? -1 : _source.IndexOf('>', from);
        _noMoreTagEnds = end < 0;
        return end;
    }

    private void Declaration(bool isDoctype)
    {
        var end = TagEnd(_at);
        if (isDoctype && !_hasDoctype)
        {
            _hasDoctype = true;
            var subset = _source.IndexOf('[', _at);
            if (subset >= 0 && subset < end && _source.IndexOf(']', subset) is var close and >= 0)
            {
                Entities(_source.AsSpan(subset, close - subset));
                end = TagEnd(close);
            }
        }

        _at = end < 0 ? _at + 2 : end + 1;
    }

    /// <summary>Reads <c>&lt;!ENTITY name "text"&gt;</c> where the text is short and holds neither references nor markup.</summary>
    private void Entities(ReadOnlySpan<char> subset)
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

    private void EndTag(string name)
    {
        if (_openCount.GetValueOrDefault(name) == 0)
        {
            return;
        }

        while (!Pop().Equals(name, StringComparison.OrdinalIgnoreCase))
        {
        }
    }

    private void StartTag()
    {
        var nameEnd = _at + 1;
        while (nameEnd < _source.Length && IsName(_source[nameEnd]))
        {
            nameEnd++;
        }

        var name = _source[(_at + 1)..nameEnd];
        _at = nameEnd;
        var attributes = new List<(string Name, string Value)>();
        var closed = Attributes(attributes);
        if (closed is null)
        {
            return; // The document ends within the tag.
        }

        CloseForgotten(name);
        Declare(attributes);
        var (space, local) = Resolve(name, isAttribute: false);
        var element = _tree.Start(space, IsLocalName(local) ? local : "span");
        if (element is not null)
        {
            var count = 0;
            foreach (var (key, value) in attributes)
            {
                if (key != "xmlns" && !key.StartsWith("xmlns:", StringComparison.Ordinal))
                {
                    var (attributeSpace, attributeLocal) = Resolve(key, isAttribute: true);
                    if (IsLocalName(attributeLocal))
                    {
                        _tree.Attribute(element, ref count, attributeSpace, attributeLocal, value);
                    }
                }
            }
        }

        _open.Add(name);
        _openCount[name] = _openCount.GetValueOrDefault(name) + 1;
        if (closed.Value || Void.Contains(name))
        {
            Pop();
        }
    }

    /// <summary>Closes an item that the next one begins in, and a short text that the next field begins in.</summary>
    private void CloseForgotten(string name)
    {
        if (name is "item" or "entry" && _openCount.GetValueOrDefault(name) > 0)
        {
            EndTag(name);
        }
        else if (_open.Count > 0 && Texts.Contains(_open[^1]) && Fields.Contains(name) && !IsWithinSource())
        {
            Pop();
        }
    }

    private bool IsWithinSource() => _open[^1].Equals("source", StringComparison.OrdinalIgnoreCase);

    /// <returns>Whether the tag closes itself; null when the document ends first.</returns>
    private bool? Attributes(List<(string Name, string Value)> attributes)
    {
        while (_at < _source.Length)
        {
            var c = _source[_at];
            if (c == '>')
            {
                _at++;
                return false;
            }

            if (c == '<')
            {
                return false;
            }

            if (c == '/' && _at + 1 < _source.Length && _source[_at + 1] == '>')
            {
                _at += 2;
                return true;
            }

            if (!IsName(c))
            {
                _at++;
                continue;
            }

            var start = _at;
            while (_at < _source.Length && IsName(_source[_at]))
            {
                _at++;
            }

            var name = _source[start.._at];
            SkipSpace();
            if (_at < _source.Length && _source[_at] == '=')
            {
                _at++;
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
        if (_at >= _source.Length)
        {
            return "";
        }

        var start = _at;
        var quote = _source[_at];
        if (quote is '"' or '\'')
        {
            var end = _source.IndexOf(quote, _at + 1);
            var tagEnd = TagEnd(_at + 1);

            // A quote that closes beyond further tags is a forgotten one.
            var isForgotten = tagEnd >= 0 && (end < 0 || (tagEnd < end && _source.AsSpan(tagEnd, end - tagEnd).Contains('<')));
            if (!isForgotten)
            {
                _at = end < 0 ? _source.Length : end + 1;
                return _source[(start + 1)..(end < 0 ? _source.Length : end)];
            }

            _at = tagEnd;
            return _source[(start + 1)..tagEnd].TrimEnd('/', ' ');
        }

        while (_at < _source.Length && !char.IsWhiteSpace(_source[_at]) && _source[_at] is not ('>' or '<')
               && !(_source[_at] == '/' && _at + 1 < _source.Length && _source[_at + 1] == '>'))
        {
            _at++;
        }

        return _source[start.._at];
    }

    private void SkipSpace()
    {
        while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
        {
            _at++;
        }
    }

    private void Declare(List<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            if (_namespaces.Count < MostDeclarations)
            {
                if (name == "xmlns")
                {
                    _namespaces.Add(("", value, _open.Count));
                }
                else if (name.StartsWith("xmlns:", StringComparison.Ordinal))
                {
                    _namespaces.Add((name[6..], value, _open.Count));
                }
            }
        }
    }

    private (string Space, string Local) Resolve(string name, bool isAttribute)
    {
        var colon = name.IndexOf(':');
        if (colon < 0 && isAttribute)
        {
            return ("", name);
        }

        var prefix = colon < 0 ? "" : name[..colon];
        var local = name[(colon + 1)..];
        if (local.Length == 0)
        {
            return ("", prefix);
        }

        for (var i = _namespaces.Count - 1; i >= 0; i--)
        {
            if (_namespaces[i].Prefix == prefix)
            {
                return (_namespaces[i].Uri, local);
            }
        }

        return prefix.Length == 0 ? ("", local)
            : Vocabulary.ByPrefixAlone(prefix) is { } known ? (known.NamespaceName, local) : ("undeclared:" + prefix, local);
    }

    private string Pop()
    {
        var name = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        _openCount[name]--;
        _tree.End();
        while (_namespaces.Count > 0 && _namespaces[^1].Depth >= _open.Count)
        {
            _namespaces.RemoveAt(_namespaces.Count - 1);
        }

        return name;
    }

    [GeneratedRegex("<(?:rss|(?:[A-Za-z0-9]+:)?(?:RDF|feed)|html)(?=[\\s>])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RootTag();

    private static bool IsNameStart(char c) => XmlConvert.IsStartNCNameChar(c) || c == ':';

    private static bool IsName(char c) => XmlConvert.IsNCNameChar(c) || c == ':';

    private static bool IsLocalName(string name) => !name.Contains(':') && XmlReader.IsName(name);
}
