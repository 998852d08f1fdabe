using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Commands;

public sealed class PreviewTests : CommandTest
{
    [Fact]
    public async Task A_feed_is_shown_as_it_is_read_with_what_had_to_be_repaired()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos", "Tres").Replace("<title>Diario</title>", "<title>Sol & sombra</title>", StringComparison.Ordinal));
        WriteFeedsJson([]);

        var (exitCode, output) = await RunAsync("preview", Origin.FeedUrl.AbsoluteUri, "--items", "2");

        Assert.Equal(0, exitCode);
        Assert.StartsWith("Sol & sombra", output, StringComparison.Ordinal);
        Assert.Contains("was repaired", output, StringComparison.Ordinal);
        Assert.Contains("2 of 3 items:", output, StringComparison.Ordinal);
        Assert.Contains("2026-11-23 10:00  Uno", output, StringComparison.Ordinal);
        Assert.Contains("guid guid-1", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Tres", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(PathOf("data")));
    }

    [Fact]
    public async Task A_sites_page_says_which_feeds_it_advertises()
    {
        Origin.Put(
            "/",
            "<!doctype html><html><head><link rel='alternate' type='application/rss+xml' title='Portada &amp; más' href='/a.xml'><link rel='alternate' type='application/feed+json' href='/b.json'></head></html>",
            "text/html");
        WriteFeedsJson([]);

        var (exitCode, output) = await RunAsync("preview", Origin.Url.AbsoluteUri);
        Assert.Equal(0, exitCode);
        Assert.Contains($"{Origin.UrlOf("/a.xml")}  Portada & más (application/rss+xml)", output, StringComparison.Ordinal);

        var (_, json) = await RunJsonAsync("preview", Origin.Url.AbsoluteUri);
        Assert.Equal([Origin.UrlOf("/a.xml").AbsoluteUri, Origin.UrlOf("/b.json").AbsoluteUri], json["advertised"]!.AsArray().Select(f => f!["url"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_a_reader_must_not_see_is_not_shown_either()
    {
        Origin.Put(
            "/feed.json",
            """{ "version": "https://jsonfeed.org/version/1.1", "title": "x\u009b31m", "items": [{ "id": "1", "content_html": "<p>a<script>alert(1)</script></p>" }] }""",
            "application/feed+json");
        WriteFeedsJson([]);

        var (_, json) = await RunJsonAsync("preview", Origin.UrlOf("/feed.json").AbsoluteUri);
        Assert.Equal("<p>a</p>", json["feed"]!["items"]![0]!["content"]!.GetValue<string>());
        var (_, output) = await RunAsync("preview", Origin.UrlOf("/feed.json").AbsoluteUri);
        Assert.DoesNotContain('\u009b', output);
    }

    [Theory]
    [InlineData("/page.html", 3)]
    [InlineData("/missing.xml", 1)]
    public async Task The_exit_code_tells_a_page_without_a_feed_from_a_failure(string path, int expected)
    {
        Origin.Put("/page.html", "<!doctype html><html><body>Nada</body></html>", "text/html");
        WriteFeedsJson([]);

        Assert.Equal(expected, (await RunAsync("preview", Origin.UrlOf(path).AbsoluteUri)).ExitCode);
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused_with_the_remedy()
    {
        Assert.Equal(2, (await RunAsync("preview", "example.org/feed")).ExitCode);
        Assert.Contains("https://example.org/feed", Errors, StringComparison.Ordinal);
    }
}
