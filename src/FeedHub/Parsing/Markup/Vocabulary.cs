using System.Collections.Frozen;
using System.Xml.Linq;

namespace FeedHub.Parsing.Markup;

/// <summary>The namespaces that are read, each under one canonical URI whatever version or misspelling a document uses.</summary>
internal static class Vocabulary
{
    /// <summary>RSS of every version, in no namespace.</summary>
    public static readonly XNamespace Rss = XNamespace.None;

    /// <summary>Atom (RFC 4287), 0.3 included.</summary>
    public static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    /// <summary>RSS 1.0 content module.</summary>
    public static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";

    /// <summary>Dublin Core elements 1.1.</summary>
    public static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";

    /// <summary>Dublin Core terms.</summary>
    public static readonly XNamespace DcTerms = "http://purl.org/dc/terms/";

    /// <summary>Media RSS.</summary>
    public static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    /// <summary>Apple's podcast tags.</summary>
    public static readonly XNamespace Itunes = "http://www.itunes.com/dtds/podcast-1.0.dtd";

    /// <summary>Podcasting 2.0.</summary>
    public static readonly XNamespace Podcast = "https://podcastindex.org/namespace/1.0";

    /// <summary>GeoRSS Simple and GML.</summary>
    public static readonly XNamespace GeoRss = "http://www.georss.org/georss";

    /// <summary>W3C Basic Geo.</summary>
    public static readonly XNamespace Geo = "http://www.w3.org/2003/01/geo/wgs84_pos#";

    /// <summary>Geography Markup Language.</summary>
    public static readonly XNamespace Gml = "http://www.opengis.net/gml";

    /// <summary>RSS 1.0 syndication module.</summary>
    public static readonly XNamespace Syndication = "http://purl.org/rss/1.0/modules/syndication/";

    /// <summary>FeedBurner.</summary>
    public static readonly XNamespace FeedBurner = "http://rssnamespace.org/feedburner/ext/1.0";

    /// <summary>RDF.</summary>
    public static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    /// <summary>XHTML.</summary>
    public static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    /// <summary>For what gets a name of ours; see the remark at <see cref="Named"/>.</summary>
    public static readonly XNamespace Own = "urn:feedhub";

