using FeedHub.Storage;
using Xunit;

namespace FeedHub.Tests.Storage;

/// <content>What outputs served and archived, and who read them.</content>
public abstract partial class StoreContract
{
    [Fact]
    public async Task What_was_counted_of_readers_adds_up_and_is_forgotten_after_three_months()
    {
        var counts = new ReaderCounts { Product = "App", Requests = 2, Bytes = 5_000_000_000, Subscribers = new Dictionary<string, int> { ["/feeds/all.atom"] = 3 } };
        await _store.AddReaderCountsAsync([counts, new() { Product = "Other", Early = 1 }], day: 100, Cancel);
        await _store.AddReaderCountsAsync([counts with { Requests = 5, Subscribers = new Dictionary<string, int> { ["/feeds/all.atom"] = 4, ["/x"] = 1 } }], day: 100, Cancel);
        await _store.AddReaderCountsAsync([counts with { Requests = 1, Subscribers = new Dictionary<string, int>() }], day: 101, Cancel);

        var app = Assert.Single(await _store.ReaderCountsAsync(100, Cancel), c => c.Product == "App");
        Assert.Equal((8, 15_000_000_000), (app.Requests, app.Bytes));
        Assert.Equal([("/feeds/all.atom", 4), ("/x", 1)], app.Subscribers.Select(s => (s.Key, s.Value)).Order());
        Assert.Equal(1, Assert.Single(await _store.ReaderCountsAsync(101, Cancel)).Requests);

        await _store.AddReaderCountsAsync([new() { Product = "Late" }], day: 195, Cancel);
        Assert.Equal(["Late"], (await _store.ReaderCountsAsync(0, Cancel)).Select(c => c.Product));
    }

    [Fact]
    public async Task The_versions_of_an_output_are_kept_as_far_back_as_they_are_told()
    {
        const string path = "/feeds/all.atom";
        Assert.Empty((await _store.OutputHistoryAsync(path, Cancel)).Versions);
        OutputVersion first = new(1, "a", Now), second = new(2, "b", Now.AddHours(1)), third = new(3, "c", Now.AddHours(2));
        await _store.KeepOutputHistoryAsync(new() { Path = path, Versions = [first] }, Cancel);
        await _store.KeepOutputHistoryAsync(new() { Path = path, Versions = [first, second] }, Cancel);
        await _store.KeepOutputHistoryAsync(new() { Path = "/feeds/all.rss", Versions = [first] }, Cancel);
        await _store.KeepOutputHistoryAsync(
            new() { Path = path, Versions = [second, third], Fragments = new Dictionary<long, long> { [-7] = 2, [long.MaxValue] = 3 } }, Cancel);

        var kept = await _store.OutputHistoryAsync(path, Cancel);

        Assert.Equal([second, third], kept.Versions);
        Assert.Equal([(-7, 2), (long.MaxValue, 3)], kept.Fragments.Select(f => (f.Key, f.Value)).Order());
        Assert.Equal([first], (await _store.OutputHistoryAsync("/feeds/all.rss", Cancel)).Versions);
    }

    [Fact]
    public async Task Items_are_read_on_in_the_order_in_which_they_were_placed()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await CommitAsync(feed, Item("1", "A"));
        await CommitAsync(other, Item("9", "Z"));
        await CommitAsync(feed, Item("2", "B"), Item("3", "C"));

        var all = await _store.PlacedAfterAsync([feed.Id], 0, Cancel).ToListAsync(Cancel);
        var later = await _store.PlacedAfterAsync([feed.Id, other.Id], all[0].Turn, Cancel).ToListAsync(Cancel);

        Assert.Equal(["A", "B", "C"], all.Select(i => i.Item.Title).Order(StringComparer.Ordinal));
        Assert.Equal(all.Select(i => i.Turn).Order(), all.Select(i => i.Turn));
        Assert.Equal("Z", later[0].Item.Title);
        Assert.Equal(3, later.Count);
    }

    [Fact]
    public async Task An_archive_stays_as_it_was_added_and_the_newest_outlives_all_others()
    {
        Assert.Null(await _store.ArchivesAsync("all", Cancel));
        StoredArchive Archive(int number) =>
            new() { Output = "all", Number = number, ClosedAt = Now.AddDays(number), LastTurn = 10 * number, Document = [(byte)number] };
        for (var number = 1; number <= 3; number++) await _store.AddArchiveAsync(Archive(number), Cancel);
        await _store.AddArchiveAsync(Archive(2) with { Document = [99], LastTurn = 99 }, Cancel);
        await _store.AddArchiveAsync(Archive(1) with { Output = "other" }, Cancel);

        Assert.Equal(new ArchiveRange(1, 3, 30), await _store.ArchivesAsync("all", Cancel));
        Assert.Equal([2], (await _store.ArchiveAsync("all", 2, Cancel))!.Document);
        Assert.Null(await _store.ArchiveAsync("all", 4, Cancel));

        await _store.RemoveArchivesAsync("all", Now.AddDays(2), Cancel);
        Assert.Equal(new ArchiveRange(2, 3, 30), await _store.ArchivesAsync("all", Cancel));
        await _store.RemoveArchivesAsync("all", Now.AddDays(100), Cancel);
        Assert.Equal(new ArchiveRange(3, 3, 30), await _store.ArchivesAsync("all", Cancel));
        Assert.NotNull(await _store.ArchiveAsync("other", 1, Cancel));
    }
}
