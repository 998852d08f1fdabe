using System.Collections.Frozen;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace FeedHub.Parsing.Markup;

/// <summary>Reads what looks like XML: never fails, keeps what it can. One pass, linear in the length of the text.</summary>
/// <remarks>
/// It forgives bare ampersands, unknown entities, undeclared prefixes, unclosed and crossed tags, attributes without quotes, text around
/// the root, several declarations, and an end in the middle. Entities that the DTD defines as plain text of up to
/// <see cref="MarkupScanner.LongestEntity"/> characters are kept; no other entity is expanded, and nothing external is read.
/// </remarks>
internal sealed partial class TolerantMarkup
{
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
    private readonly MarkupScanner _scanner;
    private readonly MarkupTree _tree;
    private readonly List<string> _open = [];
    private readonly Dictionary<string, int> _openCount = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Prefix, string Uri, int Depth)> _namespaces = [];

    private TolerantMarkup(string source, MarkupTree tree)
    {
        _source = source;
        _scanner = new MarkupScanner(source);
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
        while (_scanner.At < _source.Length && (_tree.Root is null || _open.Count > 0))
        {
            var tag = _source.IndexOf('<', _scanner.At);
            var text = tag < 0 ? _source[_scanner.At..] : _source[_scanner.At..tag];
            _tree.Text(CharacterReferences.Decode(text, _scanner.Entities));
            _scanner.At = tag < 0 ? _source.Length : tag;
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
            _scanner.At = doctype;
            _scanner.SkipDeclaration(isDoctype: true);
        }

        _scanner.At = root.Index;
    }

    private void Markup()
    {
        var rest = _source.AsSpan(_scanner.At);
        if (rest.StartsWith("<![CDATA["))
        {
            var end = _source.IndexOf("]]>", _scanner.At, StringComparison.Ordinal);
            _tree.Text(_source[(_scanner.At + 9)..(end < 0 ? _source.Length : end)]);
            _scanner.At = end < 0 ? _source.Length : end + 3;
        }
        else if (rest.StartsWith("<!--"))
        {
            _scanner.SkipComment();
        }
        else if (rest.StartsWith("<?") || rest.StartsWith("<!"))
        {
            _scanner.SkipDeclaration(isDoctype: rest[1] == '!');
        }
        else if (rest.Length > 2 && rest[1] == '/' && MarkupScanner.IsNameStart(rest[2]))
        {
            var end = rest[1..].IndexOfAny('>', '<');
            end = end < 0 ? rest.Length : end + 1;
            EndTag(rest[2..end].Trim().ToString());
            _scanner.At += end < rest.Length && rest[end] == '>' ? end + 1 : end;
        }
        else if (rest.Length > 1 && MarkupScanner.IsNameStart(rest[1]))
        {
            StartTag();
        }
        else
        {
            _tree.Text("<");
            _scanner.At++;
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
        var nameEnd = _scanner.At + 1;
        while (nameEnd < _source.Length && MarkupScanner.IsName(_source[nameEnd]))
        {
            nameEnd++;
        }

        var name = _source[(_scanner.At + 1)..nameEnd];
        _scanner.At = nameEnd;
        var attributes = new List<(string Name, string Value)>();
        var closed = _scanner.Attributes(attributes);
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

    private static bool IsLocalName(string name) => !name.Contains(':') && XmlReader.IsName(name);
}
