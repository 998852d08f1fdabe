using System.Text;
using FeedHub.Parsing;

namespace FeedHub.Tests.Parsing;

/// <summary>Documents written in the tests, and reading them.</summary>
internal static class Documents
{
    /// <summary>Where they are said to come from.</summary>
    public const string Url = "http://origin.example/blog/feed.xml";

    private const string Namespaces =
        """
        xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
        xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml"
        xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
        xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"
        """;

    /// <summary>An RSS 2.0 document around what a channel holds.</summary>
    public static string RssOf(string channel) => $"<rss version=\"2.0\" {Namespaces}><channel>{channel}</channel></rss>";

    /// <summary>An RSS 2.0 document around the elements of one item.</summary>
    public static string RssItemOf(string elements) => RssOf($"<title>Feed</title><item>{elements}</item>");

    /// <summary>An Atom document around what a feed holds.</summary>
    public static string AtomOf(string feed) =>
        $"<feed xmlns=\"http://www.w3.org/2005/Atom\" {Namespaces}>{feed}</feed>";

    /// <summary>An Atom document around the elements of one entry.</summary>
    public static string AtomEntryOf(string elements) => AtomOf($"<title>Feed</title><entry>{elements}</entry>");

    /// <summary>Reads a text as UTF-8 from <see cref="Url"/>.</summary>
    public static ParsedFeed Read(string text, ParseBounds? bounds = null) => Read(Encoding.UTF8.GetBytes(text), bounds: bounds);

    /// <summary>Reads bytes from <see cref="Url"/>.</summary>
    public static ParsedFeed Read(byte[] body, string? contentType = null, ParseBounds? bounds = null) =>
        FeedParser.Parse(new FeedDocument(body, new Uri(Url), contentType, null, null), bounds);

    /// <summary>Reads the only item of a document.</summary>
    public static ParsedItem ReadItem(string text) => Read(text).Items.Single();

    /// <summary>The error that a document gives.</summary>
    public static FeedUnreadableException Fault(string text, ParseBounds? bounds = null) =>
        Xunit.Assert.Throws<FeedUnreadableException>(() => Read(text, bounds));
}
