using System.Text.Json;
using FeedHub.Parsing;
using Xunit;
using static FeedHub.Tests.Parsing.Documents;

namespace FeedHub.Tests.Parsing;

public sealed class FieldTests
{
    [Theory]
    [InlineData("AT&amp;T &lt;3 R&amp;D", "AT&T <3 R&D")]
    [InlineData("&lt;b&gt;Negrita&lt;/b&gt; en el título", "Negrita en el título")]
    [InlineData("<![CDATA[CDATA & <i>cursiva</i>]]>", "CDATA & cursiva")]
    [InlineData("&amp;quot;doble&amp;quot; &amp;amp;", "\"doble\" &")]
    [InlineData("1 &lt; 2 y 3 &gt; 2", "1 < 2 y 3 > 2")]
    [InlineData("El tag &lt;blink&gt; y &lt;/blink&gt;", "El tag <blink> y </blink>")]
    [InlineData("  Espacio\n   en \t blanco ", "Espacio en blanco")]
    [InlineData("«Fino\u202F» 20\u00A0€ \u200Fעברית\u200E 👩‍👩‍👧", "«Fino\u202F» 20\u00A0€ \u200Fעברית\u200E 👩‍👩‍👧")]
    [InlineData("", null)]
    [InlineData(" \n ", null)]
    public void An_rss_title_is_shown_as_meant(string written, string? title) =>
        Assert.Equal(title, ReadItem(RssItemOf($"<title>{written}</title><guid>1</guid>")).Title);

