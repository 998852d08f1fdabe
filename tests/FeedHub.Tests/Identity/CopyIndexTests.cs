using FeedHub.Identity.Copies;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class CopyIndexTests
{
    private const string Lead = "The central bank of Freedonia raised its main rate by half a point on Monday, the third rise this year, and said that more would follow if prices kept growing.";
    private const string OtherLead = "Thousands of people gathered along the river to watch the boats return after the longest regatta that the island had ever held in winter.";

    private readonly News _news = new();
    private readonly CopyIndex _index = new();

    [Fact]
    public void Several_feeds_of_one_publisher_carry_one_item()
    {
        var first = _index.Add(_news.Item("World", "Bank of Freedonia raises rate", url: "https://example.org/a-1?utm_source=rss"));
        var second = _index.Add(_news.Item("Business", "Bank of Freedonia raises rate", url: "http://www.example.org/a-1/amp"));
        var third = _index.Add(_news.Item("Top", "Freedonia's bank raises its rate again", url: "https://m.example.org/a-1#top"));

        Assert.Equal(CopyRule.None, first.Rule);
        Assert.Equal((first.Item, CopyRule.SamePage), (second.Original, second.Rule));
        Assert.Equal((first.Item, CopyRule.SamePage), (third.Original, third.Rule));
    }

    [Fact]
    public void A_page_that_one_feed_links_under_several_titles_makes_no_copies()
    {
        _index.Add(_news.Item("Blog", "First thoughts about winter", url: "https://example.org/log"));
        var second = _index.Add(_news.Item("Blog", "A recipe for dark bread", url: "https://example.org/log"));
        var elsewhere = _index.Add(_news.Item("Planet", "Notes on tying knots", url: "https://example.org/log"));

        Assert.Equal(CopyRule.PageOfSeveralTitles, second.Rule);
        Assert.False(second.IsCopy);
        Assert.False(elsewhere.IsCopy);
    }

    [Fact]
    public void A_front_page_is_no_items_page()
    {
        _index.Add(_news.Item("One", "First thoughts about winter", url: "https://example.org/"));
        Assert.False(_index.Add(_news.Item("Two", "More thoughts about winter", url: "https://example.org/")).IsCopy);
    }

    [Fact]
    public void A_trailing_slash_is_looked_past_where_the_titles_agree()
    {
        var first = _index.Add(_news.Item("One", "Winter is here", url: "https://example.org/a-1"));
        Assert.Equal(first.Item, _index.Add(_news.Item("Two", "Winter is here", url: "https://example.org/a-1/")).Original);

        var apart = new CopyIndex();
        apart.Add(_news.Item("One", "Winter is here", url: "https://example.org/a-1"));
        Assert.False(apart.Add(_news.Item("Two", "Winter in the old town", url: "https://example.org/a-1/")).IsCopy);
    }

    [Theory]
    [InlineData("Bank of Freedonia raises rate - Daily Courier")]
    [InlineData("BREAKING: Bank of Freedonia raises rate")]
    [InlineData("UPDATE 1-Bank of Freedonia raises rate")]
    [InlineData("bank of freedonia raises rate")]
    [InlineData("Bank of Freedonia raises rate&amp;nbsp;")]
    public void The_same_headline_on_another_site_is_a_copy(string title)
    {
        var first = _index.Add(_news.Item("Wire", "Bank of Freedonia raises rate", Lead));
        var copy = _index.Add(_news.Item("Daily Courier", title));

        Assert.Equal((first.Item, CopyRule.SameTitle), (copy.Original, copy.Rule));
    }

    [Fact]
    public void A_headline_of_three_words_needs_the_text_as_well()
    {
        var first = _index.Add(_news.Item("Wire", "Bank raises rate", Lead));

        Assert.False(_index.Add(_news.Item("Courier", "Bank raises rate")).IsCopy);
        var copy = _index.Add(_news.Item("Herald", "Bank raises rate", Lead[..100] + "…"));
        Assert.Equal((first.Item, CopyRule.SameText), (copy.Original, copy.Rule));
    }

    [Fact]
    public void A_short_headline_over_texts_without_anything_in_common_makes_no_copy()
    {
        _index.Add(_news.Item("Wire", "What we know so far", Lead));
        Assert.Equal(CopyRule.OtherText, _index.Add(_news.Item("Courier", "What we know so far", OtherLead)).Rule);
    }

    [Fact]
    public void A_title_that_a_feed_uses_every_day_makes_no_copies()
    {
        _index.Add(_news.Item("Desk", "What you need to know today", "Here is what you need to know today."));
        var second = _index.Add(_news.Item("Desk", "What you need to know today", "Here is what you need to know today.", hours: 24));
        var elsewhere = _index.Add(_news.Item("Partner", "What you need to know today", "Here is what you need to know today.", hours: 25));

        Assert.Equal(CopyRule.RepeatedTitle, second.Rule);
        Assert.False(second.IsCopy);
        Assert.False(elsewhere.IsCopy);
    }

    [Fact]
    public void What_a_feed_lists_twice_in_one_go_is_one()
    {
        var first = _index.Add(_news.Item("Desk", "Bank of Freedonia raises rate", Lead));
        Assert.Equal(first.Item, _index.Add(_news.Item("Desk", "Bank of Freedonia raises rate", Lead)).Original);
    }

    [Fact]
    public void The_same_text_under_nearly_the_same_title_is_a_copy()
    {
        var first = _index.Add(_news.Item("Wire", "Bank of Freedonia raises rate by half a point", Lead));
        var copy = _index.Add(_news.Item("Courier", "Bank of Freedonia raises rate by half a point on Monday as prices grow", Lead));

        // The weekday is a number of its own, and must agree.
        Assert.Equal(CopyRule.OtherNumbers, copy.Rule);
        Assert.Equal(first.Item, _index.Add(_news.Item("Herald", "Bank of Freedonia raises rate by half a point again", Lead)).Original);
    }

    [Theory]
    [InlineData("Open thread 400", "Open thread 401")]
    [InlineData("Star Harbour box office collection day 2", "Star Harbour box office collection day 3")]
    [InlineData("Orbit Q1 earnings beat estimates", "Orbit Q2 earnings beat estimates")]
    [InlineData("Morning briefing for Monday", "Morning briefing for Tuesday")]
    [InlineData("Redwood release 2.0", "Redwood release 3.0")]
    [InlineData("Microsoft October 2025 Patch Tuesday", "Microsoft November 2025 Patch Tuesday")]
    public void Titles_whose_numbers_differ_are_different_items(string one, string other)
    {
        _index.Add(_news.Item("One", one, Lead));
        Assert.False(_index.Add(_news.Item("Two", other, Lead)).IsCopy);

        var sameFeed = new CopyIndex();
        sameFeed.Add(_news.Item("One", one, Lead));
        Assert.False(sameFeed.Add(_news.Item("One", other, Lead)).IsCopy);
    }

    [Fact]
    public void A_text_alone_makes_no_copy()
    {
        _index.Add(_news.Item("Wire", "Bank of Freedonia raises rate", Lead));
        Assert.False(_index.Add(_news.Item("Courier", "Markets open lower in the south", Lead)).IsCopy);
    }

    [Fact]
    public void A_version_alone_is_a_release_of_anything()
    {
        _index.Add(_news.Item("One", "v24.11.0", "See the release notes."));
        Assert.False(_index.Add(_news.Item("Two", "v24.11.0", "See the release notes.")).IsCopy);
    }

    [Fact]
    public void After_three_days_a_headline_is_news_again()
    {
        _index.Add(_news.Item("Wire", "Bank of Freedonia raises rate", Lead));
        Assert.False(_index.Add(_news.Item("Courier", "Bank of Freedonia raises rate", Lead, hours: 73)).IsCopy);
        Assert.Equal(1, _index.Count);
    }

    [Fact]
    public void A_copy_of_a_copy_has_the_first_for_its_original()
    {
        var first = _index.Add(_news.Item("Wire", "Bank of Freedonia raises rate"));
        _index.Add(_news.Item("Courier", "Bank of Freedonia raises rate", url: "https://courier.example/a-1", hours: 40));
        var third = _index.Add(_news.Item("Courier Business", "Freedonia bank raises rate once more", url: "https://courier.example/a-1", hours: 80));

        Assert.Equal(first.Item, third.Original);
    }

    [Fact]
    public void Over_a_restart_copies_keep_their_originals()
    {
        var first = _news.Item("Wire", "Bank of Freedonia raises rate", Lead);
        var second = _news.Item("Courier", "A headline that was changed since", url: "https://courier.example/a-1", hours: 1);
        _index.Restore([(first, 4711), (second, 4711)]);

        Assert.Equal(4711, _index.Add(_news.Item("Herald", "Bank of Freedonia raises rate", hours: 2)).Original);
        Assert.Equal(4711, _index.Add(_news.Item("Planet", "A headline that was changed", url: "https://courier.example/a-1", hours: 3)).Original);
    }

    [Fact]
    public void The_same_items_give_the_same_decisions()
    {
        var random = new Random(5);
        var items = Enumerable.Range(0, 3_000)
            .Select(i => _news.Item($"Feed {random.Next(9)}", $"Title {random.Next(40)} of the seven {random.Next(3)} seas", random.Next(2) == 0 ? Lead : OtherLead, hours: i / 10.0))
            .ToList();
        var again = new CopyIndex();

        Assert.Equal(items.Select(_index.Add), items.Select(again.Add));
    }
}
