using System.Text;
using FeedHub.Commands;
using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Identity;
using FeedHub.Identity.Copies;
using FeedHub.Identity.Stories;
using FeedHub.Parsing;
using FeedHub.Publishing;
using FeedHub.Storage;
using FeedHub.Tests.Publishing;
using Xunit;

namespace FeedHub.Tests.Commands;

/// <summary>The pure parts of explain and plan.</summary>
public sealed class ReasonsTests
{
    private static readonly Uri A = new("https://a.example/");
    private static readonly Uri B = new("https://b.example/");

    [Fact]
    public void Every_rule_of_copies_and_stories_is_told_in_a_sentence_of_its_own()
    {
        var copies = Enum.GetNames<CopyRule>().Select(rule => PlacementWords.Copy(new PlacementReason { CopyRule = rule }, isCopy: false, null)).ToList();
        var stories = Enum.GetNames<StoryRule>().Select(rule => PlacementWords.Story(new PlacementReason { CopyRule = "None", StoryRule = rule }, null)!).ToList();

        Assert.All(copies.Concat(stories), sentence => Assert.DoesNotContain("Decided by the rule", sentence, StringComparison.Ordinal));
        Assert.Equal(copies.Count + stories.Count, copies.Concat(stories).Distinct().Count());
    }

    [Fact]
    public void What_was_compared_and_what_was_found_stands_in_the_sentence()
    {
        var why = new PlacementReason
        {
            CopyRule = "OtherNumbers", CopyEvidence = "3 and 4", StoryRule = "SameLanguage", StoryCompared = 7, StoryLikeness = 0.512, StoryNeeded = 0.4, StoryShared = ["volcan", "palma"],
        };

        Assert.Equal("It is no copy: numbers, weekdays or months in the titles differ (3 and 4). It was compared with \"X\".", PlacementWords.Copy(why, isCopy: false, "\"X\""));
        Assert.Equal(
            "It joined a story by words of its own language. The likest story is 0.51 like it, and 0.40 is needed. In common: volcan, palma. The likest item is \"Y\".",
            PlacementWords.Story(why, "\"Y\""));
        Assert.Null(PlacementWords.Story(new PlacementReason { CopyRule = "SamePage" }, null));
    }

    [Theory]
    [InlineData("""{ "feeds": [{ "url": "https://a.example/" }] }""", null)]
    [InlineData("""{ "feeds": [{ "url": "https://a.example/" }], "outputs": [{ "name": "x", "tags": ["es", "ia"] }] }""", "it takes feeds with the tag es or ia, and its feed has no tag")]
    [InlineData("""{ "feeds": [{ "url": "https://a.example/", "keep": [{ "title": "nube", "author": "Ana" }] }] }""", "none of the feed's keep rules matches: { title: nube, author: Ana } (feeds[0].keep[0] on line 1)")]
    [InlineData("""{ "feeds": [{ "url": "https://a.example/", "drop": [{ "title": "nada" }, { "any": "^Hor" }] }] }""", "the feed's rule to drop { any: ^Hor } matches (feeds[0].drop[1] on line 1)")]
    [InlineData("""{ "feeds": [{ "url": "https://a.example/" }], "outputs": [{ "name": "x", "drop": [{ "link": "item" }] }] }""", "the output's rule to drop { link: item } matches (outputs[0].drop[0] on line 1)")]
    public void The_first_thing_that_keeps_an_item_out_is_named(string feedsJson, string? expected)
    {
        var config = Config(feedsJson);

        Assert.Equal(expected, OutputVerdict.Objection(Record("Horóscopo"), config.Feeds[0], config.Outputs[0]));
    }

    [Fact]
    public void An_item_that_is_removed_withheld_waiting_or_of_no_feed_is_told_as_such()
    {
        var config = Config("""{ "feeds": [{ "url": "https://a.example/", "backfill": 3 }] }""");
        var (feed, output, item) = (config.Feeds[0], config.Outputs[0], Record("Uno"));

        Assert.Equal("its feed's retention removed it", OutputVerdict.Objection(item with { Item = null }, feed, output));
        Assert.Equal("it lies beyond the backfill of a feed just added, which is 3 items", OutputVerdict.Objection(item with { Withheld = true }, feed, output));
        Assert.StartsWith("it waits to be placed", OutputVerdict.Objection(item with { Place = null }, feed, output), StringComparison.Ordinal);
        Assert.Equal("its feed is in feeds.json no more", OutputVerdict.Objection(item, null, output));
    }

