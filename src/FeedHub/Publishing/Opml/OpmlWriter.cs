using System.Text;
using System.Xml;
using XmlText = FeedHub.Parsing.Markup.XmlText;

namespace FeedHub.Publishing.Opml;

/// <summary>Writes an OPML 2.0 subscription list that any reader imports. Pure: the same feeds give the same bytes.</summary>
/// <remarks>
/// A folder for each tag, folders within folders where a tag has slashes. A feed with several tags stands in each of their folders, for most
/// readers know no other way; its <c>category</c> attribute lists them all in their order,
/// unless one of them holds a comma, which divides them there.
/// </remarks>
public static class OpmlWriter
{
    /// <returns>UTF-8 without a byte order mark.</returns>
    /// <param name="title">The title of the list.</param>
    /// <param name="feeds">The feeds in the order to write them.</param>
    public static byte[] Write(string title, IReadOnlyList<OpmlFeed> feeds)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false), CheckCharacters = true }))
        {
            xml.WriteStartElement("opml");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteStartElement("head");
            xml.WriteElementString("title", XmlText.Scrub(title));
            xml.WriteEndElement();
            xml.WriteStartElement("body");
            Folder.Of(feeds).WriteTo(xml);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void WriteFeed(XmlWriter xml, OpmlFeed feed)
    {
        xml.WriteStartElement("outline");
        Attribute(xml, "type", feed.Type ?? "rss");
        Attribute(xml, "text", feed.Title ?? feed.XmlUrl);
        Attribute(xml, "title", feed.Title ?? feed.XmlUrl);
        Attribute(xml, "xmlUrl", feed.XmlUrl);
        if (feed.HtmlUrl is { } site) Attribute(xml, "htmlUrl", site);
        if (FolderPath.ToCategory(feed.Folders) is { } category) Attribute(xml, "category", category);
        xml.WriteEndElement();
    }

    /// <summary>Operators' titles and tags may hold characters that XML cannot carry.</summary>
    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, XmlText.Scrub(value));

    /// <summary>A folder while the tree is built: its folders and its feeds, each in the order in which they came.</summary>
    private sealed class Folder
    {
        private readonly OrderedDictionary<string, Folder> _folders = new(StringComparer.Ordinal);
        private readonly List<OpmlFeed> _feeds = [];

        public static Folder Of(IReadOnlyList<OpmlFeed> feeds)
        {
            var root = new Folder();
            foreach (var feed in feeds)
            {
                if (feed.Folders.Count == 0) root._feeds.Add(feed);
                foreach (var path in feed.Folders) root.At(FolderPath.Names(path))._feeds.Add(feed);
            }

            return root;
        }

        public void WriteTo(XmlWriter xml)
        {
            foreach (var feed in _feeds) WriteFeed(xml, feed);
            foreach (var (name, folder) in _folders)
            {
                xml.WriteStartElement("outline");
                Attribute(xml, "text", name);
                Attribute(xml, "title", name);
                folder.WriteTo(xml);
                xml.WriteEndElement();
            }
        }

        private Folder At(ReadOnlySpan<string> names)
        {
            var folder = this;
            foreach (var name in names)
            {
                if (!folder._folders.TryGetValue(name, out var inner)) folder._folders.Add(name, inner = new Folder());
                folder = inner;
            }

            return folder;
        }
    }
}
