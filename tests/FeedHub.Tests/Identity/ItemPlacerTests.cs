using FeedHub.Identity;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class ItemPlacerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private const string Headline = "Researchers unveil a battery that charges in ninety seconds flat";

    private static readonly string[] Towns = ["Lindau", "Mérida", "Toulon", "Bergen"];

    [Fact]
    public void A_copy_has_no_story_of_its_own_and_says_why_it_is_one()
    {
        var placer = new ItemPlacer();
        var first = placer.Place(Item(1, "a", Headline, minute: 0));
        var copy = placer.Place(Item(2, "b", Headline, minute: 5));

        Assert.Equal((1, 1L), (first.Original, first.Story));
        Assert.Equal((1, null), (copy.Original, copy.Story));
        Assert.Equal(("SameTitle", 1L, null), (copy.Why!.CopyRule, copy.Why.CopyCompared, copy.Why.StoryRule));
    }

    [Fact]
    public void An_item_from_before_the_last_one_counts_as_coming_now_and_still_finds_its_original()
    {
        var placer = new ItemPlacer();
        placer.Place(Item(1, "a", Headline, minute: 0));
        placer.Place(Item(2, "a", "Quiet harbours of the north in winter", minute: 60));
        var late = placer.Place(Item(3, "b", Headline, minute: -30));

        Assert.Equal((1, Noon.AddMinutes(60)), (late.Original, late.Arrived));
    }

    [Fact]
    public void After_a_restart_everything_is_placed_as_without_one()
    {
        var items = Enumerable.Range(1, 60)
            .Select(i => Item(i, $"f{i % 5}", i % 7 == 0 ? Headline : $"{Towns[i % 4]} opens its riverside railway museum, {(char)('a' + (i % 26))}{(char)('a' + (i / 26))}sson tells visitors", minute: i))
            .ToList();
        var through = new ItemPlacer();
        var expected = items.ConvertAll(through.Place);

        var before = new ItemPlacer();
        var placed = items.Take(40).Select(i => (Item: i, Placement: before.Place(i))).ToList();
        var story = placed.Where(p => p.Placement.Story is not null).ToDictionary(p => p.Item.Key, p => p.Placement.Story!.Value);
        var after = new ItemPlacer();
        after.Restore(placed.Select(p => (p.Item, p.Placement.Original, story[p.Placement.Original])));
        var actual = items.Skip(40).Select(after.Place);

        Assert.Contains(expected, p => p.Original != p.Item);
        Assert.Contains(expected.Skip(40), p => p.Story is { } s && s != p.Item);
        Assert.Equal(expected.Skip(40).Select(p => (p.Original, p.Story)), actual.Select(p => (p.Original, p.Story)));
    }

    [Fact]
    public void What_is_restored_keeps_the_order_of_time()
    {
        var placer = new ItemPlacer();
        placer.Restore([(Item(1, "a", Headline, minute: 60), 1, 1)]);

        Assert.Equal(Noon.AddMinutes(60), placer.Place(Item(2, "b", "Quiet harbours of the north in winter", minute: 0)).Arrived);
        Assert.Equal(Noon.AddMinutes(60), placer.PlaceAlone(3, Noon).Arrived);
    }

    private static NewsItem Item(long key, string feed, string title, int minute) => new()
    {
        Key = key,
        Feed = $"https://{feed}.example/feed.xml",
        Source = feed,
        Title = title,
        CanonicalUrl = $"https://{feed}.example/{key}",
        Language = "en",
        Published = Noon.AddMinutes(minute),
        Arrived = Noon.AddMinutes(minute),
    };
}
