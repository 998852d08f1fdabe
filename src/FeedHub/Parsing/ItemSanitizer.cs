using AngleSharp.Dom;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Links;
using FeedHub.Parsing.Markup;
using Ganss.Xss;

namespace FeedHub.Parsing;

/// <summary>Makes the HTML of an item fit to publish: an allow-list of elements and attributes, absolute URLs that run nothing, no tracking pixels.</summary>
/// <remarks>
/// Apart from parsing, because items are told apart before it and only new or changed ones need it. A fragment without markup, or with none
/// that has to go, comes back as it is, to the character. Thread-safe.
/// </remarks>
public static class ItemSanitizer
{
    /// <summary>Tags beyond which no document is built of a fragment.</summary>
    private const int MostTagsInTree = 3_000;

    private static readonly HtmlSanitizer Sanitizer = Create();

    /// <summary>The item with Summary and Content cleaned. Idempotent; an item that is sanitised already comes back as it is.</summary>
    public static ParsedItem Sanitise(ParsedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Sanitised ? item : item with
        {
            Summary = Clean(item.Summary),
            Content = Clean(item.Content),
            Sanitised = true,
        };
    }

    /// <summary>A clean fragment; null when nothing is left.</summary>
    internal static string? Clean(string? html)
    {
        if (html is null || !html.Contains('<'))
        {
            return html;
        }

        var pruned = FragmentPruner.Prune(html);
        var clean = pruned.IsOdd ? Rebuilt(pruned) : pruned.Html;
        return clean.AsSpan().Trim().IsEmpty ? null : clean;
    }

    /// <summary>
    /// An odd fragment as the tree that parsers make of it. Where even that is written so that they would make another, what does not fit
    /// goes and its text stays.
    /// </summary>
    private static string Rebuilt(FragmentPruner pruned)
    {
        if (pruned.Tags <= MostTagsInTree)
        {
            var rebuilt = FragmentPruner.Prune(XmlText.Scrub(Sanitizer.Sanitize(pruned.Html)));
            if (!rebuilt.IsOdd)
            {
                return rebuilt.Html;
            }
        }

        return FragmentPruner.Prune(pruned.Html, dropMisfits: true).Html;
    }

    private static HtmlSanitizer Create()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(AllowedHtml.Elements, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(AllowedHtml.Attributes, StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href", "src", "cite", "poster"], StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(UrlReference.SafeSchemes, StringComparer.OrdinalIgnoreCase),
        })
        {
            KeepChildNodes = true,
        };
        sanitizer.RemovingTag += (_, e) =>
        {
            // Only what shows text keeps it.
            if (e.Tag.LocalName is "script" or "style" or "template" or "iframe" or "noembed" or "noframes" or "svg" or "math")
            {
                foreach (var child in e.Tag.ChildNodes.ToArray())
                {
                    child.RemoveFromParent();
                }
            }
        };
        return sanitizer;
    }
}
