using FeedHub.Parsing;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Parsing;

public sealed class SanitisingTests
{
    [Theory]
    [InlineData("Sin marcas & con <3 flechas -> y 1 > 0")]
    [InlineData("<p>Un <b>texto</b> con&nbsp;<a href=\"http://a.example/?a=1&amp;b=2\" title='t'>enlace</a><br> y \u2009“comillas” 👍</p>\n<ul><li>uno</li><li>dos</li></ul>")]
    [InlineData("<figure><img src=\"https://a.example/1.jpg\" alt=\"x\" width=\"10\" height=\"10\"><figcaption>Pie</figcaption></figure>")]
    [InlineData("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>")]
    [InlineData("<h2>T</h2><blockquote cite=\"http://a.example/\"><p>q</p></blockquote><pre><code>a &lt; b</code></pre>")]
    public void What_is_clean_stays_to_the_character(string html) => Assert.Equal(html.Replace("<3", "&lt;3", StringComparison.Ordinal), Clean(html));

    [Theory]
    [InlineData("<p>a</p><script>alert(1)</script><p>b</p>", "<p>a</p><p>b</p>")]
    [InlineData("<p>a</p><SCRIPT SRC=//e.example/x.js></SCRIPT >b", "<p>a</p>b")]
    [InlineData("a<script>x<!--</script>b-->c", "ab--&gt;c", "ab-->c")]
    [InlineData("<img src=x onerror=alert(1)>", "<img>")]
    [InlineData("<img src=\"http://a.example/1.png\" onerror=\"alert(1)\">", "<img src=\"http://a.example/1.png\">")]
    [InlineData("<a href=\"javascript:alert(1)\">clic</a>", "<a>clic</a>")]
    [InlineData("<a href=\"java&#115;cript:alert(1)\">clic</a>", "<a>clic</a>")]
    [InlineData("<a href=\"java\tscript:alert(1)\">clic</a>", "<a>clic</a>")]
    [InlineData("<a href=\" &#1; javascript:alert(1)\">clic</a>", "<a>clic</a>")]
    [InlineData("<a href=\"jav&Tab;ascript:alert(1)\">clic</a>", "<a>clic</a>")]
    [InlineData("<a href='data:text/html,<script>alert(1)</script>'>d</a>", "<a>d</a>")]
    [InlineData("<p style=\"position:fixed\" class=x id=y onclick='z()'>a</p>", "<p>a</p>")]
    [InlineData("<style>p{display:none}</style>a", "a")]
    [InlineData("<iframe src=\"https://www.youtube.com/embed/x\"></iframe>a", "a")]
    [InlineData("<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>a", "a")]
    [InlineData("<object data=\"x.swf\">alt</object><embed src=\"y\">b", "altb")]
    [InlineData("<form action=\"http://e.example\"><input name=a><button>enviar</button></form>", "enviar")]
    [InlineData("<meta http-equiv=\"refresh\" content=\"0;url=http://e.example\"><base href=\"http://e.example/\"><link rel=stylesheet href=x>a", "a")]
    [InlineData("<svg><script>alert(1)</script></svg>a", "a")]
    [InlineData("<svg onload=alert(1)>a", "a")]
    [InlineData("<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>", "x")]
    [InlineData("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<table></table>")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<p title=\"&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;\"></p>")]
    [InlineData("<textarea><script>alert(1)</script></textarea>", "&lt;script>alert(1)&lt;/script>")]
    [InlineData("<!-- <script>x</script> --><p>c</p>", "<p>c</p>")]
    [InlineData("<![CDATA[x]]>a<?php echo 1 ?>b", "ab")]
    [InlineData("<p>antes</p><b><i>sin cerrar", "<p>antes</p><b><i>sin cerrar</i></b>")]
    [InlineData("<b><i>cruzado</b></i>", "<b><i>cruzado</i></b>")]
    [InlineData("a</div></p>b", "ab")]
    [InlineData("<p>uno<p>dos", "<p>uno</p><p>dos</p>")]
    [InlineData("<ul><li>uno<li>dos</ul>", "<ul><li>uno</li><li>dos</li></ul>")]
    [InlineData("<a href=\"/relative\">x</a>", "<a>x</a>")]
    [InlineData("<a href=http://a.example/>x</a>", "<a href=\"http://a.example/\">x</a>")]
    [InlineData("<a href=\"http://a.example/\" href=\"javascript:x\">x</a>", "<a href=\"http://a.example/\">x</a>")]
    [InlineData("leer más <a href=\"http://a.exam", "leer más ")]
    [InlineData("<custom-tag>texto</custom-tag>", "texto")]
    [InlineData("<img src=\"http://t.example/p.gif\" width=\"1\" height=\"1\">a", "a")]
    [InlineData("<img height=0 width=0 src=\"http://t.example/p.gif\">a", "a")]
    [InlineData("<img src=\"http://feeds.feedburner.com/~r/x/~4/y\" alt=\"\">a", "a")]
    [InlineData("<script>nada</script>", null)]
    public void What_has_to_go_goes(string html, string? clean, string? orElse = null) =>
        Assert.Contains(Clean(html), new[] { clean, orElse ?? clean });

    [Theory]
    [InlineData("<p>a<table>b<tr>c<td>d</table>")]
    [InlineData("<a href=\"http://a.example/\">x<a href=\"http://b.example/\">y</a></a>")]
    [InlineData("<table><p>a</p><script>x</script></table>")]
    [InlineData("<li>suelto</li><td>celda</td>")]
    public void Odd_structures_are_rebuilt_as_a_browser_would_and_stay(string html)
    {
        var once = Clean(html);
        Assert.Equal(once, Clean(once));
        Assert.DoesNotContain("script", once, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_is_sanitised_once()
    {
        var item = new ParsedItem { Title = "<b>", Summary = "<p onclick=x>a</p>", Content = "<script>x</script>" };
        var clean = ItemSanitizer.Sanitise(item);
        Assert.Equal(item with { Summary = "<p>a</p>", Content = null, Sanitised = true }, clean);
        Assert.Same(clean, ItemSanitizer.Sanitise(clean));
    }

    [Theory]
    [InlineData("<div>", 30_000)]
    [InlineData("<b>", 30_000)]
    [InlineData("<p><b title=\"x\">", 30_000)]
    [InlineData("<table><tr><td>", 20_000)]
    [InlineData("</b></i>", 50_000)]
    [InlineData("<custom>", 50_000)]
    [InlineData("<!--", 50_000)]
    [InlineData("<a href=\"", 50_000)]
    [InlineData("<svg><style>", 30_000)]
    [InlineData("<b><i><u><s><big><small><p></b></i></u></s></big></small>x", 3_000)]
    public void Hostile_repetition_costs_no_more_than_its_length(string piece, int times)
    {
        var html = string.Concat(Enumerable.Repeat(piece, times)) + "fin";
        var started = TimeProvider.System.GetTimestamp();
        ItemSanitizer.Sanitise(new ParsedItem { Content = html });
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void All_texts_of_the_corpus_are_stable_and_without_scripts()
    {
        foreach (var file in Directory.EnumerateFiles(Require.SharedFolder("corpus"), "*", SearchOption.AllDirectories))
        {
            foreach (var item in CorpusTests.TryRead(file)?.Items ?? [])
            {
                var clean = ItemSanitizer.Sanitise(item);
                Assert.Equal(clean, ItemSanitizer.Sanitise(clean with { Sanitised = false }));
                Assert.DoesNotContain("<script", clean.Summary + clean.Content, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    private static string? Clean(string? html) => ItemSanitizer.Sanitise(new ParsedItem { Content = html }).Content;
}
