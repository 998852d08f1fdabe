using FeedHub.Parsing;
using FeedHub.Publishing;
using FeedHub.Storage;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>What is a teaser and what can be read where it is.</summary>
public sealed class FullTextTests
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("Una frase entera de la nube. ", 30)).TrimEnd();

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("<p>{0}</p>", true)]
    [InlineData("<p>{0} […]</p>", false)]
    [InlineData("<p>{0} [&#8230;]</p>", false)]
    [InlineData("{0}...", false)]
    [InlineData("<p>{0} <a href=\"/x\">Read more</a></p>", false)]
    [InlineData("<p>{0}</p><a href=\"/x\">Continue reading →</a>", false)]
    [InlineData("<p>{0} Leer más</p>", false)]
    [InlineData("<p>{0} There is much to read moreover</p>", true)]
    [InlineData("<p>{0} […]</p><p>The post <a>Nube</a> appeared first on <a>Diario</a>.</p>", false)]
    [InlineData("<p>{0}</p><p>The post <a>Nube</a> appeared first on <a>Diario</a>.</p>", true)]
    [InlineData("<p>Dos frases.</p>", false)]
    [InlineData("<p class=\"{0}\">Dos frases.</p>", false)]
    public void A_text_that_is_short_or_ends_as_cut_off_is_a_teaser(string html, bool isFull)
    {
        var text = html.Replace("{0}", Long, StringComparison.Ordinal);

        Assert.Equal(isFull, FullText.Has(new ParsedItem { Content = text }));
        Assert.Equal(isFull, FullText.Has(new ParsedItem { Summary = text }));
        Assert.False(FullText.Has(new ParsedItem { Summary = Long, Content = "Dos frases." }));
    }

    [Fact]
    public void A_page_counts_where_it_says_more_than_the_feed()
    {
        Assert.True(FullText.IsFuller(new ParsedItem { Summary = "Dos frases." }, $"<p>{Long}</p>"));
        Assert.False(FullText.IsFuller(new ParsedItem { Summary = "Dos frases." }, "<p>Dos frases, y una.</p>"));
        Assert.False(FullText.IsFuller(new ParsedItem { Content = $"<p>{Long} […]</p>" }, $"<p>{Long}</p>"));
    }

    [Fact]
    public void What_was_the_text_is_the_summary_of_the_page()
    {
        var page = new PageText("<p>todo</p>", 1);

        Assert.Equal(("teaser", "<p>todo</p>"), Texts(new ParsedItem { Content = "teaser" }));
        Assert.Equal(("teaser", "<p>todo</p>"), Texts(new ParsedItem { Summary = "teaser" }));
        Assert.Equal(("teaser", "<p>todo</p>"), Texts(new ParsedItem { Summary = "teaser", Content = "teaser […]" }));
        Assert.Equal("teaser", FullText.Completed(new ParsedItem { Content = "teaser" }, null).Content);

        (string?, string?) Texts(ParsedItem item) => FullText.Completed(item, page) is var full ? (full.Summary, full.Content) : default;
    }
}
