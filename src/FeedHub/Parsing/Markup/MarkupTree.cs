using System.Text;
using System.Xml.Linq;

namespace FeedHub.Parsing.Markup;

/// <summary>Builds the tree of a document within bounds, under canonical names. What is beyond a bound is dissolved into its text.</summary>
/// <remarks>Namespace declarations are resolved and dropped; comments and processing instructions are not kept.</remarks>
internal sealed class MarkupTree(ParseBounds bounds, List<string> notices)
{
    private readonly Dictionary<(string Space, string Local), XName> _names = [];
    private readonly Dictionary<(string Space, string Local), XName> _attributeNames = [];
    private readonly StringBuilder _text = new();
    private string? _pending;
    private XElement? _open;
    private string? _root;
    private XNamespace _rootMeans = Vocabulary.Rss;
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

        if (!_names.TryGetValue((space, local), out var name))
        {
            if (!CanName())
            {
                _dissolved++;
                return null;
            }

            _names[(space, local)] = name = Vocabulary.Name(Namespace(space, local), local);
        }

        Flush();
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
        if (!_attributeNames.TryGetValue((space, local), out var name))
        {
            if (!CanName())
            {
                return;
            }

            _attributeNames[(space, local)] = name = space.Length == 0 ? XNamespace.None + Lower(local) : Vocabulary.Namespace(space) + local;
        }

        element.SetAttributeValue(name, value);
    }

    private bool CanName()
    {
        if (_names.Count + _attributeNames.Count < bounds.Names)
        {
            return true;
        }

        Notice($"Elements and attributes with names beyond the first {bounds.Names} were left out.");
        return false;
    }

    /// <remarks>Beyond ASCII the lower case of a letter may not be allowed in names.</remarks>
    private static string Lower(string name) => Ascii.IsValid(name) ? name.ToLowerInvariant() : name;

    /// <summary>Adds text to the open element.</summary>
    public void Text(string text)
    {
        if (_pending is null && _text.Length == 0)
        {
            _pending = text; // Nearly always there is but one piece.
        }
        else
        {
            _text.Append(_pending).Append(text);
            _pending = null;
        }
    }

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

    /// <summary>
    /// The canonical namespace. A document that forgot its namespace, or made one up, is told by its root: what is in the namespace of an
    /// rss or feed element is RSS or Atom.
    /// </summary>
    private XNamespace Namespace(string space, string local)
    {
        var known = Vocabulary.Namespace(space);
        if (Root is null)
        {
            _root = space;
            _rootMeans = local.ToLowerInvariant() switch
            {
                "feed" or "entry" => Vocabulary.Atom,
                "rss" or "channel" => Vocabulary.Rss,
                _ => known,
            };
        }
        else if (local == "channel" && Root.Name == Vocabulary.Rdf + "RDF" && _open == Root)
        {
            _root = space;
            _rootMeans = Vocabulary.Rss;
        }

        return space == _root ? _rootMeans : known;
    }

    private void Flush()
    {
        var text = _pending;
        if (_text.Length > 0)
        {
            text = _text.ToString();
            _text.Clear();
        }

        _pending = null;
        if (!string.IsNullOrEmpty(text) && _open is not null && (!string.IsNullOrWhiteSpace(text) || Keeps(_open)))
        {
            _open.Add(text);
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
