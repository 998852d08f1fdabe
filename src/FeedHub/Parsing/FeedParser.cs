using System.Globalization;
using System.Xml.Linq;
using FeedHub.Parsing.Charset;
using FeedHub.Parsing.Links;
using FeedHub.Parsing.Markup;
using FeedHub.Parsing.Reading;

namespace FeedHub.Parsing;

/// <summary>Reads a feed document of any format: bytes, text, tree, canonical names, FeedReader, what it misses, items.</summary>
/// <remarks>Pure and thread-safe: the same document gives the same feed on every machine, whatever its culture and zone.</remarks>
public static class FeedParser
{
    /// <param name="document">The document and what its transport said about it.</param>
    /// <param name="bounds">How much of it to read; null for <see cref="ParseBounds.Default"/>.</param>
    /// <returns>The feed; its items are not sanitised yet, see <see cref="ItemSanitizer"/>.</returns>
    /// <exception cref="FeedUnreadableException">The document yields no feed. Nothing else is thrown for any bytes.</exception>
    public static ParsedFeed Parse(FeedDocument document, ParseBounds? bounds = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        bounds ??= ParseBounds.Default;
        if (document.Body.Length > bounds.DocumentBytes)
        {
            throw new FeedUnreadableException(ParseFault.OverBound,
                string.Create(CultureInfo.InvariantCulture, $"The document has {document.Body.Length} bytes, more than the {bounds.DocumentBytes} that are read."));
        }

        var notices = new List<string>();
        var text = DocumentText.Decode(document.Body.Span, document.ContentType, notices);
        var start = text.AsSpan().TrimStart("\uFEFF\0 \t\r\n");
        if (start.IsEmpty)
        {
            throw new FeedUnreadableException(ParseFault.Empty, "The document is empty.");
        }

        var context = new FeedContext
        {
            Format = FeedFormat.JsonFeed,
            Bounds = bounds,
            BaseUrl = UrlReference.Resolve(document.ContentLocation, document.Url.AbsoluteUri) ?? document.Url.AbsoluteUri,
            Language = FeedContext.Tag(document.ContentLanguage),
        };
        var feed = start[0] is '{' or '[' ? JsonFeedReader.Read(start.ToString(), context, notices)
            : ParseMarkup(start.Length == text.Length ? text : start.ToString(), context, notices);
        return feed with { Notices = notices };
    }

    private static ParsedFeed ParseMarkup(string text, FeedContext context, List<string> notices)
    {
        if (!text.Contains('<'))
        {
            throw new FeedUnreadableException(ParseFault.NotAFeed, "The document is neither XML nor JSON.");
        }

        var strictNotices = new List<string>();
        var root = StrictMarkup.Read(text, context.Bounds, strictNotices);
        var isRepaired = root is null;
        if (root is null)
        {
            notices.Add("The document is not well-formed XML and was repaired.");
            root = TolerantMarkup.Read(text, context.Bounds, notices);
        }

        notices.AddRange(strictNotices);
        return Tree(root, context.Bounds, notices) is { } tree
            ? FeedTreeReader.Read(tree, context with
            {
                Format = tree.Format,
                IsRepaired = isRepaired,
                HasBase = text.Contains("xml:base", StringComparison.Ordinal),
                HasLanguage = text.Contains("xml:lang", StringComparison.Ordinal),
            })
            : throw (HtmlPage.Is(text) ? HtmlPage.Unreadable(text, context.BaseUrl)
                : new FeedUnreadableException(ParseFault.NotAFeed, root is null ? "The document is neither XML nor JSON."
                    : $"The document is no feed: its root element is {XmlText.Cut(root.Name.LocalName, 40)}."));
    }

    private static FeedTree? Tree(XElement? root, ParseBounds bounds, List<string> notices) => root is null ? null : FeedTree.Of(root, bounds, notices);
}
