using System.Net;
using System.Net.Mime;
using System.Text.RegularExpressions;
using FeedHub.Configuration;
using FeedHub.Parsing;
using FeedHub.Parsing.Markup;

namespace FeedHub.Publishing;

/// <summary>What all formats say alike about an item, so that they stay equal in content.</summary>
internal static partial class ItemText
{
    private const int HeadlineLength = 80;
    private const int BeginningLength = 400;

    /// <summary>Relations that say something about an item to whoever reads it elsewhere; editing, paging and the like don't.</summary>
    private static readonly HashSet<string> Relations =
        new(StringComparer.Ordinal) { "describedby", "license", "payment", "related", "replies", "search", "service", "up", "via" };

    /// <summary>A title for the formats and places that must have one: the item's own, else what can stand in for it; never empty.</summary>
    public static string Headline(OutputItem item)
    {
        var it = item.Item;
        if (it.Title is not null)
            return it.Title;
        if ((it.Summary ?? it.Content) is { } html && PlainText.Of(html).Trim() is { Length: > 0 } text)
            return PlainText.Cut(text, HeadlineLength);
        var file = it.Enclosures is [var first, ..] ? first.Title ?? FileName(first.Url) : null;
        return file ?? it.Link ?? item.Source.Title;
    }

    /// <summary>An item as an output wants it.</summary>
    /// <param name="item">The item, whole.</param>
    /// <param name="source">The feed that brought it.</param>
    /// <param name="content">How much of its text is wanted.</param>
    /// <param name="prefixTitle">Whether its title, if it has one, begins with the feed's.</param>
    public static ParsedItem Published(ParsedItem item, SourceFeed source, OutputContent content, bool prefixTitle)
    {
        if (prefixTitle && item.Title is not null)
            item = item with { Title = $"{source.Title}: {item.Title}" };
        return content switch
        {
            OutputContent.Summary => item with { Summary = item.Summary ?? Beginning(item.Content), Content = null },
            OutputContent.None => item with { Summary = null, Content = null },
            _ => item,
        };
    }

    private static string? Beginning(string? html) =>
        html is not null && PlainText.Of(html).Trim() is { Length: > 0 } text ? WebUtility.HtmlEncode(PlainText.Cut(text, BeginningLength)) : null;

    /// <summary>Summary and full text as HTML; where the publisher gave but one text it is the full text, and there is no summary.</summary>
    public static (string? Summary, string? Content) Texts(ParsedItem item)
    {
        var (summary, content) = (HtmlText.Unambiguous(item.Summary), HtmlText.Unambiguous(item.Content));
        return content is null ? (null, summary) : summary == content ? (null, content) : (summary, content);
    }

    /// <summary>Links with a role, the one to where the publisher took the item from first; those that formats have a field for left out.</summary>
    public static IEnumerable<RelatedLink> RelatedLinks(ParsedItem item)
    {
        IEnumerable<RelatedLink> via = item.Origin is { Url: { } origin } ? [new RelatedLink("via", origin, Title: item.Origin.Title)] : [];
        return via.Concat(item.RelatedLinks)
            .Where(l => (Relations.Contains(l.Rel) || WebAddress.IsHttp(l.Rel)) && !(l.Rel == "replies" && l.Url == item.CommentsUrl))
            .DistinctBy(l => (l.Rel, l.Url));
    }

    /// <summary>The output's own language, else the one all items share; null when they don't.</summary>
    public static string? Language(OutputFeed feed)
    {
        if (feed.Language is not null)
            return feed.Language;
        if (feed.Items.Count == 0)
            return null;
        var language = Language(feed.Items[0].Item.Language);
        return feed.Items.All(i => string.Equals(Language(i.Item.Language), language, StringComparison.OrdinalIgnoreCase)) ? language : null;
    }

    /// <summary>A BCP 47 tag as given, with hyphens; null when it cannot be one.</summary>
    public static string? Language(string? tag)
    {
        var hyphened = tag?.Replace('_', '-');
        return hyphened is not null && LanguageTag().IsMatch(hyphened) ? hyphened : null;
    }

    /// <summary>The media type when it is well-formed (RFC 9110 §8.3.1); else null.</summary>
    public static string? MediaType(string? type) => type is not null && MediaTypePattern().IsMatch(type) ? type : null;

    /// <summary>A media type for formats that cannot do without, guessed from the name of the file.</summary>
    public static string MediaType(Enclosure enclosure) =>
        MediaType(enclosure.Type) ?? Path.GetExtension(FileName(enclosure.Url))?.ToUpperInvariant() switch
        {
            ".MP3" => "audio/mpeg",
            ".M4A" => "audio/mp4",
            ".OGG" or ".OGA" => "audio/ogg",
            ".OPUS" => "audio/opus",
            ".MP4" or ".M4V" => "video/mp4",
            ".WEBM" => "video/webm",
            ".JPG" or ".JPEG" => MediaTypeNames.Image.Jpeg,
            ".PNG" => MediaTypeNames.Image.Png,
            ".GIF" => MediaTypeNames.Image.Gif,
            ".WEBP" => MediaTypeNames.Image.Webp,
            ".PDF" => MediaTypeNames.Application.Pdf,
            _ => MediaTypeNames.Application.Octet,
        };

    /// <summary>A person's name as text: nobody's holds a character reference, though names that were encoded once too often do.</summary>
    public static string Name(Person person) => CharacterReferences.Decode(person.Name);

    /// <summary>The address when it is a plain one; what isn't would make the author invalid.</summary>
    public static string? Email(Person person) => person.Email is { } email && AddrSpec().IsMatch(email) ? email : null;

    private static string? FileName(string url)
    {
        var path = url.Split('?', '#')[0];
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length > 0 ? Uri.UnescapeDataString(name) : null;
    }

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"^[\w.+!#$&^-]+/[\w.+!#$&^-]+(\s*;\s*[\w.+!#$&^-]+=(""[^""]*""|[\w.+!#$&^-]+))*$", RegexOptions.ECMAScript)]
    private static partial Regex MediaTypePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_+.'!#$%&*/=?^`{|}~-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*$")]
    private static partial Regex AddrSpec();
}
