using Xunit;
using static FeedHub.Tests.Parsing.Documents;

namespace FeedHub.Tests.Parsing;

public sealed class MalformedXmlTests
{
    [Theory]
    [InlineData("<title>AT&T y R&D</title>", "AT&T y R&D")]
    [InlineData("<title>Niño &ntilde;and&uacute;&hellip; &unknown; &#8364; &#x20AC; &#128;</title>", "Niño ñandú… &unknown; € € €")]
    [InlineData("<title>uno\u0001 dos\u000b</title><x>\u0000</x>", "uno dos")]
    [InlineData("<title>a &#0;b &#x1F;c</title>", "a b c")]
    [InlineData("<title>1 < 2</title>", "1 < 2")]
    [InlineData("<title>Sin cerrar<link>http://a.example/1</link>", "Sin cerrar")]
    [InlineData("<title>Cruzado</link></title>", "Cruzado")]
    [InlineData("<title>Atributos</title><enclosure url=http://a.example/1.mp3 length=5 type='audio/mpeg'/>", "Atributos")]
    [InlineData("<title>Prefijo</title><slash:comments>1</slash:comments><nobody:knows>x</nobody:knows>", "Prefijo")]
    [InlineData("<title>Comentario</title><!-- sin -- cerrar --><x>&</x>", "Comentario")]
    [InlineData("<title><![CDATA[Partido]]> y &", "Partido y &")]
    public void A_broken_item_is_read(string elements, string title)
    {
        var feed = Read(RssItemOf(elements + "<guid>1</guid>"));
        var item = Assert.Single(feed.Items);
        Assert.Equal(title, item.Title);
        Assert.Equal("1", item.Guid);
        Assert.True(item.Repaired);
        Assert.Contains(feed.Notices, n => n.Contains("repaired", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sound_document_is_not_called_repaired()
    {
        var feed = Read(RssItemOf("<title>Bien</title>"));
        Assert.False(feed.Items[0].Repaired);
        Assert.Empty(feed.Notices);
    }

    [Theory]
    [InlineData("<br />\n<b>Warning</b>: Cannot modify header information in <b>/index.php</b><br />\n<?xml version=\"1.0\"?>", "")]
    [InlineData("\n\n  <?xml version=\"1.0\"?>", "")]
    [InlineData("basura ", "")]
    [InlineData("", "<!-- 0.2 s -->\n<script>track()</script>")]
    [InlineData("<?xml version=\"1.0\"?><?xml version=\"1.0\"?>", "\u0000\u0000")]
    public void Junk_around_the_root_is_passed_over(string before, string after) =>
        Assert.Equal("Uno", Read(before + RssItemOf("<title>Uno</title>") + after).Items.Single().Title);

    [Fact]
    public void What_came_before_a_cut_is_kept()
    {
        var whole = RssOf("<title>Feed</title><item><title>Uno</title><guid>1</guid></item><item><title>Dos</title><guid>2</guid><description>Empie");
        var feed = Read(whole[..whole.LastIndexOf("Empie", StringComparison.Ordinal)]);
        Assert.Equal(["1", "2"], feed.Items.Select(i => i.Guid));
        Assert.Contains(feed.Notices, n => n.Contains("breaks off", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<item><title>Uno</title><item><title>Dos</title></item>")]
    [InlineData("<item><title>Uno</title></item></channel><item><title>Dos</title></item>")]
    [InlineData("<category><item><title>Uno</title></item><item><title>Dos</title></item>")]
    [InlineData("<item><title>Uno</title><item><title>Dos</title></item></item>")]
    [InlineData("<items><item><title>Uno</title></item><item><title>Dos</title></item></items>")]
    public void Items_are_found_wherever_they_stand(string channel) =>
        Assert.Equal(["Uno", "Dos"], Read(RssOf(channel)).Items.Select(i => i.Title));

    [Fact]
    public void A_channel_may_be_missing() =>
        Assert.Equal("Uno", Read("<rss version=\"2.0\"><title>F</title><item><title>Uno</title></item></rss>").Items.Single().Title);

    [Fact]
    public void Undeclared_prefixes_mean_what_everybody_means_by_them()
    {
        var item = ReadItem("<rss><channel><item><title>x</title><dc:creator>Ana</dc:creator><content:encoded><![CDATA[<p>Todo</p>]]></content:encoded></item></channel></rss>");
        Assert.Equal("Ana", item.Authors.Single().Name);
        Assert.Equal("<p>Todo</p>", item.Content);
    }

    [Fact]
    public void A_prefix_is_only_a_name() =>
        Assert.Equal("Ana", ReadItem("<rss xmlns:x=\"http://purl.org/dc/elements/1.1/\"><channel><item><title>x</title><x:creator>Ana</x:creator></item></channel></rss>")
            .Authors.Single().Name);

    [Fact]
    public void Markup_that_nobody_escaped_is_kept() =>
        Assert.Equal("Un <b>texto</b><br> y <a href=\"http://a.example/?a=1&amp;b=2\">más</a>",
            ReadItem(RssItemOf("<description>Un <b>texto</b><br/> y <a href=\"http://a.example/?a=1&amp;b=2\">más</a></description>")).Summary);

    [Theory]
    [InlineData("<!DOCTYPE rss [<!ENTITY marca \"Periódico\">]>", "&marca;", "Periódico")]
    [InlineData("<!DOCTYPE rss SYSTEM \"file:///etc/passwd\">", "x", "x")]
    [InlineData("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "a&x;b", "a&x;b")]
    [InlineData("<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\"><!ENTITY c \"&b;&b;\">]>", "&c;", "&c;")]
    [InlineData("<!DOCTYPE rss PUBLIC \"-//Netscape//DTD RSS 0.91//EN\" \"http://my.netscape.com/publish/formats/rss-0.91.dtd\">", "A&ntilde;o", "Año")]
    public void A_dtd_gives_short_plain_text_and_nothing_else(string doctype, string title, string expected) =>
        Assert.Equal(expected, Read(doctype + RssItemOf($"<title>{title}</title>")).Items.Single().Title);
}
