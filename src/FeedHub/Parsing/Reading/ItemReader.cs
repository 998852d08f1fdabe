using System.Xml.Linq;
using CodeHollow.FeedReader.Feeds;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Reading;

/// <summary>Completes an item that FeedReader has read with what it misses, element by element, whatever vocabulary each is from.</summary>
internal sealed class ItemReader
{
    private readonly FeedContext _context;
    private readonly XElement _element;
    private readonly ItemLinks _links;
    private readonly ItemPeople _people;
    private readonly ItemMedia _media;
    private readonly EpisodeReader _episode;
    private readonly PlaceReader _place = new();
    private readonly CategoryList _categories;
    private readonly List<string> _contents = [];
    private string? _title;
    private string? _otherTitle;
    private string? _summary;
    private string? _otherSummary;
    private string? _rights;
    private string? _language;
    private string? _titleLanguage;
    private string? _contentLanguage;
    private string? _summaryLanguage;
    private ItemOrigin? _origin;
    private DateTimeOffset? _issued;
    private DateTimeOffset? _dated;
    private DateTimeOffset? _created;
    private DateTimeOffset? _modified;

    private ItemReader(XElement element, FeedContext context)
    {
        _element = element;
        _context = context;
        _links = new ItemLinks(context);
        _people = new ItemPeople(context);
        _media = new ItemMedia(context);
        _episode = new EpisodeReader(context);
        _categories = new CategoryList(context.Bounds);
    }

    /// <summary>Reads an RSS item of any version.</summary>
    public static ParsedItem Read(Rss20FeedItem item, FeedContext context)
    {
        var reader = new ItemReader(item.Element, context);
        reader.ReadElements();
        var guid = TextConstruct.Text(item.Guid, context.Bounds)
            ?? TextConstruct.Text(item.Element.Attribute(Vocabulary.Rdf + "about")?.Value, context.Bounds) ?? reader.AtomId();
        reader._links.Comments(item.Comments, item.Element);
        return reader.Item(guid);
    }

    /// <summary>Reads an Atom entry.</summary>
    public static ParsedItem Read(AtomFeedItem entry, FeedContext context)
    {
        var reader = new ItemReader(entry.Element, context);
        reader.ReadElements();
        return reader.Item(TextConstruct.Text(entry.Id, context.Bounds));
    }

    private string? AtomId() => TextConstruct.Text(_element.Element(Vocabulary.Atom + "id")?.Value, _context.Bounds);

    private void ReadElements()
    {
        foreach (var element in _element.Elements())
        {
            switch (ItemFields.Of(element.Name))
            {
                case ItemFieldName.Title:
                    _title ??= Title(element);
                    _titleLanguage ??= _context.LanguageOf(element);
                    break;
                case ItemFieldName.OtherTitle:
                    _otherTitle ??= Title(element);
                    break;
                case ItemFieldName.Description:
                    _summary ??= TextConstruct.Html(element, TextKind.Html, LineBreaks.AreBreaks, _context);
                    _summaryLanguage ??= _context.LanguageOf(element);
                    break;
                case ItemFieldName.Summary:
                    _summary ??= TextConstruct.Html(element, Plain, LineBreaks.AreParagraphs, _context);
                    _summaryLanguage ??= _context.LanguageOf(element);
                    break;
                case ItemFieldName.OtherDescription:
                    _otherSummary ??= TextConstruct.Html(element, TextKind.Html, LineBreaks.AreSpace, _context);
                    break;
                case ItemFieldName.Encoded:
                    Content(element, TextKind.Html);
                    break;
                case ItemFieldName.Content:
                    Content(element, Plain);
                    break;
                case ItemFieldName.Link:
                    _links.Add(element);
                    break;
                case ItemFieldName.Guid:
                    _links.AddGuid(element);
                    break;
                case ItemFieldName.Enclosure:
                    _links.AddEnclosure(element);
                    break;
                case ItemFieldName.OriginalLink:
                    _links.AddRelated("canonical", element.Value, element);
                    break;
                case ItemFieldName.Author:
                    _people.AddAuthor(element);
                    break;
                case ItemFieldName.Contributor:
                    _people.AddContributor(element);
                    break;
                case ItemFieldName.Category:
                    _categories.Add(element);
                    break;
                case ItemFieldName.Categories:
                    foreach (var category in element.Elements())
                    {
                        _categories.Add(category);
                    }

                    break;
                case ItemFieldName.Keywords:
                    _categories.AddList(element.Value);
                    break;
                case ItemFieldName.Issued:
                    _issued ??= Date(element);
                    break;
                case ItemFieldName.Dated:
                    _dated ??= Date(element);
                    break;
                case ItemFieldName.Created:
                    _created ??= Date(element);
                    break;
                case ItemFieldName.Modified:
                    _modified ??= Date(element);
                    break;
                case ItemFieldName.Language:
                    _language ??= FeedContext.Tag(element.Value);
                    break;
                case ItemFieldName.Rights:
                    _rights ??= TextConstruct.Plain(element, TextKind.Unknown, _context);
                    break;
                case ItemFieldName.Source:
                    _origin ??= Origin(element);
                    break;
                case ItemFieldName.Media:
                    _media.Add(element, _categories);
                    break;
                case ItemFieldName.Episode:
                    _episode.Add(element);
                    break;
                case ItemFieldName.Place:
                    _place.Add(element);
                    break;
            }
        }
    }

