using System.Xml.Linq;
using FeedHub.Publishing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>RFC 4287, read back with XDocument.</summary>
public sealed class AtomWriterTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    [Fact]
    public void The_self_link_is_the_url_served_and_the_alternate_is_the_hubs_page()
    {
        var feed = Read(Made.Feed(Made.Rich));

        Assert.Equal("https://feeds.example.org/feeds/all.atom", Href(feed, "self"));
        Assert.Equal("https://feeds.example.org/", Href(feed, "alternate"));
        Assert.Equal("https://feeds.example.org/feeds/all.atom", feed.Element(Atom + "id")!.Value);
    }

    [Fact]
    public void Every_field_of_an_item_is_there()
    {
        var entry = Entry(Made.Rich);

        Assert.Equal("tag:nubes.example.org,2025:1", Value(entry, "id"));
        Assert.Equal("R&D: \"¿Cómo crece la nube?\" 🌩", Value(entry, "title"));
        Assert.Equal("text", entry.Element(Atom + "title")!.Attribute("type")!.Value);
        Assert.Equal("2025-03-14T12:00:00Z", Value(entry, "published"));
        Assert.StartsWith("2025-03-14T13:30:00.", Value(entry, "updated"), StringComparison.Ordinal);
        Assert.Equal("https://nubes.example.org/2025/el-ni%C3%B1o?a=%5B1%5D&b=2", Href(entry, "alternate"));
        Assert.Equal("https://nubes.example.org/2025/1#comentarios", Href(entry, "replies"));
        Assert.Equal("https://primera.example.net/feed", Href(entry, "via"));
        Assert.Equal(Made.Rich.Item.Summary, Value(entry, "summary"));
        Assert.Equal(Made.Rich.Item.Content, Value(entry, "content"));
        Assert.Equal("html", entry.Element(Atom + "content")!.Attribute("type")!.Value);
        Assert.Equal("CC BY 4.0", Value(entry, "rights"));
        Assert.Equal("es-MX", entry.Attribute(XNamespace.Xml + "lang")!.Value);
        Assert.Equal("https://nubes.example.org/1.jpg", entry.Element(Media + "thumbnail")!.Attribute("url")!.Value);
    }

    [Fact]
    public void Every_author_comes_with_name_email_and_uri()
    {
        var authors = Entry(Made.Rich).Elements(Atom + "author").ToList();

        Assert.Equal(["Ana Núñez", "Bo <Li>"], authors.Select(a => Value(a, "name")));
        Assert.Equal("ana@nubes.example.org", Value(authors[0], "email"));
        Assert.Equal("https://nubes.example.org/ana", Value(authors[0], "uri"));
        Assert.Null(authors[1].Element(Atom + "email"));
    }

    [Fact]
    public void A_category_has_term_label_and_scheme_but_no_scheme_that_is_no_iri()
    {
        var categories = Entry(Made.Rich).Elements(Atom + "category").ToList();

        Assert.Equal(["cloud", "ia", "C++ & C"], categories.Select(c => c.Attribute("term")!.Value));
        Assert.Equal("Nube", categories[0].Attribute("label")!.Value);
        Assert.Equal("https://nubes.example.org/temas", categories[0].Attribute("scheme")!.Value);
        Assert.Null(categories[2].Attribute("scheme"));
    }

    [Fact]
    public void Every_enclosure_is_there_with_type_length_and_title()
    {
        var enclosures = Entry(Made.Rich).Elements(Atom + "link").Where(l => l.Attribute("rel")!.Value == "enclosure").ToList();

        Assert.Equal(
            ["https://cdn.example.org/ep%201.mp3", "https://cdn.example.org/1.pdf", "https://cdn.example.org/datos.bin"],
            enclosures.Select(e => e.Attribute("href")!.Value));
        Assert.Equal("audio/mpeg", enclosures[0].Attribute("type")!.Value);
        Assert.Equal("3000000000", enclosures[0].Attribute("length")!.Value);
        Assert.Equal("Episodio 1", enclosures[0].Attribute("title")!.Value);
        Assert.Equal("3725", Entry(Made.Rich).Element(Media + "content")!.Attribute("duration")!.Value);
    }

    [Fact]
    public void Related_links_are_there_once_and_editing_links_are_not()
    {
        var entry = Entry(Made.Rich);

        Assert.Equal("https://otra.example.net/", Href(entry, "related"));
        Assert.Single(entry.Elements(Atom + "link"), l => l.Attribute("rel")!.Value == "replies");
        Assert.DoesNotContain(entry.Elements(Atom + "link"), l => l.Attribute("rel")!.Value == "edit");
        Assert.Equal("Carla", Value(entry.Element(Atom + "contributor")!, "name"));
    }

    /// <summary>Etiquette 10.</summary>
    [Fact]
    public void A_name_that_was_encoded_once_too_often_is_written_as_meant()
    {
        var entry = Entry(Made.Rich with { Item = Made.Rich.Item with { Authors = [new("Lo&#239;c &amp; Ana")] } });

        Assert.Equal("Loïc & Ana", Value(entry.Element(Atom + "author")!, "name"));
    }

    /// <summary>Validators take a date before 1990 for none.</summary>
    [Fact]
    public void A_feed_without_entries_has_an_updated_that_may_be_true() =>
        Assert.Equal("2005-12-01T00:00:00.000000000Z", Value(Read(Made.Feed()), "updated"));

    [Fact]
    public void The_source_stands_last_in_the_entry_and_carries_id_title_links_and_rights()
    {
        var entry = Entry(Made.Rich);
        var source = entry.Elements().Last();

        Assert.Equal(Atom + "source", source.Name);
        Assert.Equal("tag:nubes.example.org,2024:feed", Value(source, "id"));
        Assert.Equal("Nubes & Co.", Value(source, "title"));
        Assert.Equal("2025-03-14T13:30:00Z", Value(source, "updated"));
        Assert.Equal("https://nubes.example.org/feed.xml", Href(source, "self"));
        Assert.Equal("https://nubes.example.org/", Href(source, "alternate"));
        Assert.Equal("© 2025 Nubes", Value(source, "rights"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("42")]
    [InlineData("https://NUBES.example.org")]
    [InlineData("yt:channel:7")]
    [InlineData("tag:nubes.example.org")]
    [InlineData("urn:uuid:988EF5C55CDEA24EDE1251744888912")]
    public void A_source_without_a_usable_id_goes_by_the_url_it_is_polled_at(string? id)
    {
        var source = Entry(Made.Rich with { Source = Made.Source with { Id = id } }).Elements().Last();

        Assert.Equal("https://nubes.example.org/feed.xml", Value(source, "id"));
    }

    /// <summary>RFC 4287 §4.1.1: an author in the entry, its source or the feed.</summary>
    [Fact]
    public void An_entry_without_author_is_the_sources()
    {
        var feed = Read(Made.Feed(Made.Bare));

        Assert.Equal("Nube e IA", Value(feed.Element(Atom + "author")!, "name"));
        Assert.Equal("Bare", Value(feed.Element(Atom + "entry")!.Element(Atom + "source")!.Element(Atom + "author")!, "name"));
        Assert.Null(Entry(Made.Rich).Element(Atom + "source")!.Element(Atom + "author"));
    }

    [Theory]
    [InlineData("Using <b>bold</b>", "html", "Using &lt;b&gt;bold&lt;/b&gt;")]
    [InlineData("What &amp; means", "html", "What &amp;amp; means")]
    [InlineData("AT&T, Q&A, 1 < 2", "text", "AT&T, Q&A, 1 < 2")]
    public void A_title_that_reads_as_markup_says_that_it_is_none(string title, string type, string written)
    {
        var element = Entry(Made.Item(1, new() { Title = title })).Element(Atom + "title")!;

        Assert.Equal(type, element.Attribute("type")!.Value);
        Assert.Equal(written, element.Value);
    }

    /// <summary>RFC 4287 §4.1.1.1 and §4.1.2.</summary>
    [Theory]
    [InlineData(null, null, "summary", "T")]
    [InlineData("<p>s</p>", null, "summary", "<p>s</p>")]
    [InlineData(null, "<p>c</p>", "content", "<p>c</p>")]
    public void A_single_text_is_written_once(string? summary, string? content, string element, string text)
    {
        var entry = Entry(Made.Item(1, new() { Link = "https://a.example/", Title = "T", Summary = summary, Content = content }));

        Assert.Equal(text, Value(entry, element));
        Assert.Single(entry.Elements(), e => e.Name == Atom + "summary" || e.Name == Atom + "content");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("<p>s</p>")]
    public void An_entry_without_a_page_has_content(string? summary)
    {
        var entry = Entry(Made.Item(1, new() { Title = "T", Summary = summary }));

        Assert.Equal(summary ?? "T", Value(entry, "content"));
        Assert.Null(entry.Element(Atom + "summary"));
    }

    [Fact]
    public void No_two_entries_share_an_updated_and_none_is_later_than_the_feeds()
    {
        var items = Enumerable.Range(1, 50).Select(n => Made.Item(n, new() { Title = "Dated by the day" })).ToList();
        var feed = Read(Made.Feed(items));
        var updated = feed.Elements(Atom + "entry").Select(e => Value(e, "updated")).ToList();

        Assert.Equal(50, updated.Distinct().Count());
        Assert.All(updated, u => Assert.StartsWith("2025-03-12T12:00:00.", u, StringComparison.Ordinal));
        Assert.Equal(updated.Max(StringComparer.Ordinal), Value(feed, "updated"));
    }

    [Fact]
    public void The_language_of_all_items_is_the_feeds()
    {
        var spanish = Made.Item(1, new() { Language = "es" });

        Assert.Equal("es", Read(Made.Feed(spanish, spanish)).Attribute(XNamespace.Xml + "lang")!.Value);
        Assert.Null(Read(Made.Feed(spanish, Made.Bare)).Attribute(XNamespace.Xml + "lang"));
    }

    private static XElement Read(OutputFeed feed) => XDocument.Load(new MemoryStream(AtomWriter.Write(feed).Body)).Root!;

    private static XElement Entry(OutputItem item) => Read(Made.Feed(item)).Element(Atom + "entry")!;

    private static string Value(XElement element, string name) => element.Element(Atom + name)!.Value;

    private static string Href(XElement element, string rel) =>
        Assert.Single(element.Elements(Atom + "link"), l => l.Attribute("rel")!.Value == rel).Attribute("href")!.Value;
}
