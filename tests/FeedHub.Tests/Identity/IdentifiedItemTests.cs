using FeedHub.Identity;
using FeedHub.Parsing;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class IdentifiedItemTests
{
    [Fact]
    public void An_item_is_known_by_its_guid_whatever_else_changes()
    {
        var before = One(new ParsedItem { Guid = "1", Link = "https://example.org/a", Title = "A" });
        var after = One(new ParsedItem { Guid = "1", Link = "https://example.org/b", Title = "B" });

        Assert.Equal(before.Key, after.Key);
        Assert.NotEqual(before.ContentHash, after.ContentHash);
    }

    [Fact]
    public void Guids_are_opaque_and_differ_in_case()
    {
        var items = IdentifiedItem.AllOf([new ParsedItem { Guid = "abc" }, new ParsedItem { Guid = "ABC" }]);

        Assert.Equal(2, items.Select(i => i.Key).Distinct().Count());
    }

    [Fact]
    public void Without_a_guid_the_link_identifies() =>
        Assert.Equal(
            One(new ParsedItem { Link = "https://example.org/a", Title = "A" }).Key,
            One(new ParsedItem { Link = "https://example.org/a", Title = "B" }).Key);

    [Fact]
    public void A_guid_and_a_link_of_the_same_text_are_different_identities() =>
        Assert.NotEqual(One(new ParsedItem { Guid = "https://example.org/a" }).Key, One(new ParsedItem { Link = "https://example.org/a" }).Key);

    [Fact]
    public void Without_guid_and_link_the_text_identifies()
    {
        Assert.Equal(One(new ParsedItem { Title = "A", Content = "x" }).Key, One(new ParsedItem { Title = "A", Content = "x" }).Key);
        Assert.NotEqual(One(new ParsedItem { Title = "A", Content = "x" }).Key, One(new ParsedItem { Title = "A", Content = "y" }).Key);
    }

    [Fact]
    public void The_same_item_listed_twice_in_one_document_is_one()
    {
        var item = new ParsedItem { Guid = "1", Link = "https://example.org/a", Title = "A" };

        Assert.Single(IdentifiedItem.AllOf([item, item]));
    }

    [Fact]
    public void Items_with_one_link_and_no_guid_that_differ_in_content_are_different_items() =>
        Assert.Equal(2, IdentifiedItem.AllOf(
        [
            new ParsedItem { Link = "https://example.org/", Title = "Monday" },
            new ParsedItem { Link = "https://example.org/", Title = "Tuesday" },
        ]).Count);

    [Fact]
    public void Posts_of_the_same_words_on_different_days_are_different_items_and_stay_known_when_the_first_has_left()
    {
        var monday = new ParsedItem { Title = "Status", Summary = "Running", Published = DateTimeOffset.UnixEpoch };
        var friday = monday with { Published = DateTimeOffset.UnixEpoch.AddDays(4) };

        var both = IdentifiedItem.AllOf([friday, monday]);

        Assert.Equal(2, both.Count);
        Assert.Equal(One(monday).Key, both[1].Key);
        Assert.Contains(One(friday).Key, both.Select(i => i.Key));
    }

    [Fact]
    public void A_date_that_moves_with_each_poll_makes_no_new_item_of_a_text() =>
        Assert.Equal(
            One(new ParsedItem { Title = "Status", Published = DateTimeOffset.UnixEpoch }).Key,
            One(new ParsedItem { Title = "Status", Published = DateTimeOffset.UnixEpoch.AddHours(1) }).Key);

    [Fact]
    public void A_guid_that_stands_on_different_items_does_not_merge_them() =>
        Assert.Equal(2, IdentifiedItem.AllOf(
        [
            new ParsedItem { Guid = "0", Link = "https://example.org/a", Title = "A" },
            new ParsedItem { Guid = "0", Link = "https://example.org/b", Title = "B" },
        ]).Count);

    [Theory]
    [InlineData("Título nuevo", "Texto", "Ana", "ia", true)]
    [InlineData("Título", "Texto nuevo", "Ana", "ia", true)]
    [InlineData("Título", "Texto", "Berta", "ia", true)]
    [InlineData("Título", "Texto", "Ana", "nube", true)]
    [InlineData(" Título ", "Tex to\n", "Ana", "ia", false)]
    public void An_edit_is_a_change_that_a_reader_would_notice(string title, string content, string author, string category, bool edited)
    {
        static ParsedItem Item(string title, string content, string author, string category) => new()
        {
            Guid = "1", Title = title, Content = content, Authors = [new Person(author)], Categories = [new Category(category)],
        };

        var before = ContentHash.Of(Item("Título", "Texto", "Ana", "ia"));

        Assert.Equal(edited, before != ContentHash.Of(Item(title, content, author, category)));
    }

    [Fact]
    public void A_new_date_alone_is_no_edit() =>
        Assert.Equal(
            ContentHash.Of(new ParsedItem { Title = "A", Updated = DateTimeOffset.UnixEpoch }),
            ContentHash.Of(new ParsedItem { Title = "A", Updated = DateTimeOffset.UnixEpoch.AddDays(1) }));

    private static IdentifiedItem One(ParsedItem item) => Assert.Single(IdentifiedItem.AllOf([item]));
}
