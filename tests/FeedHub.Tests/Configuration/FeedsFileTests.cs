using System.Text;
using FeedHub.Configuration;
using Xunit;

namespace FeedHub.Tests.Configuration;

/// <summary>The forms of feeds.json that are right, and what is made of them.</summary>
public sealed class FeedsFileTests
{
    [Fact]
    public void A_list_of_URLs_is_a_whole_file()
    {
        var config = FeedsText.Config("""{ "feeds": ["https://example.org/feed.xml"] }""");

        var feed = Assert.Single(config.Feeds);
        Assert.Equal("https://example.org/feed.xml", feed.Url.AbsoluteUri);
        Assert.Null(feed.Title);
        Assert.Empty(feed.Tags);
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromDays(90), 20), (feed.Interval, feed.Retention, feed.Backfill));
        var output = Assert.Single(config.Outputs);
        Assert.Equal(("all", "FeedHub", 100), (output.Name, output.Title, output.Limit));
        Assert.True(output.Includes(feed));
        Assert.Equal("FeedHub", config.Hub.Title);
        Assert.Null(config.Hub.BaseUrl);
        Assert.Null(config.Hub.Contact);
        Assert.Empty(config.Fetch.AllowPrivate);
        Assert.True(Path.IsPathFullyQualified(config.Path));
    }

    [Fact]
    public void Every_field_arrives_where_it_belongs()
    {
        var config = FeedsText.Config("""
            {
              "$schema": "./feeds.schema.json",
              "hub": { "title": " Nube e IA ", "baseUrl": "https://example.org/hub", "contact": "mailto:ops@example.org" },
              "defaults": { "interval": "2h", "retention": "forever", "keepItems": 500, "backfill": "all" },
              "fetch": { "allowPrivate": ["127.0.0.1", "10.0.0.0/8", "FD00::/8", "[::1]", "Intranet.Example", "10.0.0.0/8"] },
              "trackingParameters": ["Portada_*", "example.org?s", "portada_*"],
              "feeds": [
                "https://example.org/a",
                { "url": "https://example.org/b", "title": "B", "tags": ["ES", " ia ", "es"], "interval": "30m", "retention": "1d", "keepItems": "all", "backfill": 0,
                  "keep": [{ "any": "nube" }], "drop": [{ "title": "(?i)horóscopo", "author": "^admin$" }, { "link": "/deportes/" }] },
              ],
              "outputs": [
                { "name": "all" },
                { "name": "ia", "tags": ["IA"], "limit": 5, "keep": [{ "category": "ia" }], "drop": [{ "content": "x" }], "stories": "collapse", "duplicates": "keep" },
                { "name": "es", "title": "En español", "tags": ["es"] },
              ],
            }
            """);

        Assert.Equal(("Nube e IA", "https://example.org/hub/", "mailto:ops@example.org"), (config.Hub.Title, config.Hub.BaseUrl!.AbsoluteUri, config.Hub.Contact));
        Assert.Equal(["127.0.0.1", "10.0.0.0/8", "fd00::/8", "::1", "intranet.example"], config.Fetch.AllowPrivate);

        var (a, b) = (config.Feeds[0], config.Feeds[1]);
        Assert.Equal((TimeSpan.FromHours(2), null, null), (a.Interval, a.Retention, a.Backfill));
        Assert.Equal((500, (int?)null), (a.KeepItems, b.KeepItems));
        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromDays(1), 0), (b.Interval, b.Retention, b.Backfill));
        Assert.Equal("B", b.Title);
        Assert.Equal(["es", "ia"], b.Tags);
        Assert.Equal(ItemField.Any, Assert.Single(Assert.Single(b.Keep).Conditions).Field);
        Assert.Equal([2, 1], b.Drop.Select(rule => rule.Conditions.Count));

        Assert.Equal([("all", "Nube e IA", 100), ("ia", "Nube e IA: ia", 5), ("es", "En español", 100)], config.Outputs.Select(o => (o.Name, o.Title, o.Limit)));
        Assert.Equal([false, true], config.Feeds.Select(config.Outputs[1].Includes));
        Assert.Equal(
            [(StoriesMode.Off, false), (StoriesMode.Collapse, true), (StoriesMode.Off, false)], config.Outputs.Select(o => (o.Stories, o.KeepsDuplicates)));
        Assert.Equal(["portada_*", "example.org?s"], config.TrackingParameters);
        Assert.Equal(ItemField.Category, config.Outputs[1].Keep[0].Conditions[0].Field);
        Assert.Equal(ItemField.Content, config.Outputs[1].Drop[0].Conditions[0].Field);
    }

    [Theory]
    [InlineData("1m", 1)]
    [InlineData("90s", 1.5)]
    [InlineData("1h30m", 90)]
    [InlineData("1d2h3m", 1563)]
    [InlineData("1w", 10080)]
    [InlineData(" 30m ", 30)]
    [InlineData("PT30M", 30)]
    [InlineData("P1DT12H", 2160)]
    [InlineData("P1W", 10080)]
    public void A_duration_is_short_or_ISO_8601(string text, double minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), FeedsText.Config($$"""{ "feeds": ["https://example.org/"], "defaults": { "interval": "{{text}}" } }""").Feeds[0].Interval);

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("30")]
    [InlineData("30M")]
    [InlineData("30m1h")]
    [InlineData("1.5h")]
    [InlineData("-1h")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("pt30m")]
    [InlineData("PT1.5H")]
    [InlineData("٣٠m")]
    [InlineData("1000000m")]
    public void Anything_else_is_no_duration(string text) =>
        Assert.Contains("is not a duration", Assert.Single(FeedsText.Read($$"""{ "feeds": ["https://example.org/"], "defaults": { "interval": "{{text}}" } }""").Problems).Message);

    [Theory]
    [InlineData("HTTPS://Example.ORG:443/Feed", "https://example.org/Feed")]
    [InlineData("http://example.org:8080/a?b=c&d", "http://example.org:8080/a?b=c&d")]
    [InlineData("https://example.org/feed#top", "https://example.org/feed")]
    [InlineData(" https://example.org ", "https://example.org/")]
    [InlineData("https://ejemplo.mx/ñandú", "https://ejemplo.mx/%C3%B1and%C3%BA")]
    [InlineData("http://[::1]:8080/x", "http://[::1]:8080/x")]
    public void A_feed_has_an_absolute_URL_without_a_fragment(string text, string url) =>
        Assert.Equal(url, FeedsText.Config($$"""{ "feeds": ["{{text}}"] }""").Feeds[0].Url.AbsoluteUri);

    [Fact]
    public void A_feed_named_twice_is_polled_once_with_the_tags_of_both()
    {
        var result = FeedsText.Read("""
            { "feeds": [
              { "url": "https://example.org/a", "tags": ["es", "ia"], "interval": "2h" },
              "https://example.org/b",
              { "url": "https://EXAMPLE.org:443/a#x", "tags": ["cloud", "es"], "interval": "5h" },
              "http://example.org/a"
            ] }
            """);

        Assert.False(Assert.Single(result.Problems).IsError);
        Assert.Equal(["https://example.org/a", "https://example.org/b", "http://example.org/a"], result.Config!.Feeds.Select(feed => feed.Url.AbsoluteUri));
        Assert.Equal(["es", "ia", "cloud"], result.Config.Feeds[0].Tags);
        Assert.Equal(TimeSpan.FromHours(2), result.Config.Feeds[0].Interval);
    }

    [Fact]
    public void An_empty_list_of_feeds_is_only_a_warning() =>
        Assert.Equal(
            ["""feeds.json:1:12 warning feeds: there is no feed to poll. Add one, as in ["https://example.org/feed.xml"]."""],
            FeedsText.Lines(FeedsText.Read("""{ "feeds": [] }""")));

    [Fact]
    public void A_byte_order_mark_moves_no_column()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("""{ "feeds": [5] }""")];

        Assert.StartsWith("feeds.json:1:13 error feeds[0]: 5 ", Assert.Single(FeedsText.Lines(FeedsFile.Read("feeds.json", bytes))));
    }

    [Fact]
    public void Lines_may_end_in_carriage_return_and_line_feed() =>
        Assert.StartsWith("feeds.json:2:12 error feeds: ", Assert.Single(FeedsText.Lines(FeedsText.Read("{\r\n  \"feeds\": 5\r\n}\r\n"))));

    [Theory]
    [InlineData("mailto:ops@example.org", "mailto:ops@example.org")]
    [InlineData("https://example.org/about (us)", null)]
    [InlineData("https://example.org/about(us)", "https://example.org/about%28us%29")]
    [InlineData("https://ejemplo.mx/ñ", "https://ejemplo.mx/%C3%B1")]
    public void A_contact_fits_into_a_header(string text, string? contact) =>
        Assert.Equal(contact, FeedsText.Read($$"""{ "feeds": ["https://example.org/"], "hub": { "contact": "{{text}}" } }""").Config?.Hub.Contact);

    [Theory]
    [InlineData("", "", null)]
    [InlineData("", "\"webSub\": false", false)]
    [InlineData("\"webSub\": true", "", true)]
    [InlineData("\"webSub\": true", "\"webSub\": false", false)]
    public void Whether_a_feed_is_pushed_is_said_by_the_feed_or_else_by_the_defaults(string defaults, string feed, bool? pushed)
    {
        var config = FeedsText.Config($$"""
            { "hub": { "baseUrl": "https://hub.example/" }, "defaults": { {{defaults}} },
              "feeds": [{ "url": "https://example.org/a"{{(feed.Length > 0 ? ", " : "")}}{{feed}} }] }
            """);

        Assert.Equal(pushed, Assert.Single(config.Feeds).WebSub);
    }
}
