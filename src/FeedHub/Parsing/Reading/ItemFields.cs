using System.Collections.Frozen;
using System.Xml.Linq;
using static FeedHub.Parsing.Markup.Vocabulary;

namespace FeedHub.Parsing.Reading;

/// <summary>What an element of an item is about.</summary>
internal enum ItemFieldName
{
    None, Title, OtherTitle, Description, Summary, OtherDescription, Encoded, Content, Link, Guid, Enclosure, OriginalLink, Author,
    Contributor, Category, Keywords, Issued, Dated, Created, Modified, Language, Rights, Source, Media, Episode, Place,
}

/// <summary>The elements of items that are read, of all vocabularies.</summary>
internal static class ItemFields
{
    private static readonly FrozenDictionary<XName, ItemFieldName> ByName = new Dictionary<XName, ItemFieldName>
    {
        [Rss + "title"] = ItemFieldName.Title,
        [Atom + "title"] = ItemFieldName.Title,
        [Dc + "title"] = ItemFieldName.OtherTitle,
        [Rss + "description"] = ItemFieldName.Description,
        [Rss + "abstract"] = ItemFieldName.Summary,
        [Atom + "summary"] = ItemFieldName.Summary,
        [Dc + "description"] = ItemFieldName.OtherDescription,
        [DcTerms + "abstract"] = ItemFieldName.OtherDescription,
        [Content + "encoded"] = ItemFieldName.Encoded,
        [Own + "content"] = ItemFieldName.Content,
        [Rss + "link"] = ItemFieldName.Link,
        [Atom + "link"] = ItemFieldName.Link,
        [Rss + "guid"] = ItemFieldName.Guid,
        [Rss + "enclosure"] = ItemFieldName.Enclosure,
        [FeedBurner + "origLink"] = ItemFieldName.OriginalLink,
        [Rss + "author"] = ItemFieldName.Author,
        [Atom + "author"] = ItemFieldName.Author,
        [Dc + "creator"] = ItemFieldName.Author,
        [Dc + "author"] = ItemFieldName.Author,
        [Itunes + "author"] = ItemFieldName.Author,
        [Rss + "contributor"] = ItemFieldName.Contributor,
        [Atom + "contributor"] = ItemFieldName.Contributor,
        [Dc + "contributor"] = ItemFieldName.Contributor,
        [Rss + "category"] = ItemFieldName.Category,
        [Atom + "category"] = ItemFieldName.Category,
        [Dc + "subject"] = ItemFieldName.Category,
        [Itunes + "category"] = ItemFieldName.Category,
        [Rss + "keywords"] = ItemFieldName.Category,
        [Itunes + "keywords"] = ItemFieldName.Keywords,
        [Rss + "tags"] = ItemFieldName.Keywords,
        [DcTerms + "issued"] = ItemFieldName.Issued,
        [Dc + "date"] = ItemFieldName.Dated,
        [DcTerms + "created"] = ItemFieldName.Created,
        [DcTerms + "modified"] = ItemFieldName.Modified,
        [Dc + "language"] = ItemFieldName.Language,
        [Rss + "language"] = ItemFieldName.Language,
        [Dc + "rights"] = ItemFieldName.Rights,
        [Atom + "rights"] = ItemFieldName.Rights,
        [Rss + "copyright"] = ItemFieldName.Rights,
        [Rss + "source"] = ItemFieldName.Source,
        [Atom + "source"] = ItemFieldName.Source,
        [Rss + "image"] = ItemFieldName.Media,
    }.ToFrozenDictionary();

    /// <summary>The field an element belongs to; <see cref="ItemFieldName.None"/> for what is not read.</summary>
    public static ItemFieldName Of(XName name) =>
        ByName.TryGetValue(name, out var field) ? field
        : name.Namespace == Media ? ItemFieldName.Media
        : name.Namespace == Itunes || name.Namespace == Podcast ? ItemFieldName.Episode
        : name.Namespace == GeoRss || name.Namespace == Geo || name.Namespace == Gml ? ItemFieldName.Place
        : ItemFieldName.None;
}
