using System.Xml;
using System.Xml.Linq;

namespace FeedHub.Parsing.Markup;

/// <summary>Reads a well-formed document. DTDs are skipped unread, so an entity that one declares makes the document malformed here.</summary>
internal static class StrictMarkup
{
    /// <returns>The root; null when the document is not well-formed.</returns>
    public static XElement? Read(string text, ParseBounds bounds, List<string> notices)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersFromEntities = 1,
        };
        var tree = new MarkupTree(bounds, notices);
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        Start(reader, tree);
                        break;
                    case XmlNodeType.EndElement:
                        tree.End();
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                        tree.Text(reader.Value);
                        break;
                }
            }
        }
        catch (XmlException)
        {
            return null;
        }

        return tree.Root;
    }

    private static void Start(XmlReader reader, MarkupTree tree)
    {
        var empty = reader.IsEmptyElement;
        var element = tree.Start(reader.NamespaceURI, reader.LocalName);
        if (element is not null)
        {
            var count = 0;
            while (reader.MoveToNextAttribute())
            {
                if (reader.NamespaceURI != "http://www.w3.org/2000/xmlns/")
                {
                    tree.Attribute(element, ref count, reader.NamespaceURI, reader.LocalName, reader.Value);
                }
            }
        }

        if (empty)
        {
            tree.End();
        }
    }
}
