using FeedHub.Parsing;
using Xunit;

namespace FeedHub.Tests.Parsing;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("<p>One</p><p>two<br>three</p>", "One two three")]
    [InlineData("<b>wo</b>rd &amp; &lt;tag&gt;&nbsp;&#233;", "word & <tag>\u00A0é")]
    [InlineData("<img alt=\"a > b\" src=\"x\">after<!-- not > this -->", "after")]
    [InlineData("1 < 2 <3 and <", "1 < 2 <3 and <")]
    [InlineData("  <ul>\n <li>a</li>\n <li>b</li></ul> ", "a b")]
    [InlineData("<p></p>", "")]
    [InlineData(" no \t markup\r\n", "no markup")]
    [InlineData("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>", "東京(とうきょう)")]
    [InlineData("to<time datetime=\"2026\">day</time>, <nobr>to</nobr>morrow, <DATA value=\"1\">now</DATA>", "today, tomorrow, now")]
    [InlineData("a<script>if (a < b) alert('&amp;')</script>b<style>p { }</style>c<iframe src=\"x\">old browsers</iframe>", "a b c")]
    [InlineData("<title>One &amp; two</title><textarea>a<b>c</textarea><xmp><i></xmp>", "One & two a<b>c <i>")]
    [InlineData("text and <a href=\"https://example.org/cut", "text and")]
    [InlineData("&am<b>p;</b> &amp;amp;", "&amp; &amp;")]
    public void Html_becomes_the_text_that_it_shows(string html, string text) => Assert.Equal(text, PlainText.Of(html));

    [Theory]
    [InlineData("short", "short")]
    [InlineData("twenty characters, no", "twenty characters…")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrs…")]
    [InlineData("abcdefghijklmnopqr🌩z🌩", "abcdefghijklmnopqr…")]
    public void A_long_text_is_cut_between_words(string text, string cut) => Assert.Equal(cut, PlainText.Cut(text, 20));
}
