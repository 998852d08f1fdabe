using FeedHub.Parsing;
using Xunit;
using static FeedHub.Tests.Parsing.Documents;

namespace FeedHub.Tests.Parsing;

public sealed class FormatTests
{
    [Theory]
    [InlineData("<rss version=\"0.91\"><channel><title>Feed</title><item><title>Uno</title><link>http://a.example/1</link></item></channel></rss>", FeedFormat.Rss)]
    [InlineData("<rss version=\"0.92\"><channel><title>Feed</title><item><title>Uno</title><link>http://a.example/1</link></item></channel></rss>", FeedFormat.Rss)]
    [InlineData("<rss version=\"2.0\"><channel><title>Feed</title><item><title>Uno</title><link>http://a.example/1</link></item></channel></rss>", FeedFormat.Rss)]
    [InlineData("<rss><channel><title>Feed</title><item><title>Uno</title><link>http://a.example/1</link></item></channel></rss>", FeedFormat.Rss)]
    [InlineData("<RSS VERSION=\"2.0\"><CHANNEL><TITLE>Feed</TITLE><ITEM><TITLE>Uno</TITLE><LINK>http://a.example/1</LINK></ITEM></CHANNEL></RSS>", FeedFormat.Rss)]
    [InlineData("<rss version=\"2.0\" xmlns=\"http://backend.userland.com/rss2\"><channel><title>Feed</title><item><title>Uno</title><link>http://a.example/1</link></item></channel></rss>", FeedFormat.Rss)]
    [InlineData("<rss version=\"2.0\" xmlns=\"urn:made-up\"><channel><title>Feed</title><item><title>Uno</title><link>http://a.example/1</link></item></channel></rss>", FeedFormat.Rss)]
    [InlineData("<r:rss xmlns:r=\"http://purl.org/rss/1.0/\"><r:channel><r:title>Feed</r:title><r:item><r:title>Uno</r:title><r:link>http://a.example/1</r:link></r:item></r:channel></r:rss>", FeedFormat.Rss)]
    [InlineData("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"><channel rdf:about=\"http://a.example/\"><title>Feed</title></channel><item rdf:about=\"http://a.example/1\"><title>Uno</title><link>http://a.example/1</link></item></rdf:RDF>", FeedFormat.Rdf)]
    [InlineData("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://my.netscape.com/rdf/simple/0.9/\"><channel><title>Feed</title></channel><item><title>Uno</title><link>http://a.example/1</link></item></rdf:RDF>", FeedFormat.Rdf)]
    [InlineData("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Feed</title><entry><title>Uno</title><link href=\"http://a.example/1\"/></entry></feed>", FeedFormat.Atom)]
    [InlineData("<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:title>Feed</a:title><a:entry><a:title>Uno</a:title><a:link href=\"http://a.example/1\"/></a:entry></a:feed>", FeedFormat.Atom)]
    [InlineData("<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><title>Feed</title><entry><title>Uno</title><link rel=\"alternate\" type=\"text/html\" href=\"http://a.example/1\"/></entry></feed>", FeedFormat.Atom)]
    [InlineData("<feed><title>Feed</title><entry><title>Uno</title><link href=\"http://a.example/1\"/></entry></feed>", FeedFormat.Atom)]
    [InlineData("<CHANNEL HREF=\"http://a.example/\"><TITLE>Feed</TITLE><ITEM HREF=\"http://a.example/1\"><TITLE>Uno</TITLE></ITEM></CHANNEL>", FeedFormat.Rss)]
    [InlineData("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Feed\",\"items\":[{\"id\":\"1\",\"title\":\"Uno\",\"url\":\"http://a.example/1\"}]}", FeedFormat.JsonFeed)]
    [InlineData("\uFEFF {\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"Feed\",\"items\":[{\"id\":1,\"title\":\"Uno\",\"url\":\"http://a.example/1\",},]}", FeedFormat.JsonFeed)]
    public void A_format_is_read(string document, FeedFormat format)
    {
        var feed = Read(document);
        Assert.Equal(format, feed.Format);
        Assert.Equal("Feed", feed.Title);
        var item = Assert.Single(feed.Items);
        Assert.Equal(("Uno", "http://a.example/1"), (item.Title, item.Link));
    }

    [Fact]
    public void An_entry_document_is_a_feed_of_one() =>
        Assert.Equal("Uno", ReadItem("<entry xmlns=\"http://www.w3.org/2005/Atom\"><title>Uno</title><id>urn:1</id></entry>").Title);

