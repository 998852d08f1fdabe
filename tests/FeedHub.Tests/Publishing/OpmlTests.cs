using System.Text;
using System.Xml.Linq;
using FeedHub.Publishing.Opml;
using Xunit;

namespace FeedHub.Tests.Publishing;

public sealed class OpmlTests
{
    [Fact]
    public void What_is_written_is_read_back_without_a_loss()
    {
        OpmlFeed[] feeds =
        [
            new() { XmlUrl = "https://a.example/feed?x=1&y=2", Title = "Año <nuevo> \"y\" más", HtmlUrl = "https://a.example/", Type = "rss" },
            new() { XmlUrl = "https://b.example/feed", Title = "日本", Type = "rss", Folders = ["prensa/españa", "ia"] },
            new() { XmlUrl = "https://c.example/feed", Title = "C", Type = "rss", Folders = ["ia", "prensa", "prensa/españa/galicia"] },
            new() { XmlUrl = "https://d.example/feed", Title = "D", Type = "rss", Folders = ["arte, cine", "tcp/ip"] },
        ];

        var read = Read(Encoding.UTF8.GetString(OpmlWriter.Write("Mi hub", feeds)));

        Assert.Equal("Mi hub", read.Title);
        Assert.Empty(read.Dropped);
        Assert.Equal(feeds.OrderBy(f => f.XmlUrl).Select(Told), read.Feeds.OrderBy(f => f.XmlUrl).Select(Told));
    }

    [Fact]
    public void What_XML_cannot_carry_is_left_out()
    {
        var read = Read(Encoding.UTF8.GetString(OpmlWriter.Write("a\uFFFF", [new() { XmlUrl = "https://a.example/", Title = "x\uD800y", Folders = ["t\uFFFE"] }])));

        Assert.Equal(("a", "xy", "t"), (read.Title, read.Feeds[0].Title, read.Feeds[0].Folders[0]));
    }

    [Fact]
    public void Folders_within_folders_are_outlines_within_outlines()
    {
        var opml = XDocument.Parse(Encoding.UTF8.GetString(OpmlWriter.Write("x", [new() { XmlUrl = "https://a.example/", Title = "A", Folders = ["prensa/españa", "ia"] }])));
        var feeds = opml.Descendants("outline").Where(o => o.Attribute("xmlUrl") is not null).ToList();

        Assert.Equal(["prensa/españa", "ia"], feeds.Select(f => string.Join('/', f.Ancestors("outline").Reverse().Select(o => o.Attribute("text")!.Value))));
        Assert.All(feeds, f => Assert.Equal("/prensa/españa,ia", f.Attribute("category")!.Value));
    }

    [Fact]
    public void Lists_of_other_readers_are_read_however_they_spell_things()
    {
        var read = Read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <opml version="1.0"><head><title><![CDATA[Mis fuentes]]></title></head><body>
              <outline text="Prensa / medios" title="Prensa / medios">
                <outline text="España"><outline TITLE="El País" XMLURL=" https://a.example/rss " type="rss" category="Nube,/Prensa/Hoy"/></outline>
              </outline>
              <outline text="El País otra vez" xmlUrl="https://a.example/rss"/>
              <outline title="Dentro" text="" xmlUrl="https://b.example/rss"><outline text="C" xmlUrl="https://c.example/rss"/></outline>
            </body></opml>
            """);

        Assert.Equal("Mis fuentes", read.Title);
        Assert.Equal(["El País", "Dentro", "C"], read.Feeds.Select(f => f.Title));
        Assert.Equal(["Nube", "Prensa/Hoy", "Prensa ∕ medios/España"], read.Feeds[0].Folders);
        Assert.Equal(("https://a.example/rss", 4), (read.Feeds[0].XmlUrl, read.Feeds[0].Line));
    }

    [Fact]
    public void What_has_no_place_in_feeds_json_is_told_in_words()
    {
        var read = Read(
            """
            <opml version="2.0" xmlns:frss="https://freshrss.org/opml"><body>
              <outline text="Vacía"/>
              <outline text="Carpeta" isOpen="true">
                <outline text="Mío" title="Suyo" xmlUrl="https://a.example/" frss:priority="5"/>
                <outline text="B" xmlUrl="https://b.example/" frss:priority="1"/>
              </outline>
            </body></opml>
            """);

        Assert.Equal(
            [
                "The attribute frss:priority of 2 feeds has no place in feeds.json.",
                "The attribute isopen of 1 folders has no place in feeds.json.",
                "Where text and title differ, text is kept; dropped: \"Suyo\" of \"Mío\".",
                "Outlines with neither a feed nor anything in them: \"Vacía\".",
            ],
            read.Dropped);
    }

    [Theory]
    [InlineData("<!DOCTYPE opml [<!ENTITY a \"aaaa\">]><opml version=\"2.0\"><body/></opml>", "DTD")]
    [InlineData("<rss version=\"2.0\"/>", "root element is rss")]
    [InlineData("<opml><body><outline", "well-formed")]
    [InlineData("", "well-formed")]
    public void What_is_no_list_is_refused_in_a_sentence(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<OpmlException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Folders_without_end_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<outline text=\"x\">", 40));

        Assert.Contains("32 levels", Assert.Throws<OpmlException>(() => Read($"<opml><body>{deep}")).Message, StringComparison.Ordinal);
    }

    private static string Told(OpmlFeed feed) => $"{feed.XmlUrl} {feed.Title} {feed.HtmlUrl} {feed.Type} {string.Join(',', feed.Folders)}";

    private static OpmlDocument Read(string text) => OpmlReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
