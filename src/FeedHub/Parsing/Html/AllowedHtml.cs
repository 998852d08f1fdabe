using System.Collections.Frozen;

namespace FeedHub.Parsing.Html;

/// <summary>The HTML that may be published: what carries text, structure, pictures, sound and film, and nothing that acts or styles.</summary>
internal static class AllowedHtml
{
    /// <summary>Elements.</summary>
    public static readonly FrozenSet<string> Elements = new[]
    {
        "a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
        "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "picture", "pre", "q", "rp", "rt",
        "ruby", "s", "samp", "section", "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td",
        "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "video", "wbr",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Attributes, on whatever element.</summary>
    public static readonly FrozenSet<string> Attributes = new[]
    {
        "href", "src", "srcset", "sizes", "alt", "title", "width", "height", "colspan", "rowspan", "scope", "headers", "span", "cite",
        "datetime", "lang", "dir", "start", "reversed", "type", "value", "poster", "controls", "open", "abbr", "media",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Urls =
        new[] { "href", "src", "cite", "poster" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Voids =
        new[] { "br", "col", "hr", "img", "source", "wbr" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Blocks = new[]
    {
        "address", "article", "aside", "blockquote", "center", "details", "div", "dl", "figcaption", "figure", "footer", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "ol", "p", "pre", "section", "summary", "table", "ul", "li", "dd", "dt",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ElementNames = Elements.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AttributeNames = Attributes.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> UrlNames = Urls.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The element's name in lower case; null when it is not allowed.</summary>
    public static string? Element(ReadOnlySpan<char> name) => ElementNames.TryGetValue(name, out var allowed) ? allowed : null;

    /// <summary>The attribute's name in lower case; null when it is not allowed.</summary>
    public static string? Attribute(ReadOnlySpan<char> name) => AttributeNames.TryGetValue(name, out var allowed) ? allowed : null;

    /// <summary>True when the attribute's value is a URL, which must be absolute and safe.</summary>
    public static bool IsUrl(ReadOnlySpan<char> attribute) => UrlNames.Contains(attribute);

    /// <summary>True for an element that has no content and no end tag.</summary>
    public static bool IsVoid(string element) => Voids.Contains(element);

    /// <summary>True for an element that ends an open paragraph (HTML §13.2.6.4.7).</summary>
    public static bool IsBlock(string element) => Blocks.Contains(element);

    /// <summary>True when an element may stand directly in another, as parsers see it: elsewhere they would move it.</summary>
    public static bool Fits(string element, string? parent) => element switch
    {
        "li" => parent is "ul" or "ol",
        "dt" or "dd" => parent is "dl" or "div",
        "tr" => parent is "table" or "tbody" or "thead" or "tfoot",
        "td" or "th" => parent is "tr",
        "tbody" or "thead" or "tfoot" or "caption" or "colgroup" => parent is "table",
        "col" => parent is "colgroup" or "table",
        _ => !HoldsOnlyParts(parent),
    };

    /// <summary>True for a table and its parts.</summary>
    public static bool IsOfTable(string element) =>
        element is "table" or "caption" or "colgroup" or "col" or "tbody" or "thead" or "tfoot" or "tr" or "td" or "th";

    /// <summary>True for an element in which neither text nor other elements may stand, only its own parts.</summary>
    public static bool HoldsOnlyParts(string? element) => element is "table" or "tbody" or "thead" or "tfoot" or "tr" or "colgroup";
}
