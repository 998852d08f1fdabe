using System.Globalization;
using System.Text;
using System.Xml;
using XmlText = FeedHub.Parsing.Markup.XmlText;

namespace FeedHub.Publishing;

/// <summary>What the XML formats share: the document, the namespaces, and elements that are left out when there is nothing to say.</summary>
internal static class FeedXml
{
    public const string Atom = "http://www.w3.org/2005/Atom";
    public const string Content = "http://purl.org/rss/1.0/modules/content/";
    public const string DublinCore = "http://purl.org/dc/elements/1.1/";
    public const string GeoRss = "http://www.georss.org/georss";
    public const string History = "http://purl.org/syndication/history/1.0";
    public const string Media = "http://search.yahoo.com/mrss/";
    public const string Podcast = "https://podcastindex.org/namespace/1.0";

    /// <summary>Every text goes through <see cref="XmlText.Presentable"/>, so the writer need not look again.</summary>
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        IndentChars = " ",
        NewLineChars = "\n",
        NewLineHandling = NewLineHandling.None,
        CheckCharacters = false,
    };

    /// <summary>Writes a document and notes where each item lies in it.</summary>
    /// <param name="feed">The output.</param>
    /// <param name="open">Writes all that stands before the items, and leaves the element that holds them open.</param>
    /// <param name="item">Writes an item.</param>
    /// <param name="before">What was written of the output before, to take over from it what stays.</param>
    public static WrittenFeed Document(
        OutputFeed feed, Action<XmlWriter, OutputFeed> open, Action<XmlWriter, OutputItem> item, WrittenFeed? before)
    {
        using var buffer = new MemoryStream(before?.Body.Length ?? 0);
        var fragments = new FragmentReuse(before);
        using (var xml = XmlWriter.Create(buffer, Settings))
        {
            xml.WriteStartDocument();
            open(xml, feed);

            int Position()
            {
                xml.Flush();
                return (int)buffer.Position;
            }

            foreach (var each in feed.Items) fragments.Write(each, Position, separator: 0, buffer.Write, i => item(xml, i));

            // Closes what is open.
            xml.WriteEndDocument();
        }

        return WrittenFeed.Of(buffer.ToArray(), fragments.Written);
    }

    /// <summary>Declares the prefixes of the extensions that any item may need, once for the whole document.</summary>
    public static void DeclareExtensions(this XmlWriter xml)
    {
        xml.WriteAttributeString("xmlns", "georss", null, GeoRss);
        xml.WriteAttributeString("xmlns", "media", null, Media);
        xml.WriteAttributeString("xmlns", "podcast", null, Podcast);
    }

    /// <summary>Says where the items before these are, and marks an archive as one (RFC 5005).</summary>
    public static void Archives(this XmlWriter xml, string? prefix, OutputFeed feed, OutputFormat format)
    {
        if (feed.Archive is not null)
        {
            xml.WriteStartElement("fh", "archive", History);
            xml.WriteEndElement();
            xml.Link(prefix, "current", format.UrlOf(feed), format.MediaType);

            // Until there is a next archive, what follows is in the output, and there the address leads.
            xml.Link(prefix, "next-archive", format.UrlOf(feed, feed.Archive + 1), format.MediaType);
        }

        xml.Link(prefix, "prev-archive", format.UrlOf(feed, feed.PreviousArchive), format.MediaType);

        // The same documents are the pages of a paged feed (§3), for readers that know those alone.
        if (feed.Archive is not null || feed.PreviousArchive is not null)
            xml.Link(prefix, "first", format.UrlOf(feed), format.MediaType);
        xml.Link(prefix, "next", format.UrlOf(feed, feed.PreviousArchive), format.MediaType);
    }

    /// <summary>Writes an element of text in the namespace that a prefix of the document stands for; nothing for null.</summary>
    public static void Element(this XmlWriter xml, string? prefix, string name, string ns, string? text)
    {
        if (text is null)
            return;
        xml.WriteStartElement(prefix, name, ns);
        xml.WriteString(XmlText.Presentable(text));
        xml.WriteEndElement();
    }

    /// <summary>Writes an attribute; nothing for null.</summary>
    public static void Attribute(this XmlWriter xml, string name, string? value)
    {
        if (value is not null)
            xml.WriteAttributeString(name, XmlText.Presentable(value));
    }

    /// <summary>Writes an attribute that is a number; nothing for null.</summary>
    public static void Attribute(this XmlWriter xml, string name, long? value) =>
        xml.Attribute(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Writes text that a reader might take for markup, with the two characters in question as RSS's profile has them (§"Character Data"), which
    /// readers of either mind show right.
    /// </summary>
    public static void CharacterData(this XmlWriter xml, string text)
    {
        var rest = text.AsSpan();
        for (var at = rest.IndexOfAny('<', '&'); at >= 0; at = rest.IndexOfAny('<', '&'))
        {
            xml.WriteString(rest[..at].ToString());
            xml.WriteCharEntity(rest[at]);
            rest = rest[(at + 1)..];
        }

        xml.WriteString(rest.ToString());
    }

    /// <summary>Writes <c>xml:lang</c>; nothing for null.</summary>
    public static void Language(this XmlWriter xml, string? tag)
    {
        if (tag is not null)
            xml.WriteAttributeString("xml", "lang", "http://www.w3.org/XML/1998/namespace", tag);
    }

    /// <summary>Writes where else an item stands and who else reports its event, as related links of Atom.</summary>
    public static void OtherPages(this XmlWriter xml, string? prefix, OutputItem item)
    {
        foreach (var source in item.OtherSources)
            xml.Link(prefix, "related", source.Url, title: source.Source);
        foreach (var report in item.AlsoCoveredBy)
            xml.Link(prefix, "related", report.Url, title: report.Title);
    }

    /// <summary>Writes an atom:link; nothing when the URL isn't absolute.</summary>
    public static void Link(
        this XmlWriter xml, string? prefix, string rel, string? url, string? type = null, long? length = null, string? title = null)
    {
        if (WebAddress.Of(url) is not { } href)
            return;
        xml.WriteStartElement(prefix, "link", Atom);
        xml.Attribute("rel", rel);
        xml.Attribute("href", href);
        xml.Attribute("type", type);
        xml.Attribute("length", length);
        if (title is not null)
        {
            xml.WriteStartAttribute("title");
            xml.CharacterData(XmlText.Presentable(title));
            xml.WriteEndAttribute();
        }

        xml.WriteEndElement();
    }
}
