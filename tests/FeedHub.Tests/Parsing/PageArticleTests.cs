using System.Text;
using FeedHub.Parsing;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Parsing;

public sealed class PageArticleTests
{
    private const string Title = "Los ñandúes de Córdoba";

    [Fact]
    public void The_article_is_taken_out_of_the_page_sanitised_and_with_absolute_addresses()
    {
        var page = ArticlePages.Of(Title, body: """<p onclick="x()"><a href="../foto">La foto</a> <img src="/nandu.jpg" alt="Un ñandú"></p><script>x()</script>""");

        Assert.Null(Read(Encoding.UTF8.GetBytes(page), "text/html", out var html));

        Assert.Contains(ArticlePages.Ending, html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://diario.example/foto\"", html, StringComparison.Ordinal);
        Assert.Contains("src=\"https://diario.example/nandu.jpg\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onclick", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Deportes", html, StringComparison.Ordinal);
        Assert.Equal(html, ItemSanitizer.Sanitise(new ParsedItem { Content = html }).Content);
    }

    [Fact]
    public void A_base_element_says_where_relative_addresses_lead()
    {
        var page = ArticlePages.Of(Title, head: "<base href=\"/archivo/2026/\">", body: "<p><a href=\"foto?a=1&amp;b=2\">La foto</a></p>");

        Assert.Null(Read(Encoding.UTF8.GetBytes(page), "text/html", out var html));

        Assert.Contains("href=\"https://diario.example/archivo/2026/foto?a=1&amp;b=2\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iso-8859-1", "text/html; charset=iso-8859-1", "")]
    [InlineData("iso-8859-1", "text/html", "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=ISO-8859-1\">")]
    [InlineData("iso-8859-1", "text/html; charset=utf-8", "")]
    [InlineData("utf-8", "text/html; charset=iso-8859-1", "")]
    [InlineData("utf-16", "text/html", "")]
    public void The_charset_is_decided_as_for_feeds_and_by_the_pages_own_meta_element(string charset, string contentType, string meta)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = ArticlePages.Of(Title).Replace("<meta charset=\"utf-8\">", meta, StringComparison.Ordinal);

        Assert.Null(Read([.. Encoding.GetEncoding(charset).GetPreamble(), .. Encoding.GetEncoding(charset).GetBytes(text)], contentType, out var html));

        Assert.Contains(ArticlePages.Ending, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "No article was found on the page.")]
    [InlineData("<html><body><p>Poco.</p></body></html>", "No article was found on the page.")]
    [InlineData("{deep}", "The page nests too deeply or has too many elements to be read.")]
    [InlineData("{wide}", "The page nests too deeply or has too many elements to be read.")]
    [InlineData("{other}", "The page does not speak of the item: it may ask for consent, a login or proof of being human.")]
    public void A_page_without_the_article_is_told_as_such(string page, string expected)
    {
        page = page switch
        {
            "{deep}" => string.Concat(Enumerable.Repeat("<div>", 30_000)),
            "{wide}" => ArticlePages.Of(Title, body: string.Concat(Enumerable.Repeat("<p>a", 30_000))),
            "{other}" => ArticlePages.Of("Cookies y su consentimiento").Replace(ArticlePages.Ending, "Acepte.", StringComparison.Ordinal),
            _ => page,
        };

        Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(page), "text/html", out var html));
        Assert.Equal("", html);
    }

    [Fact]
    public void Whatever_bytes_come_nothing_is_thrown()
    {
        var page = Encoding.UTF8.GetBytes(ArticlePages.Of(Title));
        var random = new Random(7);
        for (var run = 0; run < 50; run++)
        {
            var broken = page[..random.Next(page.Length)];
            for (var i = 0; i < 20 && broken.Length > 0; i++) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            Read(broken, "text/html", out _);
        }
    }

    private static string? Read(byte[] body, string contentType, out string html) =>
        PageArticle.TryRead(new FeedDocument(body, new Uri("https://diario.example/2026/nandu"), contentType), Title, out html);
}
