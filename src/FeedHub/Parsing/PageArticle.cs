using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using FeedHub.Parsing.Charset;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Links;
using FeedHub.Parsing.Markup;
using SmartReader;

namespace FeedHub.Parsing;

/// <summary>The text of an item's own page, without all that stands around it. Pure and thread-safe.</summary>
public static partial class PageArticle
{
    /// <summary>Beyond these no tree is built of a page: deep or endless ones take seconds, or more stack than there is.</summary>
    private const int MostDepth = 200;

    /// <inheritdoc cref="MostDepth"/>
    private const int MostElements = 20_000;

    /// <summary>Where a page declares its charset (HTML §4.2.5.4), and some more for those that don't hurry.</summary>
    private const int HeadBytes = 4096;

    /// <summary>Letters from which a word of a title tells something.</summary>
    private const int TellingWord = 4;

    /// <summary>Elements that have no end, or whose end is often left out and that hold none of their kind but within others.</summary>
    private static readonly FrozenSet<string> Endless = new[]
    {
        "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link", "meta", "optgroup",
        "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> EndlessNames = Endless.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="page">The page and what its transport said about it.</param>
    /// <param name="title">The item's title, of which the page must speak; null when it has none.</param>
    /// <param name="html">The article as HTML: sanitised, its URLs absolute.</param>
    /// <returns>Why there is none, as a sentence; null when there is.</returns>
    public static string? TryRead(FeedDocument page, string? title, out string html)
    {
        ArgumentNullException.ThrowIfNull(page);
        html = "";
        var text = Decode(page);
        if (IsTooLarge(text)) return "The page nests too deeply or has too many elements to be read.";

        Article article;
        try
        {
            // Resolved before it is read, as browsers do: the reader's way with dots and base elements is its own.
            using var reader = new Reader(page.Url.AbsoluteUri, FragmentLinks.MakeAbsolute(text, BaseOf(page, text))) { MaxElemsToParse = MostElements, DisableJSONLD = true };
            article = reader.GetArticle();
        }
#pragma warning disable CA1031 // Whatever a page does to the reader, it is the page's fault, and the teaser is there.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return $"The page can't be read: {e.Message}";
        }

        if (!article.IsReadable || article.Content is not { Length: > 0 } content) return "No article was found on the page.";
        if (!Speaks(text, title)) return "The page does not speak of the item: it may ask for consent, a login or proof of being human.";

        if (ItemSanitizer.Clean(XmlText.Cut(XmlText.Presentable(content), ParseBounds.Default.HtmlLength)) is not { } clean) return "No article was found on the page.";
        html = clean;
        return null;
    }

    private static string Decode(FeedDocument page)
    {
        var contentType = page.ContentType;
        if (DocumentText.Charset(contentType) is null)
        {
            // What a feed says in its XML declaration a page says in a meta element.
            var head = Encoding.Latin1.GetString(page.Body.Span[..Math.Min(page.Body.Length, HeadBytes)]);
            if (MetaCharset().Match(head) is { Success: true } meta) contentType = $"text/html; charset={meta.Groups["name"].Value}";
        }

        return DocumentText.Decode(page.Body.Span, contentType, []);
    }

    private static string BaseOf(FeedDocument page, string html)
    {
        var url = UrlReference.Resolve(page.ContentLocation, page.Url.AbsoluteUri) ?? page.Url.AbsoluteUri;
        var tokens = new HtmlTokens(html);
        while (tokens.Next() && !(tokens.Kind == HtmlToken.StartTag && tokens.Is("body")))
        {
            if (tokens.Kind != HtmlToken.StartTag || !tokens.Is("base")) continue;
            var attributes = new HtmlAttributes(tokens.Inside);
            while (attributes.Next())
            {
                if (attributes.Name.Equals("href", StringComparison.OrdinalIgnoreCase))
                    return UrlReference.Resolve(CharacterReferences.Decode(attributes.Value.ToString()), url) ?? url;
            }
        }

        return url;
    }

    /// <summary>Counted by tags, as no tree may be built to find out.</summary>
    private static bool IsTooLarge(string html)
    {
        var (depth, elements) = (0, 0);
        var tokens = new HtmlTokens(html);
        while (tokens.Next())
        {
            if (tokens.Kind == HtmlToken.StartTag)
            {
                if (++elements > MostElements) return true;
                if (!EndlessNames.Contains(tokens.Name) && !tokens.Inside.EndsWith("/") && ++depth > MostDepth) return true;
            }
            else if (tokens.Kind == HtmlToken.EndTag && depth > 0 && !EndlessNames.Contains(tokens.Name))
            {
                depth--;
            }
        }

        return false;
    }

    /// <summary>Whether a page holds at least half of the telling words of a title: another page was sent in the place of the article otherwise.</summary>
    private static bool Speaks(string html, string? title)
    {
        var words = Words().Matches(title ?? "").Select(m => m.Value).Where(w => w.Length >= TellingWord).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (words.Count == 0) return true;
        var text = PlainText.Of(html);
        var head = TitleElement().Match(html) is { Success: true } m ? PlainText.Of(m.Groups["text"].Value) : "";
        var found = words.Count(w => text.Contains(w, StringComparison.OrdinalIgnoreCase) || head.Contains(w, StringComparison.OrdinalIgnoreCase));
        return found * 2 >= words.Count;
    }

    [GeneratedRegex("""<meta[^>]{0,200}?charset\s*=\s*["']?\s*(?<name>[A-Za-z0-9_:.-]{1,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MetaCharset();

    [GeneratedRegex(@"<title[^>]{0,200}>(?<text>[^<]{0,2000})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TitleElement();

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
