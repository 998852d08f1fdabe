using FeedHub.Configuration;
using FeedHub.Identity;
using FeedHub.Parsing;
using FeedHub.Publishing;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>What is one entry, where it stands and what it says, over a real store with placements made up.</summary>
public sealed class OutputComposerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = Made.Noon;

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, FeedState> _feeds = [];
    private readonly Dictionary<string, long> _ids = [];
    private SqliteStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = new SqliteStore(Path.Combine(_folder.Path, "feedhub.db"));
        await _store.OpenAsync(Cancel);
        foreach (var state in await _store.RegisterFeedsAsync([Url("a"), Url("b"), Url("c")], Cancel)) _feeds[state.Url.Host[..1]] = state;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_entry_says_what_its_first_item_says_and_names_each_other_feed_once()
    {
        await AddAsync("a", "a1", minute: 1);
        await AddAsync("b", "b1", minute: 2, original: "a1");
        await AddAsync("b", "b2", minute: 3, original: "a1");
        await AddAsync("c", "c1", minute: 4, original: "a1");

        var entry = Assert.Single(await ComposeAsync());
        Assert.Equal(("tag:a.example,2025:a1", "a1", "Feed a"), (entry.Id, entry.Item.Title, entry.Source.Title));
        Assert.Equal([("Feed b", "https://b.example/b1"), ("Feed c", "https://c.example/c1")], entry.OtherSources.Select(s => (s.Source, s.Url)));
        Assert.Equal(Noon.AddMinutes(1), entry.Updated);
    }

    [Fact]
    public async Task An_output_without_the_first_feed_has_the_entry_under_the_same_id()
    {
        await AddAsync("a", "a1", minute: 1);
        await AddAsync("b", "b1", minute: 2, original: "a1");
        await AddAsync("c", "c1", minute: 3, original: "a1");

        var entry = Assert.Single(await ComposeAsync(feeds: ["b", "c"]));
        Assert.Equal(("tag:a.example,2025:a1", "b1"), (entry.Id, entry.Item.Title));
        Assert.Equal("Feed c", Assert.Single(entry.OtherSources).Source);
    }

    [Fact]
    public async Task A_copy_that_breaks_a_rule_is_neither_shown_nor_named_and_costs_the_entry_nothing()
    {
        await AddAsync("a", "a1 sponsored", minute: 1);
        await AddAsync("b", "b1", minute: 2, original: "a1 sponsored");
        var rule = new ItemRule([new ItemCondition(ItemField.Title, new System.Text.RegularExpressions.Regex("sponsored"))]);

        var entry = Assert.Single(await ComposeAsync(new() { Drop = [rule] }));
        Assert.Equal(("tag:a.example,2025:a1%20sponsored", "b1"), (entry.Id, entry.Item.Title));
        Assert.Empty(entry.OtherSources);
    }

    [Fact]
    public async Task A_later_source_neither_moves_an_entry_up_nor_brings_it_back_into_the_window()
    {
        await AddAsync("a", "a1", minute: 1);
        await AddAsync("a", "a2", minute: 2);
        await AddAsync("a", "a3", minute: 3);
        await AddAsync("b", "b1", minute: 4, original: "a1");

        Assert.Equal(["a3", "a2"], await TitlesAsync(new() { Limit = 2 }));
        Assert.Equal(["a3", "a2", "a1"], await TitlesAsync(new() { Limit = 3 }));
    }

    [Fact]
    public async Task Nor_does_the_removal_of_the_first_source()
    {
        await AddAsync("a", "a1", minute: 1);
        await AddAsync("b", "b2", minute: 2);
        await AddAsync("b", "b3", minute: 3);
        await AddAsync("b", "b1", minute: 4, original: "a1");
        await _store.RemoveExpiredAsync(_feeds["a"].Id, Noon.AddDays(1), Noon, 100, Cancel);

        Assert.Equal(["b3", "b2"], await TitlesAsync(new() { Limit = 2 }));
        var entry = (await ComposeAsync(new() { Limit = 3 })).Single(e => e.Item.Title == "b1");
        Assert.Equal("tag:a.example,2025:a1", entry.Id);
    }

    [Fact]
    public async Task The_window_holds_entries_not_items_however_many_copies_there_are()
    {
        for (var i = 0; i < 150; i++)
        {
            await AddAsync("a", $"a{i:000}", minute: 2 * i);
            await AddAsync("b", $"b{i:000}", minute: (2 * i) + 1, original: $"a{i:000}");
        }

        var titles = await TitlesAsync(new() { Limit = 120 });
        Assert.Equal(Enumerable.Range(30, 120).Reverse().Select(i => $"a{i:000}"), titles);
    }

    [Fact]
    public async Task The_window_fills_up_with_what_rules_let_through_however_much_they_drop()
    {
        for (var i = 0; i < 150; i++) await AddAsync("a", i % 15 == 0 ? $"a{i:000}" : $"a{i:000} sponsored", minute: i);
        var rule = new ItemRule([new ItemCondition(ItemField.Title, new System.Text.RegularExpressions.Regex("sponsored"))]);

        Assert.Equal(["a135", "a120", "a105", "a090", "a075"], await TitlesAsync(new() { Limit = 5, Drop = [rule] }));
        Assert.Equal(10, (await ComposeAsync(new() { Drop = [rule] })).Count);
    }

    [Fact]
    public async Task Kept_duplicates_are_entries_of_their_own()
    {
        await AddAsync("a", "a1", minute: 1);
        await AddAsync("b", "b1", minute: 2, original: "a1");

        var entries = await ComposeAsync(new() { KeepsDuplicates = true });
        Assert.Equal(["tag:b.example,2025:b1", "tag:a.example,2025:a1"], entries.Select(e => e.Id));
        Assert.All(entries, e => Assert.Empty(e.OtherSources));
    }

    [Fact]
    public async Task A_report_is_listed_at_once_by_later_ones_and_from_the_next_hour_on_by_earlier_ones()
    {
        await AddAsync("a", "a1", minute: 1);
        await AddAsync("b", "b1", minute: 2, story: "a1");
        var link = new Settings { Stories = StoriesMode.Link };

        Assert.Equal([("b1", "a1 — Feed a"), ("a1", "")], await CoverageAsync(link, Noon.AddMinutes(59)));
        Assert.Equal([("b1", "a1 — Feed a"), ("a1", "b1 — Feed b")], await CoverageAsync(link, Noon.AddMinutes(60)));
        Assert.Equal([("b1", ""), ("a1", "")], await CoverageAsync(new(), Noon.AddMinutes(60)));
    }

    [Fact]
    public async Task A_copy_is_no_other_report_and_a_report_of_several_feeds_is_listed_once()
    {
        await AddAsync("a", "a1", minute: 1);
        await AddAsync("b", "b1", minute: 2, original: "a1", story: "a1");
        await AddAsync("b", "b2", minute: 3, story: "a1");
        await AddAsync("c", "c2", minute: 4, original: "b2", story: "a1");

        Assert.Equal([("b2", "a1 — Feed a"), ("a1", "b2 — Feed b")], await CoverageAsync(new() { Stories = StoriesMode.Link }, Noon.AddHours(2)));
    }

    [Fact]
    public async Task The_list_ends_with_the_tenth_report_so_that_it_stays_what_it_is()
    {
        await AddAsync("a", "a00", minute: 0);
        for (var i = 1; i <= 14; i++) await AddAsync("b", $"b{i:00}", minute: i, story: "a00");

        var first = (await ComposeAsync(new() { Stories = StoriesMode.Link }, Noon.AddHours(2))).Single(e => e.Item.Title == "a00");
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"b{i:00}"), first.AlsoCoveredBy.Select(r => r.Headline));
    }

    [Fact]
    public async Task A_collapsed_story_shows_its_first_full_report_at_the_place_and_with_the_dates_of_the_first()
    {
        await AddAsync("a", "a1", minute: 1);
        await AddAsync("a", "a2", minute: 2);
        await AddAsync("b", "b1", minute: 3, story: "a1", text: string.Concat(Enumerable.Repeat("<p>A whole paragraph about it. </p>", 30)));
        await AddAsync("c", "c1", minute: 4, original: "b1", story: "a1");
        var collapse = new Settings { Stories = StoriesMode.Collapse };

        Assert.Equal(["a2", "a1"], await TitlesAsync(collapse));
        var entries = await ComposeAsync(collapse, Noon.AddHours(1));
        Assert.Equal(["a2", "b1"], entries.Select(e => e.Item.Title));
        var story = entries[1];
        Assert.Equal(("tag:a.example,2025:a1", Noon.AddMinutes(1), Noon.AddMinutes(1)), (story.Id, story.Published, story.Updated));
        Assert.Equal("Feed c", Assert.Single(story.OtherSources).Source);
        Assert.Equal("a1 — Feed a", Assert.Single(story.AlsoCoveredBy).Title);
        Assert.Equal(["a2"], await TitlesAsync(collapse with { Limit = 1 }));
    }

    [Theory]
    [InlineData("es-MX", "<p>T</p><p>También lo cuentan:</p><ul><li><a href=\"https://x.example/?a=1&amp;b=2\">A &lt;b&gt;</a> — R&amp;D</li></ul>")]
    [InlineData("en", "<p>T</p><p>Also covered by:</p><ul><li><a href=\"https://x.example/?a=1&amp;b=2\">A &lt;b&gt;</a> — R&amp;D</li></ul>")]
    public void The_footer_is_plain_markup_in_the_items_language(string language, string expected)
    {
        OtherReport[] reports = [new("A <b>", "R&D", "https://x.example/?a=1&b=2")];
        var item = new ParsedItem { Title = "T", Summary = "<p>T</p>", Language = language, Sanitised = true };

        Assert.Equal(expected, CoverageFooter.AppendTo(item, reports).Summary);
        var twice = CoverageFooter.AppendTo(item with { Content = item.Summary }, reports);
        Assert.Equal((null, expected), (twice.Summary, twice.Content));
        Assert.Same(item, CoverageFooter.AppendTo(item, []));
        Assert.Empty(PublishGate.Check(Made.Feed(Made.Bare with { Item = twice, AlsoCoveredBy = reports })).Quarantined);
    }

    private static Uri Url(string feed) => new($"https://{feed}.example/feed.xml");

    /// <summary>Adds an item that arrives some minutes after noon, is published then, and has its title for its key.</summary>
    private async Task AddAsync(string feed, string title, int minute, string? original = null, string? story = null, string text = "<p>Text</p>")
    {
        var at = Noon.AddMinutes(minute);
        var item = new ParsedItem
        {
            Guid = $"tag:{feed}.example,2025:{Uri.EscapeDataString(title)}",
            Link = $"https://{feed}.example/{Uri.EscapeDataString(title)}",
            Title = title,
            Summary = text,
            Published = at,
            Sanitised = true,
        };
        var arrived = new ArrivedItem(Assert.Single(IdentifiedItem.AllOf([item])), new ItemDates(at, at, at), Withheld: false);
        await _store.CommitPollAsync(new PollCommit { State = _feeds[feed], PolledAt = at, New = [arrived] }, Cancel);
        var id = _ids[title] = Assert.Single(await _store.UnplacedAsync(2, PlacingOrder.Arrival, Cancel)).Id;
        var placement = new Placement { Item = id, Original = original is null ? id : _ids[original], Story = story is null ? original is null ? id : null : _ids[story], Arrived = at };
        await _store.PlaceAsync([placement], Cancel);
    }

    private async Task<IReadOnlyList<OutputItem>> ComposeAsync(Settings? settings = null, DateTimeOffset? now = null, string[]? feeds = null)
    {
        settings ??= new();
        var output = new OutputConfig
        {
            Name = "all", Title = "All", Tags = [], Limit = settings.Limit, Drop = settings.Drop, Stories = settings.Stories, KeepsDuplicates = settings.KeepsDuplicates,
        };
        var sources = _feeds.Where(f => feeds is null || feeds.Contains(f.Key)).ToDictionary(
            f => f.Value.Id,
            f => OutputComposer.Source.Of(
                new FeedConfig { Url = f.Value.Url, Title = $"Feed {f.Key}", Tags = [], Interval = TimeSpan.FromHours(1), Retention = null, Backfill = null },
                f.Value,
                output,
                new Uri("https://hub.example/")));
        var composer = new OutputComposer(output, sources, _store, now ?? Noon.AddMinutes(30));
        return composer.FeedOf(await composer.WindowAsync(Cancel), new Uri("https://hub.example/")).Items;
    }

    private async Task<IEnumerable<string?>> TitlesAsync(Settings settings) => (await ComposeAsync(settings)).Select(e => e.Item.Title);

    private async Task<IEnumerable<(string, string)>> CoverageAsync(Settings settings, DateTimeOffset now) =>
        (await ComposeAsync(settings, now)).Select(e => (e.Item.Title!, string.Join(", ", e.AlsoCoveredBy.Select(r => r.Title))));

    private sealed record Settings
    {
        public int Limit { get; init; } = 100;

        public StoriesMode Stories { get; init; }

        public bool KeepsDuplicates { get; init; }

        public IReadOnlyList<ItemRule> Drop { get; init; } = [];
    }
}
