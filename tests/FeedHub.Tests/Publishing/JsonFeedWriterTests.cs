using System.Globalization;
using System.Text.Json;
using FeedHub.Publishing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/.</summary>
public sealed class JsonFeedWriterTests
{
    [Fact]
    public void The_feed_url_is_the_url_served_and_the_home_page_is_the_hubs()
    {
        var feed = Read(Made.Feed(Made.Rich));

        Assert.Equal("https://jsonfeed.org/version/1.1", Text(feed, "version"));
        Assert.Equal("Nube e IA", Text(feed, "title"));
        Assert.Equal("https://feeds.example.org/feeds/all.json", Text(feed, "feed_url"));
        Assert.Equal("https://feeds.example.org/", Text(feed, "home_page_url"));
        Assert.Equal("es-MX", Text(feed, "language"));
    }

    [Fact]
    public void Every_field_of_an_item_is_there()
    {
        var item = Item(Made.Rich);

        Assert.Equal("tag:nubes.example.org,2025:1", Text(item, "id"));
        Assert.Equal("https://nubes.example.org/2025/el-ni%C3%B1o?a=%5B1%5D&b=2", Text(item, "url"));
        Assert.Equal("R&D: \"¿Cómo crece la nube?\" 🌩", Text(item, "title"));
        Assert.Equal(Made.Rich.Item.Content, Text(item, "content_html"));
        Assert.Equal("Un resumen breve & claro.", Text(item, "summary"));
        Assert.Equal("https://nubes.example.org/1.jpg", Text(item, "image"));
        Assert.Equal("2025-03-14T12:00:00Z", Text(item, "date_published"));
        Assert.Equal("2025-03-14T13:30:00Z", Text(item, "date_modified"));
        Assert.Equal("es-MX", Text(item, "language"));
        Assert.Equal(["Ana Núñez", "Bo <Li>"], item.GetProperty("authors").EnumerateArray().Select(a => Text(a, "name")));
        Assert.Equal("https://nubes.example.org/ana", Text(item.GetProperty("authors")[0], "url"));
        Assert.Equal(["Nube", "ia", "C++ & C"], item.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
    }

    [Fact]
    public void Every_enclosure_is_an_attachment()
    {
        var attachments = Item(Made.Rich).GetProperty("attachments");

        Assert.Equal(3, attachments.GetArrayLength());
        Assert.Equal("https://cdn.example.org/ep%201.mp3", Text(attachments[0], "url"));
        Assert.Equal("audio/mpeg", Text(attachments[0], "mime_type"));
        Assert.Equal("Episodio 1", Text(attachments[0], "title"));
        Assert.Equal(3_000_000_000, attachments[0].GetProperty("size_in_bytes").GetInt64());
        Assert.Equal(3725, attachments[0].GetProperty("duration_in_seconds").GetInt64());
        Assert.Equal("application/octet-stream", Text(attachments[2], "mime_type"));
    }

    /// <summary>Etiquette 10.</summary>
    [Fact]
    public void The_source_rights_and_comments_stand_in_an_extension()
    {
        var extension = Item(Made.Rich).GetProperty("_feedhub");

        Assert.Equal("Nubes & Co.", Text(extension.GetProperty("source"), "title"));
        Assert.Equal("https://nubes.example.org/feed.xml", Text(extension.GetProperty("source"), "url"));
        Assert.Equal("https://nubes.example.org/", Text(extension.GetProperty("source"), "home_page_url"));
        Assert.Equal("© 2025 Nubes", Text(extension.GetProperty("source"), "rights"));
        Assert.Equal("CC BY 4.0", Text(extension, "rights"));
        Assert.Equal("https://nubes.example.org/2025/1#comentarios", Text(extension, "comments_url"));
    }

    [Fact]
    public void So_do_links_media_podcast_and_place()
    {
        var item = Item(Made.Rich);
        var extension = item.GetProperty("_feedhub");

        Assert.Equal("https://otra.example.net/", Text(item, "external_url"));
        Assert.Equal(["via", "related"], extension.GetProperty("links").EnumerateArray().Select(l => Text(l, "rel")));
        Assert.Equal("Carla", Text(extension.GetProperty("contributors")[0], "name"));
        Assert.Equal("https://nubes.example.org/1.webm", Text(extension.GetProperty("media")[0], "url"));
        Assert.Equal(120, extension.GetProperty("thumbnails")[0].GetProperty("width").GetInt32());
        Assert.Equal(1.5m, extension.GetProperty("episode").GetProperty("number").GetDecimal());
        Assert.Equal("captions", Text(extension.GetProperty("episode").GetProperty("transcripts")[0], "rel"));
        Assert.Equal("Eva", Text(extension.GetProperty("episode").GetProperty("people")[0], "name"));
        Assert.Equal(-99.133209, extension.GetProperty("location").GetProperty("longitude").GetDouble());
    }

    [Fact]
    public void A_single_text_is_written_once()
    {
        var item = Item(Made.Item(1, new() { Summary = "<p>s</p>" }));

        Assert.Equal("<p>s</p>", Text(item, "content_html"));
        Assert.False(item.TryGetProperty("summary", out _));
        Assert.False(item.TryGetProperty("content_text", out _));
    }

    /// <summary>The rules of the specification, each checked on every kind of item: required members, types, dates, absolute URLs.</summary>
    [Fact]
    public void Every_item_keeps_the_rules_of_the_format()
    {
        var feed = Read(Made.Feed(Made.Assorted));
        var ids = new HashSet<string>();
        foreach (var item in feed.GetProperty("items").EnumerateArray())
        {
            Assert.True(ids.Add(Text(item, "id")));
            Assert.True(item.TryGetProperty("content_html", out _) ^ item.TryGetProperty("content_text", out _));
            foreach (var date in new[] { "date_published", "date_modified" })
                Assert.True(DateTimeOffset.TryParseExact(Text(item, date), "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, 0, out _));
            foreach (var url in new[] { "url", "external_url", "image", "banner_image" })
                Assert.True(!item.TryGetProperty(url, out var value) || WebAddress.IsAbsolute(value.GetString()!));
            if (item.TryGetProperty("authors", out var authors))
                Assert.All(authors.EnumerateArray(), a => Assert.True(a.TryGetProperty("name", out _) || a.TryGetProperty("url", out _)));
            if (item.TryGetProperty("attachments", out var attachments))
                Assert.All(attachments.EnumerateArray(), a => Assert.True(WebAddress.IsAbsolute(Text(a, "url")) && Text(a, "mime_type").Contains('/')));

            // Extensions are objects whose names start with an underscore and a letter.
            Assert.All(item.EnumerateObject().Where(p => p.Name[0] == '_'), p => Assert.Equal(JsonValueKind.Object, p.Value.ValueKind));
        }

        Assert.Equal(Made.Assorted.Count, ids.Count);
    }

    private static JsonElement Read(OutputFeed feed) => JsonDocument.Parse(JsonFeedWriter.Write(feed).Body).RootElement;

    private static JsonElement Item(OutputItem item) => Read(Made.Feed(item)).GetProperty("items")[0];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
