using System.Text;
using System.Xml.Linq;
using FeedHub.Parsing.Charset;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Links;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Reading;

/// <summary>What the text in an element is, when its <c>type</c> does not say.</summary>
internal enum TextKind
{
    /// <summary>Plain text (RFC 4287 §3.1.1.1).</summary>
    Text,

    /// <summary>HTML, as in RSS descriptions.</summary>
    Html,

    /// <summary>Either: RSS does not say what a title is.</summary>
    Unknown,
}

/// <summary>Reads text constructs: plain, escaped HTML, XHTML, markup that nobody escaped, base64.</summary>
internal static class TextConstruct
{
    /// <summary>As an HTML fragment with absolute URLs; null for an empty one.</summary>
    public static string? Html(XElement element, TextKind fallback, LineBreaks lines, FeedContext context)
    {
        string html;
        if (element.HasElements)
        {
            var isSource = fallback == TextKind.Html && element.Nodes().OfType<XText>().Any(text => HtmlText.LooksLikeHtml(text.Value));
            html = InnerHtml.Of(element, unwrap: fallback != TextKind.Html, isSource);
        }
        else if (Value(element) is not { } value)
        {
            return null;
        }
        else
        {
            html = Kind(element, fallback, value) == TextKind.Html ? value : HtmlText.Encode(value.Trim(), lines);
        }

        return Fragment(html, element, context);
    }

    /// <summary>As plain text on one line; null for an empty one.</summary>
    public static string? Plain(XElement element, TextKind fallback, FeedContext context)
    {
        string text;
        if (element.HasElements)
        {
            text = PlainText.Of(InnerHtml.Of(element, unwrap: false));
        }
        else if (Value(element) is not { } value)
        {
            return null;
        }
        else
        {
            text = Kind(element, fallback, value) == TextKind.Html ? PlainText.Of(value) : HtmlText.OneLine(value);
        }

        return Text(text, context.Bounds);
    }

    /// <summary>A value that is never markup, such as a term or a media type; null for an empty one.</summary>
    public static string? Text(string? value, ParseBounds bounds)
    {
        if (value is null)
        {
            return null;
        }

        var text = XmlText.Scrub(XmlText.Cut(HtmlText.OneLine(TwiceEncoded.Repair(value)), bounds.TextLength));
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>An HTML fragment trimmed, within bounds, with absolute URLs; null for an empty one.</summary>
    public static string? Fragment(string html, XElement element, FeedContext context) => Fragment(html, context.BaseOf(element), context.Bounds);

    /// <inheritdoc cref="Fragment(string, XElement, FeedContext)"/>
    public static string? Fragment(string html, string baseUrl, ParseBounds bounds)
    {
        var trimmed = XmlText.Scrub(XmlText.Cut(TwiceEncoded.Repair(html.Trim()), bounds.HtmlLength));
        return trimmed.Length == 0 ? null : FragmentLinks.MakeAbsolute(trimmed, baseUrl);
    }

    private static TextKind Kind(XElement element, TextKind fallback, string value)
    {
        var type = element.Attribute("type")?.Value.Trim().ToLowerInvariant();
        return type switch
        {
            "text" or "text/plain" or "plain" when fallback == TextKind.Text => TextKind.Text,
            "html" or "text/html" => TextKind.Html,
            // XHTML without an element is text; markup in it is escaped because it is meant to be seen.
            "xhtml" or "application/xhtml+xml" => TextKind.Text,
            null when fallback == TextKind.Html && HtmlText.IsPlain(value) => TextKind.Text,
            _ when fallback == TextKind.Unknown => HtmlText.LooksLikeHtml(value) ? TextKind.Html : TextKind.Text,
            _ => fallback,
        };
    }

    /// <returns>Null when it is data of another kind, such as a picture.</returns>
    private static string? Value(XElement element)
    {
        var value = element.Value;
        var type = element.Attribute("type")?.Value.Trim().ToLowerInvariant();
        var isBase64 = element.Attribute("mode")?.Value == "base64";
        if (!isBase64 && (type is null || !type.Contains('/') || type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("xml", StringComparison.Ordinal)))
        {
            return value;
        }

        if (!isBase64 && element.Name != Vocabulary.Own + "content")
        {
            return value;
        }

        var bytes = new byte[(value.Length * 3 / 4) + 3];
        if (type is not null && !type.StartsWith("text/", StringComparison.Ordinal) && type is not ("html" or "text" or "application/xhtml+xml"))
        {
            return null;
        }

        return Convert.TryFromBase64String(value, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : value;
    }
}
