using FeedHub.Identity;
using FeedHub.Parsing;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class RecognitionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly KeptFeed _feed = new();

    [Fact]
    public void A_document_of_new_guids_alone_brings_nothing_new()
    {
        _feed.Poll(Enumerable.Range(0, 20).Select(n => Post(n) with { Guid = $"a{n}" }));

        var decision = _feed.Poll(Enumerable.Range(0, 20).Select(n => Post(n) with { Guid = $"b{n}" }));

        Assert.Empty(decision.New);
        Assert.Equal(20, decision.Guids.Unstable);
    }

    [Fact]
    public void New_guids_are_seen_through_even_when_the_dates_move_too()
    {
        _feed.Poll(Enumerable.Range(0, 5).Select(n => Post(n) with { Guid = $"a{n}" }));

        Assert.Empty(_feed.Poll(Enumerable.Range(0, 5).Select(n => Post(n) with { Guid = $"b{n}", Published = Now })).New);
    }

    [Fact]
    public void One_turnover_of_all_guids_demotes_nobody_and_a_second_does()
    {
        _feed.Poll(Enumerable.Range(0, 20).Select(n => Post(n) with { Guid = $"a{n}" }));
        _feed.Poll(Enumerable.Range(0, 20).Select(n => Post(n) with { Guid = $"b{n}" }));
        for (var i = 0; i < 20; i++) _feed.Poll(Enumerable.Range(0, 20).Select(n => Post(n) with { Guid = $"b{n}" }));
        Assert.Null(_feed.Guids.DemotedAt);

        _feed.Poll(Enumerable.Range(0, 20).Select(n => Post(n) with { Guid = $"c{n}" }));

        Assert.NotNull(_feed.Guids.DemotedAt);
        Assert.Contains("new guids", _feed.Guids.Reason, StringComparison.Ordinal);
        Assert.Empty(_feed.Poll(Enumerable.Range(0, 20).Select(n => Post(n) with { Guid = $"d{n}", Published = Now })).New);
        Assert.Equal(20, _feed.Ids.Count);
    }

    [Fact]
    public void A_demoted_feed_stays_demoted_however_well_it_behaves()
    {
        for (var i = 0; i < 3; i++) _feed.Poll(Enumerable.Range(0, 5).Select(n => Post(n) with { Guid = $"{i}-{n}" }));
        var demoted = _feed.Guids;
        for (var i = 0; i < 200; i++) _feed.Poll(Enumerable.Range(i, 5).Select(n => Post(n) with { Guid = $"good-{n}" }));

        Assert.NotNull(demoted.DemotedAt);
        Assert.Equal(demoted, _feed.Guids);
        Assert.Equal(204, _feed.Ids.Count);
    }

    [Fact]
    public void A_demoted_feed_whose_items_all_link_to_the_front_page_keeps_them_apart()
    {
        static ParsedItem Home(int n, string guid) => Post(n) with { Link = "https://example.org/", Guid = guid };
        for (var i = 0; i < 4; i++) _feed.Poll(Enumerable.Range(0, 5).Select(n => Home(n, $"{i}-{n}")));

        Assert.NotNull(_feed.Guids.DemotedAt);
        Assert.Equal(5, _feed.Ids.Count);
        Assert.Single(_feed.Poll(Enumerable.Range(1, 5).Select(n => Home(n, $"x-{n}"))).New);
    }

    [Fact]
    public void Removed_items_are_recognised_under_their_links_too()
    {
        _feed.Poll(Enumerable.Range(0, 5).Select(n => Post(n) with { Guid = $"a{n}" }));
        _feed.RemoveAll();

        for (var i = 0; i < 4; i++) Assert.Empty(_feed.Poll(Enumerable.Range(0, 5).Select(n => Post(n) with { Guid = $"b{i}-{n}" })).New);
    }

    [Fact]
    public void One_guid_on_every_item_keeps_them_apart_and_each_comes_once()
    {
        for (var i = 0; i < 10; i++) _feed.Poll(Enumerable.Range(i, 5).Select(n => Post(n) with { Guid = "0" }));

        Assert.Equal(14, _feed.Ids.Count);
        Assert.NotNull(_feed.Guids.DemotedAt);
    }

    [Fact]
    public void A_guid_that_comes_back_with_another_link_title_and_date_is_another_item()
    {
        for (var n = 0; n < 6; n++)
        {
            Assert.Single(_feed.Poll([Post(n) with { Guid = "latest" }]).New);
            Assert.Empty(_feed.Poll([Post(n) with { Guid = "latest" }]).New);
        }

        Assert.NotNull(_feed.Guids.DemotedAt);
    }

    [Fact]
    public void An_edit_that_changes_title_and_address_under_the_same_guid_is_one()
    {
        _feed.Poll([Post(1) with { Guid = "1" }]);

        Assert.Empty(_feed.Poll([Post(1) with { Guid = "1", Title = "Otro", Link = "https://example.org/otro" }]).New);
    }

    [Fact]
    public void A_good_feed_that_repeats_a_title_on_its_front_page_every_day_brings_each_post()
    {
        for (var day = 0; day < 10; day++)
        {
            var weather = new ParsedItem { Guid = $"w{day}", Link = "https://example.org/", Title = "El tiempo", Content = $"Día {day}", Published = Now.AddDays(day) };
            Assert.Single(_feed.Poll([weather]).New);
        }

        Assert.Null(_feed.Guids.DemotedAt);
    }

    [Fact]
    public void A_guid_given_later_makes_nothing_new_and_is_no_fault()
    {
        _feed.Poll(Enumerable.Range(0, 5).Select(Post));

        var decision = _feed.Poll(Enumerable.Range(0, 5).Select(n => Post(n) with { Guid = $"{n}" }));

        Assert.Empty(decision.New);
        Assert.Equal(0, decision.Guids.Bad);
        Assert.Empty(_feed.Poll(Enumerable.Range(0, 5).Select(n => Post(n) with { Guid = $"{n}", Title = "Otro", Link = $"https://example.org/otro/{n}" })).New);
    }

    [Fact]
    public void An_item_without_a_guid_keeps_its_identity_when_neighbours_of_the_same_link_come_and_go()
    {
        static ParsedItem Status(string title) => new() { Link = "https://example.org/status", Title = title, Content = title };
        _feed.Poll([Status("Lunes")]);

        Assert.Single(_feed.Poll([Status("Martes"), Status("Lunes")]).New);
        Assert.Empty(_feed.Poll([Status("Martes")]).New);
        Assert.Empty(_feed.Poll([Status("Martes") with { Content = "Corregido" }]).New);
        Assert.Empty(_feed.Poll([Status("Lunes")]).New);
        Assert.Single(_feed.Poll([Status("Miércoles")]).New);
        Assert.Equal(3, _feed.Ids.Count);
    }

    [Theory]
    [InlineData("https://example.org/a", "http://www.example.org/a?utm_source=rss", true)]
    [InlineData("https://example.org/a#v1", "https://example.org/a#v2", false)]
    [InlineData("https://example.org/a", "https://example.org/a#xtor=RSS-1", true)]
    public void Without_a_guid_the_page_counts_not_how_its_address_is_written(string before, string after, bool same)
    {
        _feed.Poll([Post(1) with { Link = before }]);

        Assert.Equal(same, _feed.Poll([Post(1) with { Link = after }]).New.Count == 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Whatever_the_order_edits_removals_and_guids_every_post_comes_exactly_once(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20; round++)
        {
            var feed = new KeptFeed();
            var guids = random.Next(5);
            var posted = 0;
            var oldest = 0;
            var retold = new Dictionary<int, string>();
            var published = new Dictionary<int, string>();
            for (var poll = 0; poll < 25; poll++)
            {
                // Most of a document stays, as in real feeds: it is what tells new guids from new posts.
                posted += poll == 0 ? 8 : random.Next(3);
                oldest = Math.Max(oldest, posted - 12);
                if (posted > oldest && random.Next(3) == 0) retold[random.Next(oldest, posted)] = $"Texto {poll}";
                var document = Enumerable.Range(oldest, posted - oldest)
                    .Select(n => Post(n) with { Content = retold.GetValueOrDefault(n, $"Texto de {n}"), Guid = GuidOf(guids, n, poll, random) })
                    .ToList();
                if (random.Next(3) == 0) document.Add(document[random.Next(document.Count)]);
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(document));
                feed.Poll(document);
                if (random.Next(6) == 0) feed.RemoveAll();

                foreach (var (n, id) in feed.PublishedByLink)
                    Assert.Equal(id, published.TryGetValue(n, out var before) ? before : published[n] = id);
            }

            Assert.True(feed.Ids.Count == posted, $"seed {seed}, round {round}, guids {guids}: {feed.Ids.Count} items of {posted} posts");
        }

        static string? GuidOf(int kind, int n, int poll, Random random) => kind switch
        {
            0 => $"g{n}",
            1 => $"g{n}-{poll}",
            2 => "0",
            3 => null,
            _ => random.Next(10) == 0 ? $"g{n}-{poll}" : $"g{n}",
        };
    }

    private static ParsedItem Post(int n) => new()
    {
        Link = $"https://example.org/posts/{n}",
        Title = $"Entrada {n}",
        Content = $"Texto de {n}",
        Published = Now.AddDays(-100).AddHours(n),
    };

    /// <summary>A feed's items as a store would keep them.</summary>
    private sealed class KeptFeed
    {
        private readonly List<KnownItem> _items = [];
        private readonly Dictionary<long, (int Post, string Published)> _published = [];
        private DateTimeOffset _now = Now;

        public GuidTrust Guids { get; private set; } = GuidTrust.Full;

        public IReadOnlyList<long> Ids => [.. _items.Select(i => i.Id)];

        public IEnumerable<(int Post, string Published)> PublishedByLink => _published.Values;

        public PollDecision Poll(IEnumerable<ParsedItem> items)
        {
            _now = _now.AddHours(1);
            var document = DocumentItem.AllOf([.. items]);
            var keys = DocumentItem.KeysOf(document, Guids.DemotedAt is null).ToHashSet();
            var known = _items.Where(i => keys.Contains(i.Key) || (i.LinkKey is { } link && keys.Contains(link))).ToList();
            var decision = PollDecision.On(document, known, Guids.DemotedAt is null);
            Guids = Guids.After(decision.Guids, _now);
            foreach (var recognised in decision.Known)
            {
                var key = _items.Any(i => i.Key == recognised.Identified.Key) ? recognised.As.Key : recognised.Identified.Key;
                _items[_items.IndexOf(recognised.As)] = recognised.As with
                {
                    Key = key,
                    LinkKey = recognised.Identified.LinkKey,
                    TitleHash = recognised.Identified.TitleHash,
                    ContentHash = recognised.Identified.ContentHash,
                };
            }

            foreach (var added in decision.New)
            {
                Assert.DoesNotContain(_items, i => i.Key == added.Key);
                _items.Add(new KnownItem
                {
                    Id = _items.Count + 1,
                    Key = added.Key,
                    LinkKey = added.LinkKey,
                    TitleHash = added.TitleHash,
                    ContentHash = added.ContentHash,
                    Published = added.Item.Published ?? _now,
                });
                if (int.TryParse(added.Item.Link?.Split('/')[^1], out var post))
                    _published[_items.Count] = (post, PublishedId.Derived(new Uri("https://example.org/"), added.Key));
            }

            return decision;
        }

        public void RemoveAll()
        {
            for (var i = 0; i < _items.Count; i++) _items[i] = _items[i] with { Removed = true };
        }
    }
}
