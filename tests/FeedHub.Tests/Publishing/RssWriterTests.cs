using System.Text;
using System.Xml.Linq;
using FeedHub.Publishing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>RSS 2.0 and the RSS Advisory Board's profile, read back with XDocument.</summary>
public sealed class RssWriterTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    [Fact]
    public void The_channel_has_what_rss_requires_and_the_self_link_is_the_url_served()
    {
        var channel = Channel(Made.Feed(Made.Rich));

        Assert.Equal("Nube e IA", Value(channel, "title"));
        Assert.Equal("https://feeds.example.org/", Value(channel, "link"));
        Assert.NotEmpty(Value(channel, "description"));
        Assert.Equal("es-MX", Value(channel, "language"));
        Assert.Equal("https://feeds.example.org/feeds/all.rss", channel.Element(Atom + "link")!.Attribute("href")!.Value);
    }

    /// <summary>Etiquette 1.</summary>
    [Fact]
    public void The_build_date_is_that_of_the_newest_change()
    {
        Assert.Equal("Fri, 14 Mar 2025 13:30:00 GMT", Value(Channel(Made.Feed(Made.Rich, Made.Bare)), "lastBuildDate"));
        Assert.Null(Channel(Made.Feed()).Element("lastBuildDate"));
    }

    [Fact]
    public void Every_field_of_an_item_is_there()
    {
        var item = Item(Made.Rich);

        Assert.Equal("R&D: \"¿Cómo crece la nube?\" 🌩", Value(item, "title"));
        Assert.Equal("https://nubes.example.org/2025/el-ni%C3%B1o?a=%5B1%5D&b=2", Value(item, "link"));
        Assert.Equal(Made.Rich.Item.Summary, Value(item, "description"));
        Assert.Equal(Made.Rich.Item.Content, item.Element(Content + "encoded")!.Value);
        Assert.Equal("Fri, 14 Mar 2025 12:00:00 GMT", Value(item, "pubDate"));
        Assert.Equal("2025-03-14T13:30:00Z", item.Element(Atom + "updated")!.Value);
        Assert.Equal(["Ana Núñez", "Bo <Li>"], item.Elements(DublinCore + "creator").Select(e => e.Value));
        Assert.Equal(["Nube", "ia", "C++ & C"], item.Elements("category").Select(e => e.Value));
        Assert.Equal("lenguajes", item.Elements("category").Last().Attribute("domain")!.Value);
        Assert.Equal("https://nubes.example.org/2025/1#comentarios", Value(item, "comments"));
        Assert.Equal("es-MX", item.Element(DublinCore + "language")!.Value);
        Assert.Equal("CC BY 4.0", item.Element(DublinCore + "rights")!.Value);
        Assert.Equal("Carla", item.Element(DublinCore + "contributor")!.Value);
    }

    /// <summary>The same elements as in Atom, as one class writes both.</summary>
    [Fact]
    public void Media_podcast_and_place_are_there()
    {
        var item = Item(Made.Rich);
        var video = item.Elements(Media + "content").Last();
        XNamespace podcast = "https://podcastindex.org/namespace/1.0", georss = "http://www.georss.org/georss";

        Assert.Equal(
            ["https://nubes.example.org/1.jpg", "https://nubes.example.org/1-mini.jpg"],
            item.Elements(Media + "thumbnail").Select(t => t.Attribute("url")!.Value));
        Assert.Equal(
            ["url", "fileSize", "type", "medium", "width", "height"], video.Attributes().Select(a => a.Name.LocalName));
        Assert.Equal(["Vídeo", "Dana"], video.Elements().Select(e => e.Value));
        Assert.Equal("nonadult", item.Element(Media + "rating")!.Value);
        Assert.Equal("2", item.Element(podcast + "season")!.Value);
        Assert.Equal("Otoño", item.Element(podcast + "season")!.Attribute("name")!.Value);
        Assert.Equal("1.5", item.Element(podcast + "episode")!.Value);
        Assert.Equal("application/json+chapters", item.Element(podcast + "chapters")!.Attribute("type")!.Value);
        Assert.Equal("https://cdn.example.org/1.vtt", item.Element(podcast + "transcript")!.Attribute("url")!.Value);
        Assert.Equal("guest", item.Element(podcast + "person")!.Attribute("role")!.Value);
        Assert.Equal("19.432608 -99.133209", item.Element(georss + "point")!.Value);
        Assert.Equal("Ciudad de México", item.Element(georss + "featureName")!.Value);
    }

    [Fact]
    public void The_first_enclosure_is_the_items_and_no_other_is_lost()
    {
        var item = Item(Made.Rich);
        var enclosure = Assert.Single(item.Elements("enclosure"));

        Assert.Equal("https://cdn.example.org/ep%201.mp3", enclosure.Attribute("url")!.Value);
        Assert.Equal("3000000000", enclosure.Attribute("length")!.Value);
        Assert.Equal("audio/mpeg", enclosure.Attribute("type")!.Value);
        Assert.Equal(
            ["https://cdn.example.org/1.pdf", "https://cdn.example.org/datos.bin"],
            item.Elements(Atom + "link").Where(l => l.Attribute("rel")!.Value == "enclosure").Select(l => l.Attribute("href")!.Value));
        Assert.Equal("3725", item.Element(Media + "content")!.Attribute("duration")!.Value);
    }

    [Fact]
    public void An_enclosure_on_the_publishers_own_machine_is_not_the_items()
    {
        var item = Item(Made.Item(1, new() { Enclosures = [new("http://localhost/1.jpg", "image/jpeg"), new("http://a.example/2.jpg", "image/jpeg")] }));

        Assert.Equal("http://a.example/2.jpg", item.Element("enclosure")!.Attribute("url")!.Value);
        Assert.Contains(item.Elements(Atom + "link"), l => l.Attribute("href")!.Value == "http://localhost/1.jpg");
    }

    /// <summary>The profile's §"Character Data", in an attribute.</summary>
    [Fact]
    public void The_title_of_a_link_is_not_taken_for_markup()
    {
        var feed = Made.Feed(Made.Rich with { AlsoCoveredBy = [new OtherReport("The <b> tag & more", "A", "https://a.example/1")] });

        Assert.Contains("The &#x3C;b&gt; tag &#x26; more", Encoding.UTF8.GetString(RssWriter.Write(feed).Body), StringComparison.Ordinal);
    }

    [Fact]
    public void An_enclosure_of_unknown_size_and_type_gets_what_rss_requires()
    {
        var enclosure = Item(Made.Item(1, new() { Enclosures = [new("https://a.example/f.m4a?x=1", "not a type")] })).Element("enclosure")!;

        Assert.Equal("0", enclosure.Attribute("length")!.Value);
        Assert.Equal("audio/mp4", enclosure.Attribute("type")!.Value);
    }

    /// <summary>Etiquette 10.</summary>
    [Fact]
    public void The_source_names_the_feed_and_its_rights_stand_in_for_the_items()
    {
        var item = Item(Made.Rich with { Item = Made.Rich.Item with { Rights = null } });

        Assert.Equal("Nubes & Co.", Value(item, "source"));
        Assert.Equal("https://nubes.example.org/feed.xml", item.Element("source")!.Attribute("url")!.Value);
        Assert.Equal("© 2025 Nubes", item.Element(DublinCore + "rights")!.Value);
    }

    [Theory]
    [InlineData("https://bare.example.net/1", "true")]
    [InlineData("https://bare.example.net/other", "false")]
    [InlineData(null, "false")]
    public void A_guid_is_a_permalink_only_when_it_is_the_link(string? link, string permalink)
    {
        var guid = Item(Made.Item(1, new() { Link = link, Title = "T" })).Element("guid")!;

        Assert.Equal("https://bare.example.net/1", guid.Value);
        Assert.Equal(permalink, guid.Attribute("isPermaLink")!.Value);
    }

    [Theory]
    [InlineData(null, "<p>c</p>")]
    [InlineData("<p>s</p>", null)]
    [InlineData("<p>same</p>", "<p>same</p>")]
    public void A_single_text_is_the_description_and_is_not_repeated(string? summary, string? content)
    {
        var item = Item(Made.Item(1, new() { Title = "T", Summary = summary, Content = content }));

        Assert.Equal(summary ?? content, Value(item, "description"));
        Assert.Null(item.Element(Content + "encoded"));
    }

    [Fact]
    public void A_note_without_title_stays_without_and_an_empty_item_gets_one()
    {
        Assert.Null(Item(Made.Item(1, new() { Content = "<p>note</p>" })).Element("title"));
        Assert.Equal("Bare", Value(Item(Made.Bare), "title"));
    }

    /// <summary>RSS Profile, "Character Data": hexadecimal references, which readers that decode once or twice both show right.</summary>
    [Fact]
    public void Titles_are_written_so_that_no_reader_takes_them_for_markup()
    {
        var text = Encoding.UTF8.GetString(RssWriter.Write(Made.Feed(Made.Item(1, new() { Title = "<b>Q&A</b>" }), Made.Item(2, new() { Title = "Q&A <" }))).Body);

        Assert.Contains("<title>&#x26;lt;b&#x26;gt;Q&#x26;amp;A&#x26;lt;/b&#x26;gt;</title>", text, StringComparison.Ordinal);
        Assert.Contains("<title>Q&#x26;A &#x3C;</title>", text, StringComparison.Ordinal);
    }

    private static XElement Channel(OutputFeed feed) => XDocument.Load(new MemoryStream(RssWriter.Write(feed).Body)).Root!.Element("channel")!;

    private static XElement Item(OutputItem item) => Channel(Made.Feed(item)).Element("item")!;

    private static string Value(XElement element, string name) => element.Element(name)!.Value;
}