    [Theory]
    [InlineData("<title>A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title>", "A &amp; <b>B</b>")]
    [InlineData("<title type=\"text\">1 &lt; 2</title>", "1 < 2")]
    [InlineData("<title type=\"html\">A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title>", "A & B")]
    [InlineData("<title type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">A &amp; <b>B</b></div></title>", "A & B")]
    [InlineData("<title type=\"xhtml\">di &lt;code>x&lt;/code></title>", "di <code>x</code>")]
    [InlineData("<title type=\"text/html\" mode=\"escaped\">A &amp;amp; B</title>", "A & B")]
    [InlineData("<title mode=\"base64\">UMOhamFybw==</title>", "Pájaro")]
    public void An_atom_title_is_what_its_type_says(string element, string title) =>
        Assert.Equal(title, ReadItem(AtomEntryOf(element + "<id>urn:1</id>")).Title);

    [Theory]
    [InlineData("<description>&lt;p&gt;Corto&lt;/p&gt;</description><content:encoded><![CDATA[<p>Largo y más</p>]]></content:encoded>", "<p>Corto</p>", "<p>Largo y más</p>")]
    [InlineData("<description>&lt;p&gt;Igual&lt;/p&gt;</description><content:encoded><![CDATA[<div>Igual</div>]]></content:encoded>", null, "<div>Igual</div>")]
    [InlineData("<description>Solo</description>", "Solo", null)]
    [InlineData("<content:encoded>Solo</content:encoded>", null, "Solo")]
    [InlineData("<dc:description>DC</dc:description>", "DC", null)]
    [InlineData("<itunes:summary>Uno\nDos</itunes:summary>", "Uno<br>\nDos", null)]
    [InlineData("<media:group><media:description>1 &lt; 2</media:description></media:group>", "1 &lt; 2", null)]
    [InlineData("<description>parche de &lt;ana&lt; at &gt;a.example&gt;\n\n%&lt;campo&gt;x</description>", "parche de &lt;ana&lt; at &gt;a.example&gt;<br>\n<br>\n%&lt;campo&gt;x", null)]
    [InlineData("<description>&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;</description>", "&lt;script&gt;alert(1)&lt;/script&gt;", null)]
    [InlineData("<description></description>", null, null)]
    public void Summary_and_content_of_rss_are_told_apart(string elements, string? summary, string? content)
    {
        var item = ReadItem(RssItemOf("<guid>1</guid>" + elements));
        Assert.Equal((summary, content), (item.Summary, item.Content));
    }

    [Theory]
    [InlineData("<summary>1 &lt; 2</summary>", "1 &lt; 2", null)]
    [InlineData("<summary>Uno\nsigue\n\nDos</summary>", "Uno\nsigue<br><br>\n\nDos", null)]
    [InlineData("<content type=\"html\">&lt;p&gt;A &amp;amp; B&lt;/p&gt;</content>", null, "<p>A &amp; B</p>")]
    [InlineData("<content type=\"html\">&amp;lt;script&amp;gt;</content>", null, "&lt;script&gt;")]
    [InlineData("<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>A <b>B</b></p><br/></div></content>", null, "<p>A <b>B</b></p><br>")]
    [InlineData("<content type=\"xhtml\"><h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:p>A</h:p></h:div></content>", null, "<p>A</p>")]
    [InlineData("<content type=\"image/png\">iVBORw0KGgo=</content><summary>imagen</summary>", "imagen", null)]
    [InlineData("<content type=\"text/html\" src=\"/x.html\"/><summary>resumen</summary>", "resumen", null)]
    public void Summary_and_content_of_atom_are_told_apart(string elements, string? summary, string? content)
    {
        var item = ReadItem(AtomEntryOf("<id>urn:1</id>" + elements));
        Assert.Equal((summary, content), (item.Summary, item.Content));
    }

    [Theory]
    [InlineData("<author>ana@a.example (Ana Pérez)</author>", "Ana Pérez", "ana@a.example")]
    [InlineData("<author>Ana Pérez &lt;ana@a.example&gt;</author>", "Ana Pérez", "ana@a.example")]
    [InlineData("<author>ana@a.example</author>", "ana@a.example", "ana@a.example")]
    [InlineData("<author>Ana Pérez</author>", "Ana Pérez", null)]
    [InlineData("<dc:creator>Ana Pérez</dc:creator>", "Ana Pérez", null)]
    [InlineData("<itunes:author>Ana Pérez</itunes:author>", "Ana Pérez", null)]
    [InlineData("<atom:author><atom:name>Ana Pérez</atom:name><atom:email>ana@a.example</atom:email></atom:author>", "Ana Pérez", "ana@a.example")]
    public void An_author_is_read(string elements, string name, string? mail) =>
        Assert.Equal([new Person(name, mail)], ReadItem(RssItemOf("<guid>1</guid>" + elements)).Authors);

    [Fact]
    public void All_authors_are_kept_and_the_feed_counts_only_where_there_is_none()
    {
        var items = Read(RssOf("""
            <managingEditor>jefa@a.example (Jefa)</managingEditor>
            <item><guid>1</guid><dc:creator>José</dc:creator><dc:creator>Ana</dc:creator><author>José</author><dc:contributor>Luis</dc:contributor></item>
            <item><guid>2</guid></item>
            """)).Items;
        Assert.Equal(["José", "Ana"], items[0].Authors.Select(p => p.Name));
        Assert.Equal(["Luis"], items[0].Contributors.Select(p => p.Name));
        Assert.Equal(["Jefa"], items[1].Authors.Select(p => p.Name));
    }

    [Fact]
    public void Categories_are_kept_each_once()
    {
        var item = ReadItem(RssItemOf("""
            <guid>1</guid><category>Política</category><category domain="http://t.example/">Economía</category><category>Política</category><category> </category>
            <dc:subject>Sociedad</dc:subject><media:keywords>uno, dos,</media:keywords><category>a, b</category><itunes:category text="News"><itunes:category text="Tech"/></itunes:category>
            <categories><category>Dentro</category></categories>
            """));
        Assert.Equal(["Política", "Economía", "Sociedad", "uno", "dos", "a, b", "News", "Tech", "Dentro"], item.Categories.Select(c => c.Term));
        Assert.Equal("http://t.example/", item.Categories[1].Scheme);
        Assert.Equal([new Category("pol", "Política", "http://s.example/")],
            ReadItem(AtomEntryOf("<id>urn:1</id><category term=\"pol\" label=\"Política\" scheme=\"http://s.example/\"/>")).Categories);
    }

    [Fact]
    public void Every_enclosure_is_kept_whole()
    {
        var item = ReadItem(RssItemOf("""
            <guid>1</guid><enclosure url="/a.mp3" length="9876543210123" type="audio/mpeg"/><enclosure url="http://a.example/b.ogg" length="0"/>
            <enclosure url="http://a.example/b.ogg"/><atom:link rel="enclosure" href="http://a.example/c.mp4" title="Vídeo" length="12,345"/><itunes:duration>1:02:03</itunes:duration>
            """));
        Assert.Equal(
            [
                new Enclosure("http://origin.example/a.mp3", "audio/mpeg", 9876543210123, null, new TimeSpan(1, 2, 3)),
                new Enclosure("http://a.example/b.ogg"), new Enclosure("http://a.example/c.mp4", null, 12345, "Vídeo"),
            ],
            item.Enclosures);
    }

    [Theory]
    [InlineData("", "", "", "en")]
    [InlineData("", "xml:lang=\"es\"", "", "es")]
    [InlineData("<dc:language>pt_BR</dc:language>", "", "", "pt-BR")]
    [InlineData("", "", "xml:lang=\"ca\"", "ca")]
    [InlineData("<dc:language>not a tag!</dc:language>", "", "", "en")]
    public void The_language_is_the_items_own_else_the_feeds(string elements, string onItem, string onTitle, string language) =>
        Assert.Equal(language, ReadItem(
            $"<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xml:lang=\"en\"><entry {onItem}><id>urn:1</id><title {onTitle}>x</title>{elements}</entry></feed>").Language);

    [Fact]
    public void Media_are_read_in_groups_and_without()
    {
        var item = ReadItem(RssItemOf("""
            <guid>1</guid><media:group><media:content url="http://a.example/1.mp4" type="video/mp4" fileSize="5" width="640" height="480" duration="90"><media:credit>Ana</media:credit></media:content>
            <media:content url="http://a.example/2.mp4"/><media:title>Título</media:title></media:group>
            <media:content url="/3.jpg" medium="image"><media:thumbnail url="http://a.example/t1.jpg" width="10"/><media:description>Pie</media:description></media:content>
            <media:thumbnail url="http://a.example/t2.jpg"/><media:content url="javascript:alert(1)"/>
            """));
        Assert.Equal("Título", item.Title);
        Assert.Equal(["http://a.example/1.mp4", "http://a.example/2.mp4", "http://origin.example/3.jpg"], item.Media.Select(m => m.Url));
        Assert.Equal(
            new MediaObject { Url = "http://a.example/1.mp4", Type = "video/mp4", Length = 5, Width = 640, Height = 480, Duration = TimeSpan.FromSeconds(90), Credit = "Ana" },
            item.Media[0]);
        Assert.Equal([new MediaThumbnail("http://a.example/t1.jpg", 10), new MediaThumbnail("http://a.example/t2.jpg")], item.Thumbnails);
        Assert.Equal("http://a.example/t1.jpg", item.ImageUrl);
        Assert.Equal("Pie", item.Summary);
    }

    [Fact]
    public void A_frame_with_a_film_is_kept_among_the_media() =>
        Assert.Equal("https://www.youtube.com/embed/x?a=1&b=2",
            ReadItem(RssItemOf("<guid>1</guid><description><![CDATA[<p>Mira</p><iframe src=\"https://www.youtube.com/embed/x?a=1&amp;b=2\"></iframe>]]></description>")).Media.Single().Url);

    [Fact]
    public void An_episode_is_read()
    {
        var item = ReadItem(RssItemOf("""
            <title>Episodio</title><itunes:season>2</itunes:season><itunes:episode>7</itunes:episode><itunes:episodeType>Full</itunes:episodeType><itunes:explicit>no</itunes:explicit>
            <itunes:subtitle>Sub</itunes:subtitle><itunes:image href="/ep.jpg"/><podcast:season name="Otoño">2</podcast:season>
            <podcast:transcript url="/t.vtt" type="text/vtt" language="es" rel="captions"/><podcast:chapters url="/c.json" type="application/json+chapters"/>
            <podcast:person role="guest" href="http://ana.example/" img="/ana.jpg">Ana</podcast:person><description>Texto</description><itunes:summary>Otro texto</itunes:summary>
            """));
        var episode = Assert.IsType<PodcastEpisode>(item.Episode);
        Assert.Equal((2, "Otoño", 7m, "full", false, "Sub"), (episode.Season, episode.SeasonName, episode.Number, episode.Type, episode.Explicit, episode.Subtitle));
        Assert.Equal([new PodcastTranscript("http://origin.example/t.vtt", "text/vtt", "es", "captions")], episode.Transcripts);
        Assert.Equal(("http://origin.example/c.json", "application/json+chapters"), (episode.ChaptersUrl, episode.ChaptersType));
        Assert.Equal([new PodcastPerson("Ana", "guest", null, "http://ana.example/", "http://origin.example/ana.jpg")], episode.People);
        Assert.Equal(("Texto", "Otro texto"), (item.Summary, episode.Summary));
        Assert.Equal("http://origin.example/ep.jpg", item.ImageUrl);
        Assert.Null(ReadItem(RssItemOf("<title>Noticia</title>")).Episode);
    }

    [Theory]
    [InlineData("<georss:point featureName=\"Madrid\">40.4 -3.7</georss:point>", 40.4, -3.7, "Madrid")]
    [InlineData("<geo:lat>40.4</geo:lat><geo:long>-3.7</geo:long>", 40.4, -3.7, null)]
    [InlineData("<geo:Point><geo:lat>40.4</geo:lat><geo:long>-3.7</geo:long></geo:Point>", 40.4, -3.7, null)]
    [InlineData("<georss:where><gml:Point><gml:pos>40.4 -3.7</gml:pos></gml:Point></georss:where>", 40.4, -3.7, null)]
    [InlineData("<georss:box>40 -4 41 -3</georss:box>", 40.5, -3.5, null)]
    [InlineData("<georss:polygon>40.4 -3.7 41 -3 40 -3</georss:polygon>", 40.4, -3.7, null)]
    public void A_place_is_read(string elements, double latitude, double longitude, string? name) =>
        Assert.Equal(new GeoLocation(latitude, longitude, name), ReadItem(RssItemOf("<guid>1</guid>" + elements)).Location);

    [Theory]
    [InlineData("<georss:point>140 -3.7</georss:point>")]
    [InlineData("<georss:point>40.4</georss:point>")]
    [InlineData("<geo:lat>40.4</geo:lat>")]
    public void An_impossible_place_is_none(string elements) => Assert.Null(ReadItem(RssItemOf("<guid>1</guid>" + elements)).Location);

    [Fact]
    public void Where_a_publisher_took_an_item_from_is_kept()
    {
        Assert.Equal(new ItemOrigin("Diario", "http://orig.example/feed.xml"),
            ReadItem(RssItemOf("<guid>1</guid><source url=\"http://orig.example/feed.xml\">Diario</source>")).Origin);
        Assert.Equal(new ItemOrigin("Diario", "http://orig.example/feed"),
            ReadItem(AtomEntryOf("<title>Propio</title><id>urn:1</id><source><id>urn:o</id><title>Diario</title><link rel=\"self\" href=\"http://orig.example/feed\"/></source>")).Origin);
    }

    [Fact]
    public void An_item_without_anything_to_know_or_read_is_none() =>
        Assert.Empty(Read(RssOf("<item><pubDate>Mon, 05 May 2025 10:00:00 GMT</pubDate></item><item><description>&lt;hr&gt;</description></item>")).Items);

    [Fact]
    public void An_item_survives_the_store()
    {
        var item = ReadItem(RssItemOf("<title>x</title><enclosure url=\"/a.mp3\"/><itunes:episode>1</itunes:episode><georss:point>1 2</georss:point><media:content url=\"/b.jpg\"/>"));
        var json = JsonSerializer.Serialize(item);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ParsedItem>(json)));
    }
}