    [Theory]
    [InlineData("guid", "its guid")]
    [InlineData("guid+link", "its guid and its link together, because its guid stands on several items")]
    [InlineData("link", "its link, for its guid can't be relied on")]
    [InlineData("text", "what it says, for neither guid nor link tells it apart")]
    [InlineData("text+date", "what it says and its date, for neither guid nor link tells it apart")]
    [InlineData("other", "what it said when it came")]
    public void The_key_is_told_by_what_it_was_made_from(string made, string expected)
    {
        var item = new ParsedItem { Guid = "g", Link = "https://a.example/item/1", Title = "Uno", Sanitised = true };
        var known = DocumentItem.AllOf([item])[0];
        var key = made switch
        {
            "guid" => known.Guid!.Value,
            "guid+link" => known.GuidAndLink!.Value,
            "link" => known.Link!.Value,
            "text" => known.Text,
            "text+date" => known.TextAndDate,
            _ => new ItemKey(1),
        };

        Assert.Equal(expected, ItemExplanation.KeySource(Record("x") with { Item = item, Key = key }));
    }

    [Fact]
    public void A_feed_under_its_new_address_is_the_same_feed_only_where_its_old_one_is_taken_out()
    {
        var before = Config("""{ "feeds": ["https://a.example/"] }""");
        FeedState[] states = [new() { Id = 1, Url = A, Moved = new Relocation(B, DateTimeOffset.UnixEpoch, IsConfirmed: false) }];

        var moved = Assert.Single(FeedDifference.Between(before, Config("""{ "feeds": ["https://b.example/"] }"""), states));
        Assert.Equal((B, FeedFate.Moved, A), (moved.Url, moved.Kind, moved.From));

        var both = Assert.Single(FeedDifference.Between(before, Config("""{ "feeds": ["https://a.example/", "https://b.example/"] }"""), states));
        Assert.Equal((B, FeedFate.Added), (both.Url, both.Kind));
    }

    [Fact]
    public void An_output_gains_and_loses_items_by_their_ids()
    {
        var before = Feed("x", "Título", "1", "2", "3");
        var after = Feed("x", "Título", "3", "4");
        var renamed = after with { Items = [.. after.Items.Select(i => i with { Source = i.Source with { Title = "Otro" } })] };

        var difference = OutputDifference.Between("x", null, before, after);
        Assert.Equal((OutputFate.Stays, 3, 2), (difference.Kind, difference.Before, difference.After));
        Assert.Equal(["4"], difference.Gained.Select(i => i.Id));
        Assert.Equal(["1", "2"], difference.Lost.Select(i => i.Id));
        Assert.Equal(0, difference.Renamed);
        Assert.Equal(2, OutputDifference.Between("x", null, after, renamed).Renamed);
        Assert.True(OutputDifference.Between("x", null, before, before).IsNone);
        Assert.Equal((OutputFate.Added, null, 2), (OutputDifference.Between("x", null, null, after).Kind, OutputDifference.Between("x", null, null, after).Before, OutputDifference.Between("x", null, null, after).After));
        Assert.Equal(OutputFate.Removed, OutputDifference.Between("x", null, before, null).Kind);
        Assert.Equal(OutputFate.Retitled, OutputDifference.Between("x", null, before, before with { Title = "Otro" }).Kind);
    }

    private static OutputFeed Feed(string name, string title, params string[] ids) => new()
    {
        Name = name,
        Title = title,
        BaseUrl = A,
        Updated = Made.Noon,
        Items = [.. ids.Select(id => Made.Rich with { Id = id, OtherSources = [], AlsoCoveredBy = [] })],
    };

    private static FeedsConfig Config(string text) => FeedsFile.Read("feeds.json", Encoding.UTF8.GetBytes(text)).Config!;

    private static ItemRecord Record(string title) => new()
    {
        Id = 1,
        FeedId = 1,
        FeedUrl = A,
        Key = new ItemKey(1),
        PublishedId = "urn:x:1",
        FirstSeen = Made.Noon,
        Arrived = Made.Noon,
        Published = Made.Noon,
        Updated = Made.Noon,
        Withheld = false,
        Item = new ParsedItem { Title = title, Link = "https://a.example/item/1", Authors = [new Person("Bo")], Sanitised = true },
        Place = new ItemPlace(1, "urn:x:1", 1, "urn:x:1", null),
    };
}
