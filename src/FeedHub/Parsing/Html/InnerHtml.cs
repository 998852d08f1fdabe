using System.Collections.Frozen;
using System.Text;
using System.Xml.Linq;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Html;

/// <summary>Writes markup that stands unescaped in a feed, as XHTML or just so, as the HTML it means.</summary>
internal static class InnerHtml
{
    private static readonly FrozenSet<string> Void = new[]
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The content of an element as HTML.</summary>
    /// <param name="element">The element; its own tags are not written.</param>
    /// <param name="unwrap">Leave out the tags of a div that holds everything (RFC 4287 §3.1.1.3).</param>
    public static string Of(XElement element, bool unwrap)
    {
        if (unwrap && Sole(element) is { } div)
        {
            element = div;
        }

        var html = new StringBuilder();
        Write(element, html);
        return html.ToString();
    }

    private static XElement? Sole(XElement element)
    {
        XElement? sole = null;
        foreach (var node in element.Nodes())
        {
            if (node is XElement child && sole is null)
            {
                sole = child;
            }
            else if (node is XElement || (node is XText text && !string.IsNullOrWhiteSpace(text.Value)))
            {
                return null;
            }
        }

        return sole?.Name.LocalName == "div" ? sole : null;
    }

    /// <remarks>Recursive: the depth of a tree is bounded when it is built.</remarks>
    private static void Write(XElement element, StringBuilder html)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText text:
                    Escape(text.Value, html, isAttribute: false);
                    break;
                case XElement child:
                    var name = child.Name.Namespace == Vocabulary.Content || child.Name.Namespace == Vocabulary.Own ? "div" : child.Name.LocalName.ToLowerInvariant();
                    html.Append('<').Append(name);
                    foreach (var attribute in child.Attributes())
                    {
                        if (attribute.Name.Namespace == XNamespace.None || attribute.Name.Namespace == XNamespace.Xml)
                        {
                            html.Append(' ');
                            html.Append(attribute.Name.Namespace == XNamespace.Xml ? "xml:" : "").Append(attribute.Name.LocalName).Append("=\"");
                            Escape(attribute.Value, html, isAttribute: true);
                            html.Append('"');
                        }
                    }

                    html.Append('>');
                    if (!Void.Contains(name))
                    {
                        Write(child, html);
                        html.Append("</").Append(name).Append('>');
                    }

                    break;
            }
        }
    }

    private static void Escape(string text, StringBuilder html, bool isAttribute)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' when isAttribute => html.Append("&quot;"),
                _ => html.Append(c),
            };
        }
    }
}