    private static readonly FrozenDictionary<string, XNamespace> ByPrefix = new Dictionary<string, XNamespace>
    {
        ["rss"] = Rss,
        ["atom"] = Atom,
        ["atom10"] = Atom,
        ["a10"] = Atom,
        ["content"] = Content,
        ["dc"] = Dc,
        ["dcterms"] = DcTerms,
        ["media"] = Media,
        ["itunes"] = Itunes,
        ["podcast"] = Podcast,
        ["georss"] = GeoRss,
        ["geo"] = Geo,
        ["gml"] = Gml,
        ["sy"] = Syndication,
        ["feedburner"] = FeedBurner,
        ["rdf"] = Rdf,
        ["xhtml"] = Xhtml,
        ["xml"] = XNamespace.Xml,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, XNamespace> ByUri = new Dictionary<string, XNamespace>
    {
        ["http://purl.org/rss/1.0"] = Rss,
        ["http://purl.org/net/rss1.1#"] = Rss,
        ["http://my.netscape.com/rdf/simple/0.9"] = Rss,
        ["http://channel.netscape.com/rdf/simple/0.9"] = Rss,
        ["http://my.netscape.com/publish/formats/rss-0.91.dtd"] = Rss,
        ["http://blogs.law.harvard.edu/tech/rss"] = Rss,
        ["http://cyber.law.harvard.edu/rss"] = Rss,
        ["http://purl.org/rss/2.0"] = Rss,
        ["http://purl.org/rss/1.0/modules/rss091#"] = Rss,
        ["http://purl.org/rss/1.0/modules/rss091"] = Rss,
        ["http://purl.org/atom/ns#"] = Atom,
        ["http://purl.org/atom/ns"] = Atom,
        ["http://purl.org/echo"] = Atom,
        ["http://purl.org/pie"] = Atom,
        ["http://example.com/newformat#"] = Atom,
        ["http://example.com/necho"] = Atom,
        ["uri/of/echo/namespace#"] = Atom,
        ["http://purl.org/dc/elements/1.0"] = Dc,
        ["http://purl.org/rss/1.0/modules/dc"] = Dc,
        ["http://purl.org/metadata/dublin_core"] = Dc,
        ["http://search.yahoo.com/mrss"] = Media,
        ["http://video.search.yahoo.com/mrss"] = Media,
        ["http://www.rssboard.org/media-rss"] = Media,
        ["http://www.itunes.com/dtds/podcast-1.0.dtd"] = Itunes,
        ["http://example.com/dtds/podcast-1.0.dtd"] = Itunes,
        ["https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"] = Podcast,
        ["http://www.w3.org/2003/01/geo/wgs84_pos"] = Geo,
        ["http://www.opengis.net/gml/3.2"] = Gml,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, XNamespace> Canonical =
        ByUri.Concat(ByPrefix.Values.Where(n => n != Rss).Distinct().Select(n => KeyValuePair.Create(Key(n.NamespaceName), n)))
            .DistinctBy(p => p.Key).ToFrozenDictionary();

    private static readonly FrozenDictionary<(XNamespace, string), XName> Spellings = Named();

    /// <summary>The canonical namespace for a URI as declared.</summary>
    public static XNamespace Namespace(string uri)
    {
        if (uri.Length == 0)
        {
            return Rss;
        }

        var key = Key(uri);
        return Canonical.TryGetValue(key, out var known) ? known
            : key.Contains("backend.userland.com/rss", StringComparison.Ordinal) ? Rss : XNamespace.Get(uri);
    }

    /// <summary>The namespace that everybody means by a prefix; null for a prefix that means nothing by itself.</summary>
    public static XNamespace? ByPrefixAlone(string prefix) => ByPrefix.GetValueOrDefault(prefix);

    /// <summary>The canonical name of an element: the current version's word for it, and in its spelling.</summary>
    public static XName Name(XNamespace space, string local) =>
        Spellings.TryGetValue((space, local), out var name) || Spellings.TryGetValue((space, local.ToLowerInvariant()), out name)
            ? name : space + local;

    private static string Key(string uri) => uri.Trim().TrimEnd('/').ToLowerInvariant();

    /// <remarks>
    /// CodeHollow.FeedReader reads dates with the culture and zone of the machine and throws on some, and decodes content twice, so both
    /// get names that it does not look for: dates are Dublin Core terms in all formats, and atom:content is our own content.
    /// </remarks>
    private static FrozenDictionary<(XNamespace, string), XName> Named()
    {
        string[] rss =
        [
            "rss", "channel", "item", "items", "image", "title", "link", "description", "language", "copyright", "managingEditor", "webMaster",
            "category", "abstract", "generator", "docs", "cloud", "ttl", "rating", "textInput", "skipHours", "hour", "skipDays", "day", "author",
            "comments", "enclosure", "guid", "source", "url", "width", "height", "name",
        ];
        var names = new Dictionary<(XNamespace, string), XName>();
        foreach (var word in rss)
        {
            names[(Rss, word.ToLowerInvariant())] = Rss + word;
        }

        names[(Rss, "pubdate")] = DcTerms + "issued";
        names[(Rss, "lastbuilddate")] = DcTerms + "modified";
        names[(Rss, "date")] = Dc + "date";
        names[(Rss, "expirationdate")] = DcTerms + "valid";
        names[(Rss, "fullitem")] = Content + "encoded";
        names[(Rss, "body")] = Content + "encoded";
        names[(Xhtml, "body")] = Content + "encoded";
        names[(Rss, "published")] = DcTerms + "issued";
        names[(Rss, "issued")] = DcTerms + "issued";
        names[(Rss, "created")] = DcTerms + "created";
        names[(Rss, "updated")] = DcTerms + "modified";
        names[(Rss, "modified")] = DcTerms + "modified";
        names[(Rss, "content")] = Own + "content";
        names[(Rss, "entry")] = Rss + "item";
        names[(Rss, "summary")] = Atom + "summary";
        names[(Rss, "id")] = Atom + "id";
        names[(Rss, "rights")] = Atom + "rights";
        names[(Rss, "subtitle")] = Atom + "subtitle";
        names[(Rss, "rdf")] = Rdf + "RDF";
        names[(Rdf, "rdf")] = Rdf + "RDF";
        names[(Atom, "published")] = DcTerms + "issued";
        names[(Atom, "issued")] = DcTerms + "issued";
        names[(Atom, "created")] = DcTerms + "created";
        names[(Atom, "updated")] = DcTerms + "modified";
        names[(Atom, "modified")] = DcTerms + "modified";
        names[(Atom, "content")] = Own + "content";
        names[(Atom, "tagline")] = Atom + "subtitle";
        names[(Atom, "copyright")] = Atom + "rights";
        names[(Atom, "url")] = Atom + "uri";
        names[(Atom, "homepage")] = Atom + "uri";

        // An RSS feed whose default namespace is Atom's by mistake.
        foreach (var word in rss.Except(["title", "link", "author", "category", "source", "name", "generator", "rights"]))
        {
            names.TryAdd((Atom, word.ToLowerInvariant()), Rss + word);
        }

        names[(Atom, "pubdate")] = DcTerms + "issued";
        return names.ToFrozenDictionary();
    }
}
