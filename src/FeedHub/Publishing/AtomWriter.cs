using System.Net;
using System.Xml;
using FeedHub.Identity;
using FeedHub.Parsing;
using static FeedHub.Publishing.FeedXml;
using XmlText = FeedHub.Parsing.Markup.XmlText;

namespace FeedHub.Publishing;

/// <summary>Writes an output as Atom 1.0 (RFC 4287). Pure: the same value gives the same bytes.</summary>
internal static class AtomWriter
{
    /// <summary>Atom can't do without a date where there is none to tell, so an output without items is as old as Atom (RFC 4287).</summary>
    private static readonly DateTimeOffset NeverUpdated = new(2005, 12, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="feed">The output; items whose URLs aren't absolute lose those URLs, nothing else.</param>
    /// <param name="before">What was written of it before, to take over from it what stays.</param>
    /// <returns>UTF-8 without a byte order mark.</returns>
    public static WrittenFeed Write(OutputFeed feed, WrittenFeed? before = null) => Document(feed, WriteHead, WriteEntry, before);

    private static void WriteHead(XmlWriter xml, OutputFeed feed)
    {
        var self = OutputFormat.Atom.UrlOf(feed);
        xml.WriteStartElement("feed", Atom);
        xml.DeclareExtensions();
        xml.Language(ItemText.Language(feed));
        Element(xml, "id", self);
        Text(xml, "title", feed.Title);
        Text(xml, "subtitle", feed.Description);
        Element(xml, "updated", Updated(feed));
        xml.Link(null, "self", OutputFormat.Atom.UrlOf(feed, feed.Archive) ?? self, OutputFormat.Atom.MediaType);
        xml.Link(null, "hub", feed.HubUrl);
        xml.Link(null, "alternate", WebAddress.Of(feed.BaseUrl), "text/html");
        xml.Archives(null, feed, OutputFormat.Atom);

        // RFC 4287 §4.1.1: an author for every entry that, with its source, names none.
        WritePerson(xml, "author", new Person(feed.Title));
        Element(xml, "generator", "FeedHub");
        Element(xml, "icon", WebAddress.Of(feed.Icon));
    }

    private static void WriteEntry(XmlWriter xml, OutputItem item)
    {
        var it = item.Item;
        xml.WriteStartElement("entry", Atom);
        xml.Language(ItemText.Language(it.Language));
        Element(xml, "id", item.Id);
        Text(xml, "title", ItemText.Headline(item));
        Element(xml, "updated", FeedDates.AtomUpdated(item));
        Element(xml, "published", FeedDates.Rfc3339(item.Published));
        xml.Link(null, "alternate", it.Link);
        xml.Link(null, "replies", it.CommentsUrl, "text/html");
        foreach (var link in ItemText.RelatedLinks(it))
            xml.Link(null, link.Rel, link.Url, ItemText.MediaType(link.Type), title: link.Title);
        xml.OtherPages(null, item);
        foreach (var enclosure in it.Enclosures)
            xml.Link(null, "enclosure", enclosure.Url, ItemText.MediaType(enclosure.Type), enclosure.Length, enclosure.Title);
        foreach (var author in it.Authors)
            WritePerson(xml, "author", author);
        foreach (var contributor in it.Contributors)
            WritePerson(xml, "contributor", contributor);
        foreach (var category in it.Categories)
            WriteCategory(xml, category);
        WriteTexts(xml, item);
        Text(xml, "rights", it.Rights);
        ItemExtensionsXml.Write(xml, it);

        // Last in the entry: some readers take what a leading source says for the entry's own.
        WriteSource(xml, item);
        xml.WriteEndElement();
    }

    /// <summary>RFC 4287 §4.1.1.1 asks for one text at least, and for content where there is no page to link to (§4.1.2).</summary>
    private static void WriteTexts(XmlWriter xml, OutputItem item)
    {
        var linked = WebAddress.Of(item.Item.Link) is not null;
        var (summary, content) = ItemText.Texts(item.Item);
        if (content is null)
        {
            Text(xml, linked ? "summary" : "content", ItemText.Headline(item));
            return;
        }

        if (item.Item.Content is null && linked)
            (summary, content) = (content, null);
        Html(xml, "summary", summary);
        Html(xml, "content", content);
    }

    private static void WritePerson(XmlWriter xml, string role, Person person)
    {
        xml.WriteStartElement(role, Atom);
        Element(xml, "name", ItemText.Name(person));
        Element(xml, "email", ItemText.Email(person));
        Element(xml, "uri", WebAddress.Of(person.Url));
        xml.WriteEndElement();
    }

    private static void WriteCategory(XmlWriter xml, Category category)
    {
        xml.WriteStartElement("category", Atom);
        xml.Attribute("term", category.Term);

        // RSS domains are free text; a scheme must be an IRI (RFC 4287 §4.2.2.2).
        xml.Attribute("scheme", WebAddress.Of(category.Scheme));
        xml.Attribute("label", category.Label);
        xml.WriteEndElement();
    }

    private static void WriteSource(XmlWriter xml, OutputItem item)
    {
        var source = item.Source;
        xml.WriteStartElement("source", Atom);
        xml.Language(ItemText.Language(source.Language));
        Element(xml, "id", SourceId(source));
        Text(xml, "title", source.Title);

        // The item's own date: it is the last moment this entry is known to speak for, and it doesn't change whenever the source does.
        Element(xml, "updated", FeedDates.Rfc3339(item.Updated));
        xml.Link(null, "self", source.Url);
        xml.Link(null, "alternate", source.Link);
        if (item.Item.Authors.Count == 0)
            WritePerson(xml, "author", new Person(source.Title));
        Element(xml, "icon", WebAddress.Of(source.ImageUrl));
        Text(xml, "rights", source.Rights);
        xml.WriteEndElement();
    }

    /// <summary>The source's own id where it is one that can be compared (RFC 4287 §4.2.6.1), else the URL it is polled at.</summary>
    private static string SourceId(SourceFeed source) =>
        source.Id is { } id && UniqueUri.Is(id) ? id : WebAddress.Normal(source.Url);

    private static string Updated(OutputFeed feed) => feed.Items
        .Select(FeedDates.AtomUpdated)
        .Append(FeedDates.AtomUpdated(feed.Items.Count == 0 && feed.Updated <= DateTimeOffset.UnixEpoch ? NeverUpdated : feed.Updated))
        .Max(StringComparer.Ordinal)!;

    private static void Element(XmlWriter xml, string name, string? text) => xml.Element(null, name, Atom, text);

    /// <summary>A text construct (RFC 4287 §3.1) of plain text. What a guessing reader would take for markup says outright that it is none.</summary>
    private static void Text(XmlWriter xml, string name, string? text)
    {
        if (text is null)
            return;
        var markup = MarkupLookalike.Is(text);
        xml.WriteStartElement(name, Atom);
        xml.Attribute("type", markup ? "html" : "text");
        xml.WriteString(XmlText.Presentable(markup ? WebUtility.HtmlEncode(text) : text));
        xml.WriteEndElement();
    }

    private static void Html(XmlWriter xml, string name, string? html)
    {
        if (html is null)
            return;
        xml.WriteStartElement(name, Atom);
        xml.Attribute("type", "html");
        xml.WriteString(XmlText.Presentable(html));
        xml.WriteEndElement();
    }
}
