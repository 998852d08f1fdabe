using FeedHub.Parsing;
using FeedHub.Parsing.Links;
using Xunit;
using static FeedHub.Tests.Parsing.Documents;

namespace FeedHub.Tests.Parsing;

public sealed class LinkTests
{
    [Theory]
    [InlineData("http://a.example/Año?q=ñ&x=%7E", "http://a.example/Año?q=ñ&x=%7E")]
    [InlineData("HTTPS://A.example/../x", "HTTPS://A.example/../x")]
    [InlineData("http:///a.example/x", "http://a.example/x")]
    [InlineData("feed://a.example/x", "http://a.example/x")]
    [InlineData("feed:https://a.example/x", "https://a.example/x")]
    [InlineData("  http://a.example/con espacios\n ", "http://a.example/con%20espacios")]
    [InlineData("http://a.example/\n\tx", "http://a.example/x")]
    [InlineData("//cdn.example/x", "http://cdn.example/x")]
    [InlineData("/x?a=b#c", "http://b.example/x?a=b#c")]
    [InlineData("x", "http://b.example/d/x")]
    [InlineData("./x", "http://b.example/d/x")]
    [InlineData("../x", "http://b.example/x")]
    [InlineData("../../../x", "http://b.example/x")]
    [InlineData("..", "http://b.example/")]
    [InlineData("?q", "http://b.example/d/e?q")]
    [InlineData("#f", "http://b.example/d/e?z#f")]
    [InlineData("a:b/c", null)]
    [InlineData("./a:b", "http://b.example/d/a:b")]
    [InlineData("mailto:ana@a.example", "mailto:ana@a.example")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("java\nscript:alert(1)", null)]
    [InlineData(" \u0001javascript:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("vbscript:x", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_reference_is_resolved(string? reference, string? url) => Assert.Equal(url, UrlReference.Resolve(reference, "http://b.example/d/e?z#y"));

    [Theory]
    [InlineData("http://b.example", "x", "http://b.example/x")]
    [InlineData("http://b.example", "?q", "http://b.example?q")]
    [InlineData("http://b.example?a/b", "x", "http://b.example/x")]
    [InlineData("file:///home/ana/feed.xml", "x", null)]
    [InlineData("file:///home/ana/feed.xml", "http://a.example/", "http://a.example/")]
    public void A_base_may_be_bare_or_a_file(string baseUrl, string reference, string? url) => Assert.Equal(url, UrlReference.Resolve(reference, baseUrl));

    [Theory]
    [InlineData("<a href=\"/x\">y</a>", "<a href=\"http://b.example/x\">y</a>")]
    [InlineData("<A HREF='x?a=1&amp;b=2'>y</A>", "<A HREF='http://b.example/d/x?a=1&amp;b=2'>y</A>")]
    [InlineData("<img src=x.png alt=y>", "<img src=http://b.example/d/x.png alt=y>")]
    [InlineData("<img src=\"a.png\" srcset=\"a.png 1x, /b.png 2x\">", "<img src=\"http://b.example/d/a.png\" srcset=\"http://b.example/d/a.png 1x, http://b.example/b.png 2x\">")]
    [InlineData("<video poster='p.jpg'><source src='v.mp4'></video>", "<video poster='http://b.example/d/p.jpg'><source src='http://b.example/d/v.mp4'></video>")]
    [InlineData("<a href=\"http://a.example/?a&b\">y</a> href=\"/x\"", "<a href=\"http://a.example/?a&b\">y</a> href=\"/x\"")]
    [InlineData("<a href=\"mailto:a@b.example\">y</a><a href=\"javascript:x\">z</a>", "<a href=\"mailto:a@b.example\">y</a><a href=\"javascript:x\">z</a>")]
    [InlineData("<!-- <a href=\"/x\"> --><p title=\"src='/x'\">", "<!-- <a href=\"/x\"> --><p title=\"src='/x'\">")]
    public void Relative_urls_in_a_text_become_absolute_and_nothing_else_changes(string html, string expected) =>
        Assert.Equal(expected, FragmentLinks.MakeAbsolute(html, "http://b.example/d/e"));

    [Theory]
    [InlineData("<link>http://a.example/1</link><guid>http://a.example/guid</guid>", "http://a.example/1")]
    [InlineData("<guid>http://a.example/guid</guid>", "http://a.example/guid")]
    [InlineData("<guid isPermaLink=\"true\">/guid</guid>", "http://origin.example/guid")]
    [InlineData("<guid isPermaLink=\"false\">urn:x</guid>", null)]
    [InlineData("<guid>abc123</guid>", null)]
    [InlineData("<title>x</title><atom:link href=\"http://a.example/1\"/>", "http://a.example/1")]
    [InlineData("<title>x</title><link></link><atom:link rel=\"self\" href=\"http://a.example/self\"/>", null)]
    [InlineData("<title>x</title><link>javascript:alert(1)</link>", null)]
    [InlineData("<title>x</title><link href=\"http://a.example/1\"/>", "http://a.example/1")]
    public void The_page_of_an_rss_item_is_found(string elements, string? link) => Assert.Equal(link, ReadItem(RssItemOf(elements)).Link);

    [Theory]
    [InlineData("<link rel=\"self\" href=\"/s\"/><link rel=\"alternate\" type=\"text/html\" href=\"/p\"/><link rel=\"edit\" href=\"/e\"/>", "http://origin.example/p")]
    [InlineData("<link href=\"/p\"/>", "http://origin.example/p")]
    [InlineData("<link rel=\"alternate\" type=\"application/json\" href=\"/j\"/><link href=\"/p\"/>", "http://origin.example/p")]
    [InlineData("<link rel=\"alternate\" type=\"application/json\" href=\"/j\"/>", "http://origin.example/j")]
    [InlineData("<link>http://a.example/text</link>", "http://a.example/text")]
    [InlineData("<link rel=\"related\" href=\"/r\"/>", "http://a.example/id")]
    public void The_page_of_an_atom_entry_is_found(string elements, string link) =>
        Assert.Equal(link, ReadItem(AtomEntryOf("<id>http://a.example/id</id>" + elements)).Link);

    [Fact]
    public void Links_with_other_roles_are_kept()
    {
        var entry = ReadItem(AtomEntryOf("""
            <id>urn:1</id><link rel="via" href="http://v.example/" title="Vía"/><link rel="replies" type="text/html" href="/c"/>
            <link rel="replies" type="application/atom+xml" href="/c.atom"/><feedburner:origLink>http://o.example/1</feedburner:origLink>
            """));
        Assert.Equal("http://origin.example/c", entry.CommentsUrl);
        Assert.Equal(
            [new RelatedLink("via", "http://v.example/", null, "Vía"), new RelatedLink("replies", "http://origin.example/c.atom", "application/atom+xml"), new RelatedLink("canonical", "http://o.example/1")],
            entry.RelatedLinks);
    }

    [Fact]
    public void Bases_add_up_from_the_outside_in()
    {
        var entry = ReadItem("""
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://b.example/blog/"><entry xml:base="2025/"><id>urn:1</id><link href="uno"/>
            <content type="html" xml:base="img/">&lt;img src="a.png"&gt;</content><link rel="enclosure" href="m.mp3" xml:base="javascript:x"/></entry></feed>
            """);
        Assert.Equal("http://b.example/blog/2025/uno", entry.Link);
        Assert.Equal("<img src=\"http://b.example/blog/2025/img/a.png\">", entry.Content);
        Assert.Equal("http://b.example/blog/2025/m.mp3", entry.Enclosures.Single().Url);
    }

    [Fact]
    public void A_misplaced_item_keeps_the_base_it_stood_under() =>
        Assert.Equal("http://b.example/x/1", ReadItem("<rss xml:base=\"http://b.example/\"><channel><items xml:base=\"x/\"><item><link>1</link></item></items></channel></rss>").Link);

    [Fact]
    public void Content_location_is_the_base_where_it_is_sent()
    {
        var feed = FeedParser.Parse(new FeedDocument("<rss><channel><item><link>1</link></item></channel></rss>"u8.ToArray(), new Uri(Url), null, null, "/otro/feed"));
        Assert.Equal("http://origin.example/otro/1", feed.Items.Single().Link);
    }
}
