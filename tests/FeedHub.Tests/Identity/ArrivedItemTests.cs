using FeedHub.Identity;
using FeedHub.Parsing;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class ArrivedItemTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_feed_just_added_shows_its_newest_items_up_to_the_backfill()
    {
        var arrived = ArrivedItem.AllOf(Document(Now.AddDays(-1), Now.AddDays(-2), Now.AddDays(-3)), Now, backfill: 2);

        Assert.Equal([Now.AddDays(-3), Now.AddDays(-2), Now.AddDays(-1)], arrived.Select(a => a.Dates.Published));
        Assert.Equal([true, false, false], arrived.Select(a => a.Withheld));
    }

    [Fact]
    public void A_feed_just_added_takes_its_place_among_the_others_by_date() =>
        Assert.Equal(Now.AddDays(-3), Assert.Single(ArrivedItem.AllOf(Document(Now.AddDays(-3)), Now, backfill: 20)).Dates.Arrived);

    [Fact]
    public void A_late_item_of_a_known_feed_arrives_now_so_that_nobody_misses_it()
    {
        var late = Assert.Single(ArrivedItem.AllOf(Document(Now.AddDays(-3)), Now, backfill: null));

        Assert.Equal((Now.AddDays(-3), Now, false), (late.Dates.Published, late.Dates.Arrived, late.Withheld));
    }

    [Fact]
    public void A_date_in_the_future_does_not_pin_an_item_on_top() =>
        Assert.Equal(Now, Assert.Single(ArrivedItem.AllOf(Document(Now.AddYears(1)), Now, backfill: null)).Dates.Published);

    [Fact]
    public void An_item_without_a_date_has_that_of_its_first_sight() =>
        Assert.Equal(Now, Assert.Single(ArrivedItem.AllOf(Document((DateTimeOffset?)null), Now, backfill: null)).Dates.Published);

    [Fact]
    public void Updated_is_never_before_published()
    {
        var item = new ParsedItem { Guid = "1", Published = Now.AddDays(-1), Updated = Now.AddDays(-2) };

        Assert.Equal(Now.AddDays(-1), ItemDates.FirstSeen(item, Now, backfill: false).Updated);
    }

    [Fact]
    public void An_edit_moves_updated_to_the_publishers_date_where_that_moved_on()
    {
        var edited = new ParsedItem { Updated = Now.AddHours(-1) };

        Assert.Equal(Now.AddHours(-1), ItemDates.Edited(edited, before: Now.AddDays(-1), Now));
        Assert.Equal(Now, ItemDates.Edited(edited, before: Now.AddHours(-1), Now));
        Assert.Equal(Now, ItemDates.Edited(edited with { Updated = null }, before: Now.AddHours(-1), Now));
    }

    private static IReadOnlyList<IdentifiedItem> Document(params DateTimeOffset?[] published) =>
        IdentifiedItem.AllOf([.. published.Select((date, index) => new ParsedItem { Guid = $"{index}", Published = date })]);
}
