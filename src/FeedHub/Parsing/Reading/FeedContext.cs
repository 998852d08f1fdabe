using System.Xml.Linq;
using FeedHub.Parsing.Links;

namespace FeedHub.Parsing.Reading;

/// <summary>What the fields of one document are read with.</summary>
internal sealed record FeedContext
{
    private static readonly XName Base = XNamespace.Xml + "base";
    private static readonly XName Lang = XNamespace.Xml + "lang";

    /// <inheritdoc cref="FeedFormat"/>
    public required FeedFormat Format { get; init; }

    /// <summary>What relative references are relative to where the document does not say otherwise. Absolute.</summary>
    public required string BaseUrl { get; init; }

    /// <inheritdoc cref="ParseBounds"/>
    public required ParseBounds Bounds { get; init; }

    /// <summary>True when the document has an xml:base somewhere; asked before ancestors are.</summary>
    public bool HasBase { get; init; }

    /// <summary>True when the document has an xml:lang somewhere; asked before ancestors are.</summary>
    public bool HasLanguage { get; init; }

    /// <summary>Language of the feed as a whole; null when not given.</summary>
    public string? Language { get; init; }

    /// <summary>Authors of the feed as a whole.</summary>
    public IReadOnlyList<Person> Authors { get; init; } = [];

    /// <summary>True when the markup was repaired.</summary>
    public bool IsRepaired { get; init; }

    /// <summary>The base of references within an element (XML Base §4).</summary>
    public string BaseOf(XElement element)
    {
        if (!HasBase)
        {
            return BaseUrl;
        }

        List<string>? given = null;
        for (var at = element; at is not null; at = at.Parent)
        {
            if (at.Attribute(Base) is { } attribute)
            {
                (given ??= []).Add(attribute.Value);
            }
        }

        var url = BaseUrl;
        for (var i = (given?.Count ?? 0) - 1; i >= 0; i--)
        {
            var resolved = UrlReference.Resolve(given![i], url);
            url = UrlReference.IsWeb(resolved) ? resolved! : url;
        }

        return url;
    }

    /// <summary>The language that an element declares or inherits from the item or the document; null for none.</summary>
    public string? LanguageOf(XElement element)
    {
        for (var at = HasLanguage ? element : null; at is not null; at = at.Parent)
        {
            if (at.Attribute(Lang) is { } attribute)
            {
                return Tag(attribute.Value);
            }
        }

        return null;
    }

    /// <summary>A language tag in the form of BCP 47; null for what is none.</summary>
    public static string? Tag(string? text)
    {
        var tag = text?.Trim().Replace('_', '-');
        return tag is { Length: > 0 and <= 35 } && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && char.IsAsciiLetter(tag[0]) ? tag : null;
    }

    /// <summary>The absolute URL of a reference in an element; null for none or an unsafe one.</summary>
    public string? Url(string? reference, XElement element) => reference is null ? null : UrlReference.Resolve(reference, BaseOf(element));
}