    [Theory]
    [InlineData("", ParseFault.Empty)]
    [InlineData(" \r\n\t\uFEFF", ParseFault.Empty)]
    [InlineData("just text", ParseFault.NotAFeed)]
    [InlineData("<?xml version=\"1.0\"?>", ParseFault.NotAFeed)]
    [InlineData("<catalog><book/></catalog>", ParseFault.NotAFeed)]
    [InlineData("{\"items\": \"none\"}", ParseFault.NotAFeed)]
    [InlineData("{\"a\":[", ParseFault.NotAFeed)]
    [InlineData("[1,2,3]", ParseFault.NotAFeed)]
    [InlineData("<!DOCTYPE html><html><head><title>x</title></head><body>x</body></html>", ParseFault.HtmlPage)]
    [InlineData("<HTML><body><p>not closed", ParseFault.HtmlPage)]
    public void What_is_no_feed_is_named(string document, ParseFault fault)
    {
        var error = Fault(document);
        Assert.Equal(fault, error.Fault);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_tells_which_feeds_it_advertises()
    {
        var error = Fault("""
            <!doctype html><html><head><link rel=stylesheet href=/a.css>
            <link rel="alternate" type="application/rss+xml" title="RSS" href="/feed?a=1&amp;b=2">
            <link type='application/feed+json' href='https://other.example/feed.json' rel='alternate'></head><body></body></html>
            """);
        Assert.Contains("http://origin.example/feed?a=1&b=2, https://other.example/feed.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cloudflare_challenge_is_called_one() =>
        Assert.Contains("cf-mitigated", Fault("<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>").Message, StringComparison.Ordinal);

    [Fact]
    public void Wrong_types_in_json_are_as_good_as_absent()
    {
        var feed = Read("""
            {"version": "https://jsonfeed.org/version/1", "title": 7, "authors": "Ana", "author": {"name": "José"}, "hubs": [1, {"type": "WebSub", "url": "/hub"}],
             "items": [null, 3, {"id": 3, "title": null, "tags": "x", "attachments": {}, "content_text": "a\nb", "date_published": true, "authors": [{"name": 5}]}]}
            """);
        Assert.Equal(("7", "http://origin.example/hub"), (feed.Title, feed.HubUrl));
        var item = Assert.Single(feed.Items);
        Assert.Equal(("3", "a<br>\nb", "5"), (item.Guid, item.Content, item.Authors.Single().Name));
        Assert.Null(item.Published);
    }

    [Fact]
    public void A_feed_describes_itself()
    {
        var feed = Read(RssOf("""
            <title>Un &amp;amp; dos</title><link>/</link><description>&lt;b&gt;Noticias&lt;/b&gt; de hoy</description><language>es_MX</language><copyright>© Ana</copyright>
            <managingEditor>ana@a.example (Ana)</managingEditor><lastBuildDate>Mon, 05 May 2025 10:00:00 GMT</lastBuildDate><ttl>60</ttl>
            <image><url>/logo.png</url><title>otro</title><link>http://otro.example/</link></image>
            <atom:link rel="self" href="http://a.example/feed"/><atom:link rel="hub" href="http://hub.example/"/>
            <skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>x</hour></skipHours><skipDays><day>sunday</day><day>3</day></skipDays>
            <sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>
            """));
        Assert.Equal(("Un & dos", "Noticias de hoy", "es-MX", "© Ana"), (feed.Title, feed.Description, feed.Language, feed.Rights));
        Assert.Equal(("http://origin.example/", "http://a.example/feed", "http://hub.example/"), (feed.Link, feed.SelfUrl, feed.HubUrl));
        Assert.Equal("http://origin.example/logo.png", feed.ImageUrl);
        Assert.Equal([new Person("Ana", "ana@a.example")], feed.Authors);
        Assert.Equal(new DateTimeOffset(2025, 5, 5, 10, 0, 0, TimeSpan.Zero), feed.Updated);
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromHours(6)), (feed.Cadence.Ttl, feed.Cadence.UpdatePeriod));
        Assert.Equal([0, 7], feed.Cadence.SkipHours);
        Assert.Equal([DayOfWeek.Sunday], feed.Cadence.SkipDays);
    }

    [Fact]
    public void An_atom_feed_describes_itself()
    {
        var feed = Read(AtomOf("""
            <id>tag:a.example,2025:feed</id><title type="html">Uno &amp;amp; dos</title><subtitle>Sub</subtitle><updated>2025-05-05T10:00:00+02:00</updated>
            <author><name>Ana</name><uri>/ana</uri></author><rights>© Ana</rights><logo>/logo.png</logo>
            <link href="http://a.example/"/><link rel="self" href="http://a.example/feed"/><link rel="hub" href="http://hub.example/"/>
            """));
        Assert.Equal(("tag:a.example,2025:feed", "Uno & dos", "Sub", "© Ana"), (feed.Id, feed.Title, feed.Description, feed.Rights));
        Assert.Equal(("http://a.example/", "http://a.example/feed", "http://hub.example/"), (feed.Link, feed.SelfUrl, feed.HubUrl));
        Assert.Equal([new Person("Ana", null, "http://origin.example/ana")], feed.Authors);
        Assert.Equal(new DateTimeOffset(2025, 5, 5, 8, 0, 0, TimeSpan.Zero), feed.Updated);
    }
}
