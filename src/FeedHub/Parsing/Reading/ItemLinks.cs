using System.Xml.Linq;
using FeedHub.Parsing.Links;

namespace FeedHub.Parsing.Reading;

/// <summary>Sorts out which of an item's links is its page, and which are files, comments or something else.</summary>
internal sealed class ItemLinks(FeedContext context)
{
    private readonly List<Enclosure> _enclosures = [];
    private readonly List<RelatedLink> _related = [];
    private string? _page;
    private string? _otherPage;
    private string? _permalink;

    /// <summary>Page with the comments, absolute.</summary>
    public string? CommentsUrl { get; private set; }

    /// <summary>Links with other roles.</summary>
    public IReadOnlyList<RelatedLink> Related => _related;

    /// <summary>The first enclosure that is a picture, absolute.</summary>
    public string? Image => _enclosures.Find(e => e.Type?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true)?.Url;

    /// <summary>The item's page: its link, else a guid that is one (RSS 2.0 isPermaLink), else an id that is a web address.</summary>
    public string? Link(string? guid) => _page ?? _otherPage ?? _permalink ?? (UrlReference.IsWeb(guid) ? UrlReference.Resolve(guid, context.BaseUrl) : null);

    /// <summary>Enclosures; the first gets the episode's playing time.</summary>
    public IReadOnlyList<Enclosure> Enclosures(TimeSpan? duration)
    {
        if (duration is not null && _enclosures.Count > 0)
        {
            _enclosures[0] = _enclosures[0] with { Duration = duration };
        }

        return _enclosures;
    }

    /// <summary>Reads RSS link or atom:link.</summary>
    public void Add(XElement element)
    {
        var href = element.Attribute("href")?.Value ?? element.Attribute("url")?.Value;
        if (href is null)
        {
            // RSS says one; where there are more, the last is the one meant (such as a proxy's before the publisher's own).
            _page = context.Url(element.Value, element) ?? _page;
            return;
        }

        if (context.Url(href, element) is not { } url)
        {
            return;
        }

        var type = TextConstruct.Text(element.Attribute("type")?.Value, context.Bounds);
        var rel = element.Attribute("rel")?.Value.Trim().ToLowerInvariant();
        switch (rel)
        {
            case null or "" or "alternate" or "http://www.iana.org/assignments/relation/alternate":
                if (type is null || type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) || type.StartsWith("application/xhtml", StringComparison.OrdinalIgnoreCase))
                {
                    _page = url;
                }
                else
                {
                    _otherPage ??= url;
                }

                break;
            case "enclosure":
                AddEnclosure(url, element);
                break;
            case "replies" when CommentsUrl is null && type?.Contains("xml", StringComparison.Ordinal) != true:
                CommentsUrl = url;
                break;
            case "self" or "edit" or "edit-media" or "service.edit" or "service.post":
                break;
            default:
                AddRelated(rel, href, element);
                break;
        }
    }

    /// <summary>Reads a guid: a page where isPermaLink is not false and it looks like an address.</summary>
    public void AddGuid(XElement element)
    {
        var guid = element.Value.Trim();
        if (!string.Equals(element.Attribute("ispermalink")?.Value.Trim(), "false", StringComparison.OrdinalIgnoreCase)
            && (UrlReference.IsWeb(guid) || guid.StartsWith('/')))
        {
            _permalink ??= context.Url(guid, element);
        }
    }

    /// <summary>Reads an RSS enclosure.</summary>
    public void AddEnclosure(XElement element)
    {
        if (context.Url(element.Attribute("url")?.Value ?? element.Attribute("href")?.Value, element) is { } url)
        {
            AddEnclosure(url, element);
        }
    }

    /// <summary>Keeps a link with a role.</summary>
    public void AddRelated(string rel, string? reference, XElement element)
    {
        if (_related.Count < context.Bounds.ListLength && context.Url(reference, element) is { } url && TextConstruct.Text(rel, context.Bounds) is { } role)
        {
            _related.Add(new RelatedLink(role, url, TextConstruct.Text(element.Attribute("type")?.Value, context.Bounds),
                TextConstruct.Text(element.Attribute("title")?.Value, context.Bounds)));
        }
    }

    /// <summary>Takes RSS comments.</summary>
    public void Comments(string? reference, XElement element) => CommentsUrl = context.Url(reference, element) ?? CommentsUrl;

    private void AddEnclosure(string url, XElement element)
    {
        if (_enclosures.Count < context.Bounds.ListLength && !_enclosures.Exists(e => e.Url == url))
        {
            _enclosures.Add(new Enclosure(
                url, TextConstruct.Text(element.Attribute("type")?.Value, context.Bounds), Numbers.Length(element.Attribute("length")?.Value),
                TextConstruct.Text(element.Attribute("title")?.Value, context.Bounds)));
        }
    }
}
