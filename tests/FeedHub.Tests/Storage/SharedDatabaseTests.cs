using FeedHub.Identity;
using FeedHub.Parsing;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Npgsql;
using Xunit;

namespace FeedHub.Tests.Storage;

/// <summary>Two nodes on one PostgreSQL database.</summary>
public sealed class SharedDatabaseTests(SharedPostgres postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private NpgsqlDataSource[] _sources = [];
    private PostgresStore[] _nodes = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        _sources = [NpgsqlDataSource.Create(database), NpgsqlDataSource.Create(database)];
        _nodes = [.. _sources.Select(s => new PostgresStore(s))];
        await Task.WhenAll(_nodes.Select(n => n.OpenAsync(Cancel)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources) await source.DisposeAsync();
    }

    [Fact]
    public async Task Nodes_that_register_the_same_feeds_at_once_give_them_the_same_numbers()
    {
        var urls = Enumerable.Range(0, 100).Select(i => new Uri($"https://example.org/{i}")).ToList();

        var states = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _nodes[i % 2].RegisterFeedsAsync(urls, Cancel)));

        Assert.All(states, s => Assert.Equal(states[0].Select(f => f.Id), s.Select(f => f.Id)));
        Assert.Equal(100, states[0].Select(f => f.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_guid_that_several_feeds_bring_at_once_is_published_by_one_of_them_and_no_item_is_lost_or_twice()
    {
        var feeds = await FeedsAsync(16);
        ArrivedItem[] items = [.. Enumerable.Range(0, 20).Select(i => Item($"https://example.net/{i}"))];

        // Half of them in the other order, so that they meet each other, and each poll is made twice, as after a node's end.
        await Task.WhenAll(feeds.SelectMany(feed => _nodes.Select((node, i) => node.CommitPollAsync(
            new PollCommit { State = feed, PolledAt = Now, New = feed.Id % 2 == 0 ? items : [.. items.Reverse()], Figures = new PollFigures(PollOutcome.Document) }, Cancel))));

        Assert.Equal(16 * 20, (await _nodes[0].CountItemsAsync(Cancel)).Values.Sum());
        var waiting = await _nodes[1].UnplacedAsync(1000, PlacingOrder.Arrival, Cancel);
        Assert.Equal(16 * 20, waiting.Select(w => w.PublishedId).Distinct().Count());
        Assert.Equal(20, waiting.Count(w => w.PublishedId.StartsWith("https://example.net/", StringComparison.Ordinal)));
        Assert.Equal(32, Assert.Single(await _nodes[0].PollHoursAsync(Now, Cancel)).Polls);
    }

    [Fact]
    public async Task Turns_are_given_once_and_items_are_placed_once()
    {
        var feed = (await FeedsAsync(1))[0];
        await _nodes[0].CommitPollAsync(new PollCommit { State = feed, PolledAt = Now, New = [.. Enumerable.Range(0, 100).Select(i => Item($"{i}"))] }, Cancel);
        var waiting = await _nodes[0].UnplacedAsync(1000, PlacingOrder.Arrival, Cancel);
        var placements = waiting.Select(w => new Placement { Item = w.Id, Original = w.Id, Story = w.Id, Arrived = Now }).ToList();

        await Task.WhenAll(placements.Chunk(5).Select((some, i) => _nodes[i % 2].PlaceAsync(some, Cancel)));
        await Assert.ThrowsAsync<StoreException>(() => _nodes[1].PlaceAsync(placements[..1], Cancel));

        var turns = (await _nodes[1].PlacedAfterAsync([feed.Id], 0, Cancel).ToListAsync(Cancel)).ConvertAll(i => i.Turn);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), turns);
        Assert.Equal((false, true), await _nodes[0].PlacingAsync(Cancel));
    }

    [Fact]
    public async Task Who_reads_on_from_a_turn_never_misses_one_that_is_committed_later()
    {
        var feed = (await FeedsAsync(1))[0];
        await _nodes[0].CommitPollAsync(new PollCommit { State = feed, PolledAt = Now, New = [.. Enumerable.Range(0, 200).Select(i => Item($"{i}"))] }, Cancel);
        var waiting = await _nodes[0].UnplacedAsync(1000, PlacingOrder.Arrival, Cancel);
        var placing = Task.WhenAll(waiting.Chunk(4).Select((some, i) => _nodes[i % 2].PlaceAsync([.. some.Select(w => new Placement { Item = w.Id, Original = w.Id, Story = w.Id, Arrived = Now })], Cancel)));

        var read = new List<long>();
        while (read.Count < 200)
        {
            var isLast = placing.IsCompleted;
            read.AddRange((await _nodes[1].PlacedAfterAsync([feed.Id], read.LastOrDefault(), Cancel).ToListAsync(Cancel)).Select(i => i.Turn));
            if (isLast) break;
        }

        await placing;
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), read);
    }

    [Fact]
    public async Task Of_two_versions_that_follow_the_same_one_the_first_stands()
    {
        OutputHistory After(string tag) => new() { Path = "/feeds/all.atom", Versions = [new(1, tag, Now)] };

        var kept = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => _nodes[i % 2].KeepOutputHistoryAsync(After($"tag-{i}"), Cancel)));

        Assert.Equal(1, kept.Count(k => k));
        Assert.Equal($"tag-{Array.IndexOf(kept, true)}", Assert.Single((await _nodes[0].OutputHistoryAsync("/feeds/all.atom", Cancel)).Versions).Tag);
    }

    [Fact]
    public async Task The_same_version_has_one_date_whoever_brings_it()
    {
        OutputHistory Since(int seconds) => new() { Path = "/feeds/all.atom", Versions = [new(1, "tag", Now.AddSeconds(seconds))] };

        Assert.True(await _nodes[0].KeepOutputHistoryAsync(Since(0), Cancel));
        Assert.False(await _nodes[1].KeepOutputHistoryAsync(Since(1), Cancel));
        Assert.True(await _nodes[1].KeepOutputHistoryAsync(Since(0), Cancel));
    }

    [Fact]
    public async Task What_nodes_count_at_once_adds_up()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _nodes[i % 2].AddReaderCountsAsync([new() { Product = "App", Requests = 1 }], day: 100, Cancel)));

        Assert.Equal(40, Assert.Single(await _nodes[0].ReaderCountsAsync(0, Cancel)).Requests);
    }

    [Fact]
    public async Task Subscribers_that_come_at_once_are_no_more_than_there_may_be()
    {
        SubscriberRequest Wish(int i) => new()
        {
            Path = "/feeds/all.atom", Topic = "https://feeds.example/feeds/all.atom", Callback = new Uri($"https://reader-{i}.example/"), Subscribes = true, Lease = TimeSpan.FromDays(1), DueAt = Now,
        };

        var limits = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => _nodes[i % 2].AcceptAsync(Wish(i), new SubscriberLimits(5, 7), Cancel)));

        Assert.Equal(7, limits.Count(l => l == SubscriberLimit.None));
        Assert.Equal(7, (await _nodes[0].DueRequestsAsync(Now, 100, Cancel)).Count);
    }

    [Fact]
    public async Task Two_nodes_remove_what_has_expired_side_by_side()
    {
        var feed = (await FeedsAsync(1))[0];
        await _nodes[0].CommitPollAsync(new PollCommit { State = feed, PolledAt = Now, New = [.. Enumerable.Range(0, 100).Select(i => Item($"{i}"))] }, Cancel);

        var removed = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _nodes[i % 2].RemoveExpiredAsync(feed.Id, Now.AddDays(1), Now, atMost: 10, Cancel)));
        int left;
        while ((left = await _nodes[0].RemoveExpiredAsync(feed.Id, Now.AddDays(1), Now, atMost: 10, Cancel)) > 0) removed[0] += left;

        Assert.Equal(100, removed.Sum());
        Assert.Empty(await _nodes[0].CountItemsAsync(Cancel));
    }

    [Fact]
    public async Task A_server_that_was_killed_and_is_back_serves_as_before()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        var store = new PostgresStore(source);
        await store.OpenAsync(Cancel);
        var feed = (await store.RegisterFeedsAsync([new Uri("https://example.org/")], Cancel))[0];

        // Several connections that lie in the pool when it dies.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => store.CountItemsAsync(Cancel)));
        await server.KillAsync();
        await Assert.ThrowsAsync<StoreException>(() => store.CommitPollAsync(new PollCommit { State = feed, PolledAt = Now, New = [Item("1")] }, Cancel));
        await server.StartAgainAsync();

        await store.CommitPollAsync(new PollCommit { State = feed, PolledAt = Now, New = [Item("1")] }, Cancel);
        Assert.Single(await store.CountItemsAsync(Cancel));
    }

    private static ArrivedItem Item(string guid)
    {
        var item = new ParsedItem { Guid = guid, Title = guid, Link = $"https://example.org/{guid.GetHashCode(StringComparison.Ordinal)}", Sanitised = true };
        return new ArrivedItem(Assert.Single(IdentifiedItem.AllOf([item])), ItemDates.FirstSeen(item, Now, backfill: false), Withheld: false);
    }

    private Task<IReadOnlyList<FeedState>> FeedsAsync(int count) =>
        _nodes[0].RegisterFeedsAsync([.. Enumerable.Range(0, count).Select(i => new Uri($"https://example.org/{i}.xml"))], Cancel);
}
