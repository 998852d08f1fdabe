using System.Text.RegularExpressions;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Links;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing;

/// <summary>Says what an HTML page in the place of a feed is, and which feeds it offers.</summary>
internal static partial class HtmlPage
{
    private const int MostFeeds = 5;

    /// <summary>True for a text that begins as a page of HTML.</summary>
    public static bool Is(string text) => Start().IsMatch(text);

    /// <summary>The error that tells the operator what to do.</summary>
    public static FeedUnreadableException Unreadable(string text, string baseUrl)
    {
        if (Challenge().IsMatch(text))
        {
            return new FeedUnreadableException(ParseFault.HtmlPage,
                "The site answered with a Cloudflare challenge for browsers (cf-mitigated) in place of the feed.");
        }

        var feeds = Advertised(text, baseUrl);
        return new FeedUnreadableException(ParseFault.HtmlPage, feeds.Count == 0
            ? "The document is an HTML page, and it names no feed."
            : $"The document is an HTML page, not a feed. It names: {string.Join(", ", feeds.Select(f => f.Url))}")
        {
            Advertised = feeds,
        };
    }

    /// <summary>Feeds by autodiscovery: link elements of relation alternate with a feed's media type.</summary>
    private static List<AdvertisedFeed> Advertised(string text, string baseUrl)
    {
        var feeds = new List<AdvertisedFeed>();
        var tokens = new HtmlTokens(text);
        while (feeds.Count < MostFeeds && tokens.Next())
        {
            if (tokens.Kind != HtmlToken.StartTag || !tokens.Is("link"))
            {
                continue;
            }

            string? rel = null, type = null, href = null, title = null;
            var attributes = new HtmlAttributes(tokens.Inside);
            while (attributes.Next())
            {
                var value = CharacterReferences.Decode(attributes.Value.ToString());
                _ = attributes.Name.Equals("rel", StringComparison.OrdinalIgnoreCase) ? rel = value
                    : attributes.Name.Equals("type", StringComparison.OrdinalIgnoreCase) ? type = value
                    : attributes.Name.Equals("href", StringComparison.OrdinalIgnoreCase) ? href = value
                    : attributes.Name.Equals("title", StringComparison.OrdinalIgnoreCase) ? title = value : null;
            }

            if (rel?.Contains("alternate", StringComparison.OrdinalIgnoreCase) == true && type is not null && FeedType().IsMatch(type)
                && UrlReference.Resolve(href, baseUrl) is { } url && feeds.TrueForAll(f => f.Url != url))
            {
                feeds.Add(new AdvertisedFeed(url, string.IsNullOrWhiteSpace(title) ? null : title.Trim(), type.Trim()));
            }
        }

        return feeds;
    }

    [GeneratedRegex("""^\s*(?:<\?xml[^>]*>\s*|<!--.{0,4096}?-->\s*)*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Start();

    [GeneratedRegex("_cf_chl_opt|cf-chl-|cf-browser-verification|/cdn-cgi/challenge-platform/", RegexOptions.CultureInvariant)]
    private static partial Regex Challenge();

    [GeneratedRegex("""(?:rss|atom|rdf)\+xml|feed\+json""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FeedType();
}
