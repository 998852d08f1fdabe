using FeedHub.Parsing;
using FeedHub.Publishing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>An item made to fail for each rule.</summary>
public sealed class PublishGateTests
{
    [Fact]
    public void Sound_items_pass_and_the_output_stays_the_same()
    {
        var feed = Made.Feed(Made.Rich, Made.Bare, Made.Item(1, new() { Title = "T" }));
        var result = PublishGate.Check(feed);

        Assert.Same(feed, result.Feed);
        Assert.Empty(result.Quarantined);
    }

    [Fact]
    public void A_bad_item_is_held_back_and_the_others_keep_their_order()
    {
        var bad = Made.Rich with { Id = "7" };
        var result = PublishGate.Check(Made.Feed(Made.Item(1, new() { Title = "a" }), bad, Made.Rich, Made.Item(2, new() { Title = "b" })));

        Assert.Equal(["https://bare.example.net/1", Made.Rich.Id, "https://bare.example.net/2"], result.Feed.Items.Select(i => i.Id));
        Assert.Same(bad, Assert.Single(result.Quarantined).Item);
    }

    [Fact]
    public void The_second_item_of_an_id_is_held_back()
    {
        var result = PublishGate.Check(Made.Feed(Made.Rich, Made.Rich with { Published = Made.Noon.AddHours(-1) }));

        Assert.Equal("its id is another item's already", Assert.Single(result.Quarantined).Reason);
        Assert.Same(Made.Rich, Assert.Single(result.Feed.Items));
    }

    [Theory]
    [InlineData("", "no id")]
    [InlineData("1559104147038", "no URI that is unique")]
    [InlineData("423 at https://a.example", "no URI that is unique")]
    [InlineData("https://a.example/a b", "no URI that is unique")]
    [InlineData("tag:a.example,2025:\u0001", "no URI that is unique")]
    [InlineData("yt:video:dQw4w9WgXcQ", "no URI that is unique")]
    [InlineData("https://a.example/a%2Db", "no URI that is unique and normal")]
    public void An_id_must_be_a_uri_that_is_unique_and_normal(string id, string reason) => Refused(Made.Rich with { Id = id }, reason);

    [Fact]
    public void Dates_must_be_there_and_in_order()
    {
        Refused(Made.Rich with { Published = default }, "no publication date");
        Refused(Made.Rich with { Updated = Made.Noon.AddSeconds(-1) }, "updated before");
    }

    [Fact]
    public void The_source_must_have_a_title_and_a_url()
    {
        Refused(Made.Rich with { Source = Made.Source with { Title = " " } }, "source has no title");
        Refused(Made.Rich with { Source = Made.Source with { Url = "/feed" } }, "source's URL /feed");
        Refused(Made.Rich with { Source = Made.Source with { Link = "site" } }, "source's link site");
        Refused(Made.Rich with { Source = Made.Source with { ImageUrl = "icon.png" } }, "source's picture icon.png");
    }

    public static TheoryData<Func<ParsedItem, ParsedItem>, string> BadItems => new()
    {
        { i => i with { Link = "/2025" }, "its link /2025 is not absolute" },
        { i => i with { CommentsUrl = "c" }, "its comments link" },
        { i => i with { ImageUrl = "//cdn/x" }, "its picture" },
        { i => i with { Origin = new(null, "o") }, "its origin" },
        { i => i with { Enclosures = [new("a.mp3")] }, "its enclosure" },
        { i => i with { Authors = [new("A", null, "~a")] }, "its author's page" },
        { i => i with { Authors = [new(" ")] }, "an author of it has no name" },
        { i => i with { Categories = [new("")] }, "a category of it has no term" },
        { i => i with { Media = [new() { Url = "m" }] }, "its media m" },
        { i => i with { Thumbnails = [new("t")] }, "its thumbnail t" },
        { i => i with { RelatedLinks = [new("related", "r")] }, "its related link r" },
        { i => i with { Title = "a\u0000b" }, "its title holds a character" },
        { i => i with { Summary = "a\uD800b" }, "its summary holds a character" },
        { i => i with { Rights = "a\u000Bb" }, "its copyright holds a character" },
        { i => i with { Authors = [new("a\u0001b")] }, "its author holds a character" },
        { i => i with { Categories = [new("a\u0001b")] }, "its category holds a character" },
        { i => i with { Categories = [new("a", "b\u0001")] }, "its category holds a character" },
        { i => i with { Content = "<p>\uFFFF</p>" }, "its content holds a character" },
        { i => i with { Sanitised = false }, "not sanitised" },
        { i => i with { Content = "<p>x</p><script>alert(1)</script>" }, "<script>" },
        { i => i with { Content = "<STYLE>p {}</STYLE>" }, "<STYLE>" },
        { i => i with { Content = "<object data=\"https://a.example/x\"></object>" }, "<object>" },
        { i => i with { Content = "<embed src=\"https://a.example/x\">" }, "<embed>" },
        { i => i with { Content = "<base href=\"https://a.example/\">" }, "<base>" },
        { i => i with { Content = "<meta http-equiv=\"refresh\" content=\"0\">" }, "<meta>" },
        { i => i with { Content = "<link rel=\"stylesheet\" href=\"https://a.example/x\">" }, "<link>" },
        { i => i with { Summary = "<form action=\"https://a.example/\"></form>" }, "<form>" },
        { i => i with { Content = "<a href=\"vbscript:x\">x</a>" }, "script in href" },
        { i => i with { Summary = "<a href=\"JavaScript:alert(1)\">x</a>" }, "script in href" },
        { i => i with { Content = "<img src=\"https://a.example/x.png\" onerror=\"x()\">" }, "handler, onerror" },
        { i => i with { Content = "<img alt='x' src='/x.png'>" }, "refers to /x.png" },
    };

    [Theory]
    [MemberData(nameof(BadItems), DisableDiscoveryEnumeration = true)]
    public void An_item_that_breaks_a_rule_is_held_back_with_the_reason(Func<ParsedItem, ParsedItem> spoil, string reason) =>
        Refused(Made.Rich with { Item = spoil(Made.Rich.Item) }, reason);

    [Fact]
    public void The_pages_of_other_sources_and_reports_must_be_absolute()
    {
        Refused(Made.Rich with { OtherSources = [new OtherSource("A", "https://a.example/feed", "/a")] }, "its other source's link /a");
        Refused(Made.Rich with { AlsoCoveredBy = [new OtherReport("H", "A", "a")] }, "its other report's link a");
    }

    [Theory]
    [InlineData("<p>a &lt;script&gt; tag, 1 < 2, <a href=\"#note\">note</a></p>")]
    [InlineData("<img alt=\"an <script> and a = href='/x'\" src=\"data:image/gif;base64,R0\">")]
    [InlineData("<a href=\"mailto:a@b.example\" title=\"onclick=x\">mail</a><!-- <script> -->")]
    [InlineData("<a href=\"http://\">broken by its author, and harmless</a>")]
    public void Text_about_markup_is_no_markup(string html) =>
        Assert.Empty(PublishGate.Check(Made.Feed(Made.Rich with { Item = Made.Rich.Item with { Content = html } })).Quarantined);

    private static void Refused(OutputItem item, string reason) =>
        Assert.Contains(reason, Assert.Single(PublishGate.Check(Made.Feed(item)).Quarantined).Reason, StringComparison.Ordinal);
}