    private ParsedItem Item(string? guid)
    {
        var content = _contents.MaxBy(html => html.Length);
        var summary = _summary ?? _otherSummary;
        var episode = _episode.Episode(shown: [summary, content]);
        summary ??= _episode.Summary ?? _media.Description;
        if (content is not null && summary is not null && IsSame(content, summary))
        {
            summary = null;
        }

        return new ParsedItem
        {
            Guid = guid,
            Link = _links.Link(guid),
            CommentsUrl = _links.CommentsUrl,
            Title = _title ?? _otherTitle ?? _media.Title ?? _episode.Title,
            Summary = summary,
            Content = content,
            Authors = _people.Authors.Count > 0 ? _people.Authors : _context.Authors,
            Contributors = _people.Contributors,
            Categories = _categories.Categories,
            Enclosures = _links.Enclosures(_episode.Duration),
            Published = _issued ?? (_context.Format == FeedFormat.Atom ? _created : _dated ?? _created ?? _modified),
            Updated = _modified ?? (_context.Format == FeedFormat.Atom || _issued is not null ? _dated : null),
            Language = _language ?? _titleLanguage ?? _contentLanguage ?? _summaryLanguage ?? _context.LanguageOf(_element) ?? _context.Language,
            Rights = _rights,
            ImageUrl = _episode.ImageUrl ?? _media.Image ?? _links.Image,
            Origin = _origin,
            Media = [.. _media.Objects, .. EmbeddedPlayer.In(content ?? summary).Where(p => _media.Objects.All(o => o.Url != p.Url))],
            Thumbnails = _media.Thumbnails,
            Episode = episode,
            Location = _place.Location,
            RelatedLinks = _links.Related,
            Repaired = _context.IsRepaired,
        };
    }

    private TextKind Plain => _context.Format == FeedFormat.Atom ? TextKind.Text : TextKind.Unknown;

    private string? Title(XElement element) => TextConstruct.Plain(element, Plain, _context);

    private DateTimeOffset? Date(XElement element) => FeedDate.Parse(element.Value, _context.Language);

    private void Content(XElement element, TextKind kind)
    {
        _contentLanguage ??= _context.LanguageOf(element);
        if (element.Attribute("src") is { } source)
        {
            _links.AddRelated("content", source.Value, element);
        }

        if (TextConstruct.Html(element, kind, LineBreaks.AreParagraphs, _context) is { } html)
        {
            _contents.Add(html);
        }
    }

    private ItemOrigin? Origin(XElement element)
    {
        var url = element.Attribute("url")?.Value;
        string? title;
        if (element.HasElements)
        {
            var source = element.Elements().ToLookup(e => e.Name.LocalName);
            var links = source["link"].ToList();
            url ??= (links.Find(l => l.Attribute("rel")?.Value == "self") ?? links.Find(l => l.Attribute("href") is not null))?.Attribute("href")?.Value
                ?? source["id"].FirstOrDefault()?.Value;
            title = source["title"].FirstOrDefault() is { } named ? Title(named) : null;
        }
        else
        {
            title = TextConstruct.Plain(element, TextKind.Unknown, _context);
        }

        var absolute = _context.Url(url, element);
        return title is null && absolute is null ? null : new ItemOrigin(title, absolute);
    }

    private static bool IsSame(string content, string summary) =>
        content == summary || (content.Length >= summary.Length && content.Length < 4 * summary.Length && BeginAlike(content, summary)
            && PlainText.Of(content) == PlainText.Of(summary));

    /// <summary>A look at the beginnings, because most pairs differ there already.</summary>
    private static bool BeginAlike(string content, string summary)
    {
        const int Markup = 400;
        const int Letters = 40;
        if (summary.Length <= Markup)
        {
            return true;
        }

        var (a, b) = (PlainText.Of(content[..Markup]), PlainText.Of(summary[..Markup]));
        var length = Math.Min(Letters, Math.Min(a.Length, b.Length) / 2);
        return a.AsSpan(0, length).SequenceEqual(b.AsSpan(0, length));
    }
}
