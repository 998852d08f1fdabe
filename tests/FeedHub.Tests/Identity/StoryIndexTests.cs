using FeedHub.Identity;
using FeedHub.Identity.Stories;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class StoryIndexTests
{
    private readonly News _news = new();
    private readonly StoryIndex _index = new();

    [Fact]
    public void Reports_of_one_event_are_one_story_and_the_evidence_is_told()
    {
        var first = _index.Add(_news.Item("Wire", "Kimberly-Clark to buy Tylenol maker Kenvue for $48.7 billion"));
        var second = _index.Add(_news.Item("Post", "Huggies owner Kimberly-Clark agrees $48.7bn takeover of Kenvue"));

        Assert.Equal((first.Item, StoryRule.New), (first.Story, first.Rule));
        Assert.Equal((first.Item, StoryRule.SameLanguage, first.Item), (second.Story, second.Rule, second.Compared));
        Assert.True(second.Likeness >= second.Needed);
        Assert.Contains("#48700000000", second.Shared);
    }

    [Fact]
    public void A_report_in_another_language_joins_by_names_and_numbers()
    {
        var first = _index.Add(_news.Item("Wire", "OpenAI signs $38 billion cloud deal with Amazon Web Services"));
        var second = _index.Add(_news.Item("Uno", "OpenAI firma un acuerdo de 38.000 millones de dólares con Amazon Web Services", language: "es"));

        Assert.Equal((first.Story, StoryRule.AcrossLanguages), (second.Story, second.Rule));
    }

    [Theory]
    [InlineData("OpenAI signs $38 billion cloud deal with Amazon", "OpenAI signs $300 billion cloud deal with Oracle", StoryRule.OtherFacts)]
    [InlineData("Star Harbour box office collection day 2: film earns well", "Star Harbour box office collection day 3: film earns well", StoryRule.OtherFacts)]
    [InlineData("Magnitude 6.9 earthquake strikes, many dead", "Magnitude 6.3 earthquake strikes, many dead", StoryRule.OtherFacts)]
    [InlineData("Morning briefing: what you need to know on Monday", "Morning briefing: what you need to know on Tuesday", StoryRule.OtherFacts)]
    [InlineData("Real Madrid 2-1 Barcelona: Bellingham settles the match", "Real Madrid 2-1 Sevilla: Mbappe settles the match", StoryRule.OtherNames)]
    [InlineData("v24.11.0", "v24.11.0", StoryRule.NoTitle)]
    public void Look_alikes_are_different_stories(string one, string other, StoryRule rule)
    {
        var first = _index.Add(_news.Item("One", one));
        var second = _index.Add(_news.Item("Two", other));

        Assert.NotEqual(first.Story, second.Story);
        Assert.Equal(rule, second.Rule);
    }

    [Fact]
    public void A_date_in_common_makes_no_story()
    {
        var first = _index.Add(_news.Item("One", "Stock market news for March 10, 2014"));
        var second = _index.Add(_news.Item("Two", "Bachelor finale recap for March 10, 2014"));

        Assert.NotEqual(first.Story, second.Story);
        Assert.DoesNotContain("#10", second.Shared);
    }

    [Fact]
    public void What_is_a_little_like_all_reports_and_like_none_of_them_is_of_the_topic_not_of_the_story()
    {
        string[] reports =
        [
            "Zentrix servers crash on launch day", "Zentrix launch day: servers crash", "Servers crash for Zentrix players on launch day",
            "Zentrix launch day spoilt as servers crash for players",
        ];
        Assert.All(reports, title => Assert.Equal(1, _index.Add(_news.Item("One", title)).Story));

        var other = _index.Add(_news.Item("Two", "Zentrix launch party draws robots to Cebu"));

        Assert.Equal((other.Item, StoryRule.NoneClose), (other.Story, other.Rule));
        Assert.True(other.Likeness >= other.Needed);
    }

    [Fact]
    public void Rounding_is_no_contradiction()
    {
        var first = _index.Add(_news.Item("One", "Amazon revenue rises to $180.2 billion on cloud growth"));
        Assert.Equal(first.Story, _index.Add(_news.Item("Two", "Amazon revenue hits $180 billion on cloud growth")).Story);
    }

    [Fact]
    public void Sentences_that_a_feed_repeats_say_nothing_about_the_event()
    {
        const string closing = "Subscribe to our newsletter.";
        var boilerplate = new Boilerplate();

        Assert.Equal($"Bread won a prize. {closing}", boilerplate.Without("Harbour", $"Bread won a prize. {closing}"));
        Assert.Equal($"Maps cost 3.5 crowns. {closing}", boilerplate.Without("Harbour", $"Maps cost 3.5 crowns. {closing}"));
        Assert.Equal("The school has a garden.", boilerplate.Without("Harbour", $"The school has a garden. {closing}").Trim());
        Assert.Equal("The choir travels. By boat.", boilerplate.Without("Harbour", $"{closing} The choir travels. By boat.").Trim());
        Assert.Equal(closing, boilerplate.Without("Another feed", closing));
    }

    [Fact]
    public void After_the_window_a_story_is_over()
    {
        var first = _index.Add(_news.Item("One", "Kimberly-Clark to buy Tylenol maker Kenvue"));
        var later = _index.Add(_news.Item("Two", "Kimberly-Clark to buy Tylenol maker Kenvue", hours: 97));

        Assert.NotEqual(first.Story, later.Story);
        Assert.Equal(1, _index.Count);
    }

    [Fact]
    public void Stories_that_began_apart_are_joined_under_the_older_id_once_a_report_shows_that_they_are_one()
    {
        var strict = new StoryIndex(new StoryParameters { JoinByTitle = 0.9, MergeFactor = 0.25 });
        var first = strict.Add(_news.Item("One", "Kenvue sold to Kimberly-Clark"));
        var second = strict.Add(_news.Item("Two", "Tylenol maker Kenvue bought by Kimberly-Clark in huge deal"));
        Assert.NotEqual(first.Story, second.Story);

        var repair = strict.Repair(News.Noon.AddHours(1));

        var merged = Assert.Single(repair.Merged);
        Assert.True(repair.Finished);
        Assert.Equal((second.Story, first.Story), (merged.Story, merged.Into));
        Assert.Equal([second.Item], merged.Items);
        Assert.Equal(first.Story, strict.StoryOf(1));
        Assert.Empty(strict.Repair(News.Noon.AddHours(2)).Merged);
    }

    [Fact]
    public void Over_a_restart_stories_keep_their_ids_even_those_whose_first_item_has_left_the_window()
    {
        var first = _news.Item("One", "Kimberly-Clark to buy Tylenol maker Kenvue for $48.7 billion");
        var second = _news.Item("Two", "Huggies owner Kimberly-Clark agrees $48.7bn takeover of Kenvue", hours: 1);
        var third = _news.Item("Three", "Kenvue takeover by Huggies owner Kimberly-Clark agreed", hours: 2);
        _index.Restore([(first, 4711), (second, 4711)]);

        Assert.Equal(4711, _index.Add(third).Story);
        Assert.Equal(4711, _index.StoryOf(0));
    }

    [Fact]
    public void A_restored_index_decides_as_the_one_before()
    {
        string[] words = ["Harbour", "bridge", "Freedonia", "election", "storm", "Kenvue", "rate", "Cebu", "deal", "record", "Oslo", "train"];
        var random = new Random(4);
        var items = Enumerable.Range(0, 600).Select(i => _news.Item("Feed", string.Join(' ', random.GetItems(words, 7)), hours: i / 20.0)).ToList();
        var before = items.Take(500).Select(i => (i, _index.Add(i).Story)).ToList();
        var restored = new StoryIndex();
        restored.Restore(before);

        Assert.Equal(items.Skip(500).Select(i => _index.Add(i).Story), items.Skip(500).Select(i => restored.Add(i).Story));
    }

    [Fact]
    public void The_repair_stops_when_its_comparisons_are_used_up_and_goes_on_from_there()
    {
        for (var i = 0; i < 200; i++) _index.Add(_news.Item("One", $"x{i:x4} y{i:x4} z{i:x4}", hours: i / 100.0));

        var slices = 1;
        while (!_index.Repair(News.Noon.AddHours(3), comparisons: 500).Finished) slices++;

        Assert.InRange(slices, 20, 200);
    }

    [Fact]
    public void The_same_items_give_the_same_stories()
    {
        string[] words = ["Harbour", "bridge", "Freedonia", "election", "storm", "Kenvue", "rate", "Cebu", "deal", "record", "Oslo", "train"];
        var random = new Random(3);
        var items = Enumerable.Range(0, 2_000)
            .Select(i => _news.Item($"Feed {random.Next(9)}", string.Join(' ', random.GetItems(words, 6)), hours: i / 20.0, language: random.Next(4) == 0 ? "es" : "en"))
            .ToList();

        Assert.Equal(StoriesOf(items), StoriesOf(items));

        static List<(long, long)> StoriesOf(List<NewsItem> items)
        {
            var index = new StoryIndex();
            var stories = new List<(long, long)>();
            foreach (var item in items)
            {
                stories.Add((item.Key, index.Add(item).Story));
                if (item.Key % 100 == 0) stories.AddRange(index.Repair(item.Arrived).Merged.Select(m => (m.Story, m.Into)));
            }

            return stories;
        }
    }
}
