using System.Xml.Linq;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Reading;

/// <summary>Reads Media RSS (rssboard.org/media-rss), in groups and without.</summary>
internal sealed class ItemMedia(FeedContext context)
{
    private const int DeepestGroup = 4;

    private readonly List<MediaObject> _objects = [];
    private readonly List<MediaThumbnail> _thumbnails = [];
    private string? _image;

    /// <summary>Media in the document's order.</summary>
    public IReadOnlyList<MediaObject> Objects => _objects;

    /// <summary>Thumbnails in the document's order.</summary>
    public IReadOnlyList<MediaThumbnail> Thumbnails => _thumbnails;

    /// <summary>Title of the item or its group, plain text.</summary>
    public string? Title { get; private set; }

    /// <summary>Description of the item or its group, HTML.</summary>
    public string? Description { get; private set; }

    /// <summary>The picture to show: the item's own, else the first thumbnail, else the first picture among the media.</summary>
    public string? Image => _image ?? (_thumbnails.Count > 0 ? _thumbnails[0].Url
        : _objects.Find(o => o.Medium == "image" || o.Type?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true)?.Url);

    /// <summary>Reads one element; categories and keywords go to <paramref name="categories"/>.</summary>
    public void Add(XElement element, CategoryList categories) => Add(element, categories, owner: null, depth: 0);

    private void Add(XElement element, CategoryList categories, MediaObject? owner, int depth)
    {
        switch (element.Name.LocalName)
        {
            case "group" when depth < DeepestGroup:
                foreach (var child in element.Elements())
                {
                    Add(child, categories, owner, depth + 1);
                }

                break;
            case "content":
                AddObject(element, categories, depth);
                break;
            case "thumbnail":
                AddThumbnail(element);
                break;
            case "title" when owner is null:
                Title ??= TextConstruct.Plain(element, TextKind.Unknown, context);
                break;
            case "description" when owner is null:
                Description ??= TextConstruct.Html(element, TextKind.Unknown, LineBreaks.AreBreaks, context);
                break;
            case "category":
                categories.Add(element);
                break;
            case "keywords":
                categories.AddList(element.Value);
                break;
            case "image" when element.Name == Vocabulary.Rss + "image":
                _image ??= context.Url(element.Element(Vocabulary.Rss + "url")?.Value ?? element.Attribute("href")?.Value ?? (element.HasElements ? null : element.Value), element);
                break;
        }
    }

    private void AddObject(XElement element, CategoryList categories, int depth)
    {
        var url = context.Url(element.Attribute("url")?.Value, element);
        var media = new MediaObject
        {
            Url = url ?? "",
            Type = TextConstruct.Text(element.Attribute("type")?.Value, context.Bounds),
            Medium = TextConstruct.Text(element.Attribute("medium")?.Value, context.Bounds),
            Width = Numbers.Positive(element.Attribute("width")?.Value),
            Height = Numbers.Positive(element.Attribute("height")?.Value),
            Length = Numbers.Length(element.Attribute("filesize")?.Value),
            Duration = Numbers.Duration(element.Attribute("duration")?.Value),
            Title = Plain(element, "title"),
            Description = Plain(element, "description"),
            Credit = Plain(element, "credit"),
        };
        if (url is not null && _objects.Count < context.Bounds.ListLength && !_objects.Exists(o => o.Url == url))
        {
            _objects.Add(media);
        }

        foreach (var child in depth < DeepestGroup ? element.Elements() : [])
        {
            Add(child, categories, media, depth + 1);
        }
    }

    private void AddThumbnail(XElement element)
    {
        if (context.Url(element.Attribute("url")?.Value ?? element.Value, element) is { } url
            && _thumbnails.Count < context.Bounds.ListLength && !_thumbnails.Exists(t => t.Url == url))
        {
            _thumbnails.Add(new MediaThumbnail(url, Numbers.Positive(element.Attribute("width")?.Value), Numbers.Positive(element.Attribute("height")?.Value)));
        }
    }

    private string? Plain(XElement element, string name) =>
        element.Element(Vocabulary.Media + name) is { } child ? TextConstruct.Plain(child, TextKind.Unknown, context) : null;
}
