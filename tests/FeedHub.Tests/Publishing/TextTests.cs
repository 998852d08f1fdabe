using FeedHub.Parsing.Markup;
using FeedHub.Publishing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>URLs and texts on their way into a feed.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("https://a.example/x?y=1#z", "https://a.example/x?y=1#z")]
    [InlineData("https://bücher.example:8080/straße?q=ü", "https://xn--bcher-kva.example:8080/stra%C3%9Fe?q=%C3%BC")]
    [InlineData("https://a.example/a b|c[0]\"<>^`{}\\", "https://a.example/a%20b%7Cc%5B0%5D%22%3C%3E%5E%60%7B%7D%5C")]
    [InlineData("https://a.example/100%25%zz", "https://a.example/100%25%zz")]
    [InlineData("https://a.example/🌩", "https://a.example/%F0%9F%8C%A9")]
    [InlineData("http://[2001:db8::1]/[x]", "http://[2001:db8::1]/%5Bx%5D")]
    [InlineData("magnet:?xt=urn:btih:c12f", "magnet:?xt=urn:btih:c12f")]
    public void A_url_is_published_in_ascii(string url, string published) => Assert.Equal(published, WebAddress.Of(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/path")]
    [InlineData("//host/path")]
    [InlineData("http:///path")]
    [InlineData("https:path")]
    [InlineData("https:")]
    [InlineData("423 at https://a.example")]
    public void A_url_without_scheme_or_host_is_none(string? url) => Assert.Null(WebAddress.Of(url));

    [Theory]
    [InlineData("plain & simple <", false)]
    [InlineData("AT&T and R&D", false)]
    [InlineData("a < b, c > d", false)]
    [InlineData("the <br> tag", false)]
    [InlineData("the </b> tag", true)]
    [InlineData("&amp;", true)]
    [InlineData("x&#39;s", true)]
    [InlineData("a=1&copy=2", true)]
    public void Markup_is_told_from_text_as_guessing_readers_do(string text, bool markup) => Assert.Equal(markup, MarkupLookalike.Is(text));

    [Theory]
    [InlineData("a\u0000b\u001F\uFFFE\uFFFFc", "abc")]
    [InlineData("tab\tline\nreturn\r\u0085", "tab\tline\nreturn\r\u0085")]
    public void Scrubbing_takes_what_xml_cannot_carry(string text, string scrubbed)
    {
        Assert.Equal(scrubbed, XmlText.Scrub(text));
        Assert.True(XmlText.IsLegal(scrubbed));
    }

    [Fact]
    public void Scrubbing_takes_half_a_surrogate_pair_and_leaves_whole_ones() =>
        Assert.Equal("\uD83C\uDF29, , ", XmlText.Scrub("\uD83C\uDF29, \uD83C, \uDF29"));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\u0080b\u0085c\u009Fd\u007F\u00A0e", "abcd\u00A0e")]
    [InlineData("Ni\uFFFDo\u0000", "Ni?o")]
    public void What_no_reader_shows_is_not_published(string text, string presentable) => Assert.Equal(presentable, XmlText.Presentable(text));

    [Theory]
    [InlineData(null, null)]
    [InlineData("AT&T & Q&A", "AT&amp;T &amp; Q&amp;A")]
    [InlineData("<a href=\"?a=1&b=2&amp;c=3\">x</a>&", "<a href=\"?a=1&amp;b=2&amp;c=3\">x</a>&amp;")]
    [InlineData("&lt;b&gt; &eacute; &#233; &#xE9;", "&lt;b&gt; &eacute; &#233; &#xE9;")]
    [InlineData("&copy 2025, &nbsp&unknown;", "&copy; 2025, &nbsp;&amp;unknown;")]
    [InlineData("&check; &hellip;", "&check; &hellip;")]
    [InlineData("l&#39...", "l&#39;...")]
    [InlineData("&#xE9 &# &#x &#xg;", "&#xE9; &amp;# &amp;#x &amp;#xg;")]
    [InlineData("&notit &AMP &apos ", "&not;it &AMP; &amp;apos ")]
    [InlineData("<a href='?a&subject=1&copy=2&notit&lt'>&sub &lt</a>", "<a href='?a&amp;subject=1&amp;copy=2&amp;notit&lt;'>&amp;sub &lt;</a>")]
    public void An_ampersand_that_means_itself_is_written_as_a_reference(string? html, string? written) =>
        Assert.Equal(written, HtmlText.Unambiguous(html));
}
