using FeedHub.Parsing;
using Xunit;
using static FeedHub.Tests.Parsing.Documents;

namespace FeedHub.Tests.Parsing;

public sealed class BoundsTests
{
    [Fact]
    public void A_document_too_large_is_refused_by_name()
    {
        var error = Fault(RssItemOf("<title>x</title>"), new ParseBounds { DocumentBytes = 100 });
        Assert.Equal(ParseFault.OverBound, error.Fault);
        Assert.Contains("100", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Items_beyond_the_bound_are_left_out_with_a_notice(bool json)
    {
        var document = json
            ? "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]}"
            : RssOf("<item><guid>1</guid></item><item><guid>2</guid></item><item><guid>3</guid></item>");
        var feed = Read(document, new ParseBounds { Items = 2 });
        Assert.Equal(["1", "2"], feed.Items.Select(i => i.Guid));
        Assert.Contains(feed.Notices, n => n.Contains("first 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Deep_elements_are_dissolved_into_their_text()
    {
        var feed = Read(RssItemOf($"<title>Hondo</title><description>{string.Concat(Enumerable.Repeat("<x>", 20_000))}fondo{string.Concat(Enumerable.Repeat("</x>", 20_000))}</description>"));
        var item = Assert.Single(feed.Items);
        Assert.Equal("Hondo", item.Title);
        Assert.Contains("fondo", item.Summary, StringComparison.Ordinal);
        Assert.Contains(feed.Notices, n => n.Contains("deep", StringComparison.Ordinal));
    }

    [Fact]
    public void Attributes_beyond_the_bound_are_left_out()
    {
        var many = string.Concat(Enumerable.Range(0, 10_000).Select(i => $" a{i}=\"x\""));
        Assert.Equal("Uno", ReadItem(RssOf($"<item{many}><title{many}>Uno</title></item>")).Title);
    }

    [Fact]
    public void Names_beyond_the_bound_are_left_out()
    {
        var many = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"<n{i} a{i}=\"x\"/>"));
        var feed = Read(RssOf($"<item><title>Uno</title>{many}</item><item><title>Dos</title></item>"));
        Assert.Equal(["Uno", "Dos"], feed.Items.Select(i => i.Title));
        Assert.Contains(feed.Notices, n => n.Contains("names", StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_are_cut_and_never_within_a_character()
    {
        var item = Read(RssItemOf("<title>abc😀</title><description>abc😀</description>"), new ParseBounds { TextLength = 4, HtmlLength = 4 }).Items.Single();
        Assert.Equal(("abc", "abc"), (item.Title, item.Summary));
    }

    [Fact]
    public void Lists_are_cut()
    {
        var item = Read(RssItemOf(string.Concat(Enumerable.Range(0, 9).Select(i => $"<category>c{i}</category><enclosure url=\"/{i}\"/><dc:creator>p{i}</dc:creator>"))), new ParseBounds { ListLength = 3 }).Items.Single();
        Assert.Equal((3, 3, 3), (item.Categories.Count, item.Enclosures.Count, item.Authors.Count));
    }

    [Theory]
    [InlineData("<!--", "")]
    [InlineData("<!-- x", "")]
    [InlineData("<![CDATA[", "")]
    [InlineData("<a b=\"", "")]
    [InlineData("<a b='x", "\"")]
    [InlineData("</a", "")]
    [InlineData("<?", "")]
    [InlineData("<!", "")]
    [InlineData("<!DOCTYPE x [", "")]
    [InlineData("&amp", "")]
    [InlineData("&", "")]
    [InlineData("<item>", "")]
    [InlineData("<x xmlns:a='b'>", "")]
    [InlineData("<rss", "")]
    [InlineData("<title>", "")]
    [InlineData("<i></b>", "")]
    [InlineData("<!ENTITY", "")]
    public async Task Hostile_repetition_comes_to_an_end(string piece, string end)
    {
        // In proportion to its length this takes a second, in proportion to its square many minutes.
        var reading = Task.Run(
            () =>
            {
                try
                {
                    Read("<rss><channel><item><title>x</title><description>" + string.Concat(Enumerable.Repeat(piece, 300_000)) + end);
                }
                catch (FeedUnreadableException)
                {
                    // An error is as good an end as a feed.
                }
            },
            TestContext.Current.CancellationToken);

        await reading.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Entities_are_not_multiplied()
    {
        var entities = string.Concat(Enumerable.Range(1, 30).Select(i => $"<!ENTITY e{i} \"&e{i - 1};&e{i - 1};\">"));
        var item = Read($"<!DOCTYPE rss [<!ENTITY e0 \"ja\">{entities}]>" + RssItemOf("<title>&e0; &e30;</title>")).Items.Single();
        Assert.Equal("ja &e30;", item.Title);
    }
}
