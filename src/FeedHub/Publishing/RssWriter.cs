using System.Net;
using System.Xml;
using FeedHub.Parsing;
using static FeedHub.Publishing.FeedXml;
using XmlText = FeedHub.Parsing.Markup.XmlText;

namespace FeedHub.Publishing;

/// <summary>
/// Writes an output as RSS 2.0 after the RSS Advisory Board's profile, with what Atom, content, Dublin Core and Media RSS add, so that
/// nothing is lost against the other formats. Pure: the same value gives the same bytes.
/// </summary>
internal static class RssWriter
{
    /// <param name="feed">The output; items whose URLs aren't absolute lose those URLs, nothing else.</param>
    /// <param name="before">What was written of it before, to take over from it what stays.</param>
    /// <returns>UTF-8 without a byte order mark.</returns>
    public static WrittenFeed Write(OutputFeed feed, WrittenFeed? before = null) => Document(feed, WriteHead, WriteItem, before);

    private static void WriteHead(XmlWriter xml, OutputFeed feed)
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "atom", null, Atom);
        xml.WriteAttributeString("xmlns", "content", null, FeedXml.Content);
        xml.WriteAttributeString("xmlns", "dc", null, DublinCore);
        xml.DeclareExtensions();
        xml.WriteStartElement("channel");
        Text(xml, "title", feed.Title);
        Element(xml, "link", WebAddress.Of(feed.BaseUrl));
        Text(xml, "description", feed.Description ?? feed.Title);
        Element(xml, "language", ItemText.Language(feed));

        // An output that never held an item has no date to tell.
        Element(xml, "lastBuildDate", feed.Updated > DateTimeOffset.UnixEpoch ? FeedDates.Rfc822(feed.Updated) : null);
        xml.Link("atom", "self", OutputFormat.Rss.UrlOf(feed, feed.Archive) ?? OutputFormat.Rss.UrlOf(feed), OutputFormat.Rss.MediaType);
        xml.Archives("atom", feed, OutputFormat.Rss);
        xml.Link("atom", "hub", feed.HubUrl);
        Element(xml, "generator", "FeedHub");
        Element(xml, "docs", "https://www.rssboard.org/rss-specification");
        WriteImage(xml, feed);
    }

    private static void WriteImage(XmlWriter xml, OutputFeed feed)
    {
        if (WebAddress.Of(feed.Icon) is not { } icon)
            return;
        xml.WriteStartElement("image");
        Element(xml, "url", icon);
        Text(xml, "title", feed.Title);
        Element(xml, "link", WebAddress.Of(feed.BaseUrl));
        xml.WriteEndElement();
    }

    private static void WriteItem(XmlWriter xml, OutputItem item)
    {
        var it = item.Item;
        var (summary, content) = ItemText.Texts(it);
        xml.WriteStartElement("item");
        Text(xml, "title", it.Title ?? (content is null ? ItemText.Headline(item) : null));
        Element(xml, "link", WebAddress.Of(it.Link));

        // The profile wants the description before the content; a single text is the description.
        Element(xml, "description", summary ?? content);
        xml.Element("content", "encoded", FeedXml.Content, summary is null ? null : content);
        WriteGuid(xml, item);
        Element(xml, "pubDate", FeedDates.Rfc822(item.Published));
        xml.Element("atom", "updated", Atom, FeedDates.Rfc3339(item.Updated));

        // The author element takes a mail address and nothing else.
        foreach (var author in it.Authors)
            xml.Element("dc", "creator", DublinCore, ItemText.Name(author));
        foreach (var contributor in it.Contributors)
            xml.Element("dc", "contributor", DublinCore, ItemText.Name(contributor));
        foreach (var category in it.Categories)
            WriteCategory(xml, category);
        Element(xml, "comments", WebAddress.Of(it.CommentsUrl));
        WriteEnclosures(xml, it.Enclosures);
        foreach (var link in ItemText.RelatedLinks(it))
            xml.Link("atom", link.Rel, link.Url, ItemText.MediaType(link.Type), title: link.Title);
        xml.OtherPages("atom", item);
        ItemExtensionsXml.Write(xml, it);
        xml.Element("dc", "language", DublinCore, ItemText.Language(it.Language));
        Text(xml, "dc", "rights", DublinCore, it.Rights ?? item.Source.Rights);
        WriteSource(xml, item.Source);
        xml.WriteEndElement();
    }

    private static void WriteGuid(XmlWriter xml, OutputItem item)
    {
        // Only an id that is the page's very URL may be followed as a link.
        var followable = item.Id == item.Item.Link && WebAddress.IsHttp(item.Id) && WebAddress.Of(item.Id) == item.Id;
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", followable ? "true" : "false");
        xml.WriteString(XmlText.Scrub(item.Id));
        xml.WriteEndElement();
    }

    private static void WriteCategory(XmlWriter xml, Category category)
    {
        xml.WriteStartElement("category");
        xml.Attribute("domain", category.Scheme);
        Write(xml, category.Label ?? category.Term);
        xml.WriteEndElement();
    }

    /// <summary>RSS allows one enclosure, and by http only; readers find the others as links of Atom.</summary>
    private static void WriteEnclosures(XmlWriter xml, IReadOnlyList<Enclosure> enclosures)
    {
        var first = enclosures.FirstOrDefault(e => WebAddress.IsHttp(e.Url) && WebAddress.Of(e.Url) is not null && !IsOnTheirOwnMachine(e.Url));
        if (first is not null)
        {
            xml.WriteStartElement("enclosure");
            xml.Attribute("url", WebAddress.Of(first.Url));
            xml.Attribute("length", first.Length ?? 0);
            xml.Attribute("type", ItemText.MediaType(first));
            xml.WriteEndElement();
        }

        foreach (var enclosure in enclosures)
        {
            if (!ReferenceEquals(enclosure, first))
                xml.Link("atom", "enclosure", enclosure.Url, ItemText.MediaType(enclosure.Type), enclosure.Length, enclosure.Title);
        }
    }

    /// <summary>Nobody but the publisher could fetch it, and validators take it for no URL; it is said, but not as the one enclosure that there may be.</summary>
    private static bool IsOnTheirOwnMachine(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Host == "localhost";

    private static void WriteSource(XmlWriter xml, SourceFeed source)
    {
        if (WebAddress.Of(source.Url) is not { } url)
            return;
        xml.WriteStartElement("source");
        xml.Attribute("url", url);
        Write(xml, source.Title);
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string? text) => xml.Element(null, name, "", text);

    private static void Text(XmlWriter xml, string name, string? text) => Text(xml, null, name, "", text);

    private static void Text(XmlWriter xml, string? prefix, string name, string ns, string? text)
    {
        if (text is null)
            return;
        xml.WriteStartElement(prefix, name, ns);
        Write(xml, text);
        xml.WriteEndElement();
    }

    /// <summary>Plain text in a format that doesn't say whether it is text or HTML. What would be taken for markup is encoded once more.</summary>
    private static void Write(XmlWriter xml, string text) =>
        xml.CharacterData(XmlText.Presentable(MarkupLookalike.Is(text) ? WebUtility.HtmlEncode(text) : text));
}
