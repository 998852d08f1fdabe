using System.Text;
using System.Xml.Linq;

namespace FeedHub.Parsing.Markup;

/// <summary>Builds the tree of a document within bounds, under canonical names. What is beyond a bound is dissolved into its text.</summary>
/// <remarks>Namespace declarations are resolved and dropped; comments and processing instructions are not kept.</remarks>
internal sealed class MarkupTree(ParseBounds bounds, List<string> notices)
{
    private readonly Dictionary<(string Space, string Local), XName> _names = [];
    private readonly StringBuilder _text = new();
    private XElement? _open;
    private int _elements;
    private int _depth;
    private int _dissolved;

    /// <summary>The root element; null until one has started.</summary>
    public XElement? Root { get; private set; }

    /// <summary>The innermost open element; null outside the root.</summary>
    public XElement? Open => _open;

    /// <summary>Depth of elements that are open in the document, dissolved ones included.</summary>
    public int Depth => _depth + _dissolved;

    /// <summary>Starts an element.</summary>
    /// <returns>The element, to give attributes to; null when it is beyond a bound, or after the root's end, and will be dissolved.</returns>
    public XElement? Start(string space, string local)
    {
        if (_dissolved > 0 || _depth >= bounds.Depth || _elements >= bounds.Elements || (Root is not null && _open is null))
        {
            if (_dissolved++ == 0)
            {
                Notice(_depth >= bounds.Depth ? $"Elements nested more than {bounds.Depth} deep were dissolved into their text."
                    : $"Elements beyond the first {bounds.Elements} were dissolved into their text.");
            }

            return null;
        }

        Flush();
        if (!_names.TryGetValue((space, local), out var name))
        {
            var known = Vocabulary.Namespace(space);
            _names[(space, local)] = name = Vocabulary.Name(known == Vocabulary.Rss && IsAtom(local) ? Vocabulary.Atom : known, local);
        }

        var element = new XElement(name);
        if (_open is null)
        {
            Root = element;
        }
        else
        {
            _open.Add(element);
        }

        _open = element;
        _elements++;
        _depth++;
        return element;
    }

    /// <summary>Gives the element that has just started an attribute, unless it has too many already or has this one.</summary>
    /// <param name="element">What <see cref="Start"/> returned.</param>
    /// <param name="count">How many it has; counted up.</param>
    /// <param name="space">Namespace URI; empty for none.</param>
    /// <param name="local">Local name.</param>
    /// <param name="value">Value.</param>
    public void Attribute(XElement element, ref int count, string space, string local, string value)
    {
        if (count >= bounds.Attributes)
        {
            if (count == bounds.Attributes)
            {
                count++;
                Notice($"Attributes beyond the first {bounds.Attributes} of an element were left out.");
            }

            return;
        }

        count++;
        element.SetAttributeValue(space.Length == 0 ? XNamespace.None + local.ToLowerInvariant() : Vocabulary.Namespace(space) + local, value);
    }

    /// <summary>Adds text to the open element.</summary>
    public void Text(ReadOnlySpan<char> text) => _text.Append(text);

    /// <summary>Ends the innermost element.</summary>
    public void End()
    {
        if (_dissolved > 0)
        {
            _dissolved--;
            return;
        }

        Flush();
        _open = _open?.Parent;
        _depth--;
    }

    /// <summary>An Atom document that forgot its namespace: everything without one is Atom's.</summary>
    private bool IsAtom(string local) =>
        Root is null ? string.Equals(local, "feed", StringComparison.OrdinalIgnoreCase) : Root.Name == Vocabulary.Atom + "feed";

    private void Flush()
    {
        if (_text.Length > 0)
        {
            if (_open is not null)
            {
                var text = _text.ToString();
                if (!(_open.HasElements && string.IsNullOrWhiteSpace(text)) || Keeps(_open))
                {
                    _open.Add(text);
                }
            }

            _text.Clear();
        }
    }

    /// <summary>White space between elements is worth keeping only where it can be part of a text.</summary>
    private static bool Keeps(XElement element) => element.Name.LocalName is not ("channel" or "item" or "feed" or "entry" or "rss" or "RDF");

    private void Notice(string sentence)
    {
        if (!notices.Contains(sentence))
        {
            notices.Add(sentence);
        }
    }
}
