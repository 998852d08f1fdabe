using System.Xml;
using FeedHub.Parsing;
using Xunit;
using static FeedHub.Tests.Parsing.Documents;

namespace FeedHub.Tests.Parsing;

/// <summary>What a fuzzer found, each made as small as it goes.</summary>
public sealed class FuzzFindingTests
{
    [Theory]
    [InlineData("<title \u10BF=\"x\">Letra cuya minúscula no cabe en un nombre</title> &")]
    [InlineData("<title -a=\"x\" 1=\"y\" a:b:c=\"z\" \u00BA=\"w\">Atributos que no lo son</title> &")]
    [InlineData("<title>x</title><a:b:c>Nombre con dos partes de más</a:b:c> &")]
    [InlineData("<title>x</title><link>http://a.example/&#xFFFE;&#xDC00;&#19;</link> &")]
    [InlineData("<title>x</title><description>&lt;table&gt;&amp;#19;&lt;td&gt;&amp;#xFFFE;&lt;/table&gt;</description>")]
    [InlineData("<title>x</title><description>&lt;img srcset=\"a.png&amp;#19; 1x\"&gt;</description>")]
    public void What_broke_a_document_does_not(string elements)
    {
        var item = ItemSanitizer.Sanitise(ReadItem(RssItemOf(elements)));
        XmlConvert.VerifyXmlChars(string.Concat(item.Title, item.Link, item.Summary));
    }

    [Theory]
    [InlineData("<img src=\"http://a.example/1.png\" width=\"1\" height=\"1\" width=\"9\" height=\"9\">x")]
    [InlineData("<a href=\"http://a.example/\">x<table><a href=\"http://b.example/\">y</a></table></a>")]
    [InlineData("<table><a href=\"http://a.example/\">x<a href=\"http://b.example/\">y<table></table></table>")]
    [InlineData("<a href=\"http://a.example/\"><table><tr><td><a href=\"http://b.example/\">x")]
    public void What_came_out_otherwise_the_second_time_does_not(string html)
    {
        var once = ItemSanitizer.Sanitise(new ParsedItem { Content = html });
        Assert.Equal(once, ItemSanitizer.Sanitise(once with { Sanitised = false }));
    }
}
