using FeedHub.Fetching;
using FeedHub.Identity;
using FeedHub.Parsing;
using FeedHub.Storage;
using Xunit;

namespace FeedHub.Tests.Storage;

/// <summary>What every store must do, whatever database is below it.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private static readonly Uri FeedUrl = new("https://example.org/feed.xml");
    private static readonly Uri OtherUrl = new("https://example.net/feed.xml");

    private IStore _store = null!;

    protected static DateTimeOffset Now { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Opens the test's database, again with the same data on each call after the first.</summary>
    private protected abstract Task<IStore> OpenAsync();

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_poll_is_kept_whole_over_a_restart()
    {
        var feed = await RegisterAsync(FeedUrl);
        var state = feed with
        {
            Validators = new HttpValidators("W/\"v 1\"", "Sun, 6 Nov 1994 08:49:37 +0000"),
            Description = new FeedDescription { Title = "Ñandú", Notices = ["Se reparó."], Cadence = new(TimeSpan.FromMinutes(30), null, [3, 4], [DayOfWeek.Sunday]) },
            PolledAt = Now,
            SucceededAt = Now,
            NextPollAt = Now.AddHours(1),
            NextPollReason = "every 1 h",
        };
        var item = Item("1", "Título «con» comillas 38 000");
        await CommitAsync(state, item);

        _store = await OpenAsync();
        var after = Assert.Single(await _store.FeedsAsync([FeedUrl], Cancel));
        var kept = Assert.Single(await ItemsAsync(feed));

        Assert.Equivalent(state, after, strict: true);
        Assert.Equivalent(item.Identified.Item, kept.Item, strict: true);
        Assert.Equal(item.Identified.Item.Published, kept.Published);
    }

    [Fact]
    public async Task A_state_that_failed_is_kept_too()
    {
        var failing = await RegisterAsync(FeedUrl) with { PolledAt = Now, FailingSince = Now, Failures = 2, LastError = "No address.", Gone = true };
        await CommitAsync(failing);

        Assert.Equivalent(failing, Assert.Single(await _store.FeedsAsync([FeedUrl], Cancel)), strict: true);
    }

    [Fact]
    public async Task Feeds_keep_their_number_and_unknown_ones_have_no_state()
    {
        var first = await RegisterAsync(FeedUrl);
        var both = await _store.RegisterFeedsAsync([OtherUrl, FeedUrl], Cancel);

        Assert.Equal([OtherUrl, FeedUrl], both.Select(f => f.Url));
        Assert.Equal(first.Id, both[1].Id);
        Assert.Empty(await _store.FeedsAsync([new Uri("https://example.com/unknown")], Cancel));
    }

    [Fact]
    public async Task A_feed_keeps_its_items_when_the_operator_writes_its_new_address_into_feeds_json()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed with { PolledAt = Now, Moved = new Relocation(OtherUrl, Now, IsConfirmed: false) }, Item("1", "A"));

        var moved = await RegisterAsync(OtherUrl);

        Assert.Equal((feed.Id, OtherUrl, null, Now), (moved.Id, moved.Url, moved.Moved, moved.PolledAt!.Value));
        Assert.Single(await ItemsAsync(moved));
        Assert.Empty(await _store.FeedsAsync([FeedUrl], Cancel));
    }

    [Fact]
    public async Task A_feed_that_moved_stays_itself_while_both_addresses_stand_in_feeds_json()
    {
        await CommitAsync(await RegisterAsync(FeedUrl) with { Moved = new Relocation(OtherUrl, Now, IsConfirmed: true) }, Item("1", "A"));

        var both = await _store.RegisterFeedsAsync([FeedUrl, OtherUrl], Cancel);

        Assert.NotEqual(both[0].Id, both[1].Id);
        Assert.Single(await ItemsAsync(both[0]));
    }

    [Fact]
    public async Task An_item_that_is_there_already_is_not_added_again()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed, Item("1", "A"));
        await CommitAsync(feed, Item("1", "A"));

        Assert.Single(await ItemsAsync(feed));
    }

    [Fact]
    public async Task Two_feeds_may_use_the_same_guid_for_different_items()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await CommitAsync(feed, Item("1", "A"));
        await CommitAsync(other, Item("1", "B"));

        Assert.Equal(["A", "B"], (await ItemsAsync(feed, other)).Select(i => i.Item.Title).Order());
    }

    [Fact]
    public async Task Published_ids_are_unique_and_the_first_to_come_keeps_the_original_guid()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await CommitAsync(feed, Item("https://example.org/1", "A"));
        await CommitAsync(other, Item("https://example.org/1", "A"));

        Assert.Equal("https://example.org/1", Assert.Single(await ItemsAsync(feed)).PublishedId);
        Assert.StartsWith("urn:uuid:", Assert.Single(await ItemsAsync(other)).PublishedId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_changes_the_item_in_place()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed, Item("1", "Antes"));
        var before = Assert.Single(await ItemsAsync(feed));
        var edited = Item("1", "Después").Identified;
        await _store.CommitPollAsync(new PollCommit { State = feed, PolledAt = Now.AddHours(1), Edited = [edited] }, Cancel);

        var after = Assert.Single(await ItemsAsync(feed));
        Assert.Equal("Después", after.Item.Title);
        Assert.Equal((before.PublishedId, before.Published, Now.AddHours(1)), (after.PublishedId, after.Published, after.Updated));
        Assert.Equal(edited.ContentHash, (await _store.KnownItemsAsync(feed.Id, [edited.Key], Cancel))[edited.Key]);
    }

    [Fact]
    public async Task Known_items_are_those_of_the_feed_alone()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await CommitAsync(feed, Item("1", "A"));
        ItemKey[] keys = [Item("1", "A").Identified.Key, Item("2", "B").Identified.Key];

        Assert.Equal([keys[0]], (await _store.KnownItemsAsync(feed.Id, keys, Cancel)).Keys);
        Assert.Empty(await _store.KnownItemsAsync(other.Id, keys, Cancel));
    }

    [Fact]
    public async Task The_last_to_arrive_come_first_and_withheld_items_never()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed, Item("1", "first"), Item("2", "withheld") with { Withheld = true }, Item("3", "second"));
        await CommitAsync(feed, Item("4", "third"));

        Assert.Equal(["third", "second", "first"], (await ItemsAsync(feed)).Select(i => i.Item.Title));
    }

    [Fact]
    public async Task What_retention_removes_never_comes_back()
    {
        var feed = await RegisterAsync(FeedUrl);
        var item = Item("1", "A");
        await CommitAsync(feed, item, Item("2", "B"));

        Assert.Equal(1, await _store.RemoveExpiredAsync(feed.Id, Now.AddDays(1), atMost: 1, Cancel));
        Assert.Equal(1, await _store.RemoveExpiredAsync(feed.Id, Now.AddDays(1), atMost: 10, Cancel));
        await CommitAsync(feed, item);
        await _store.CommitPollAsync(new PollCommit { State = feed, PolledAt = Now, Edited = [item.Identified] }, Cancel);

        Assert.Empty(await ItemsAsync(feed));
        Assert.Contains(item.Identified.Key, (await _store.KnownItemsAsync(feed.Id, [item.Identified.Key], Cancel)).Keys);
        Assert.Empty(await _store.CountItemsAsync(Cancel));
    }

    [Fact]
    public async Task Retention_leaves_what_is_young_enough()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed, Item("1", "A"));

        Assert.Equal(0, await _store.RemoveExpiredAsync(feed.Id, Now, atMost: 10, Cancel));
        Assert.Equal(1, (await _store.CountItemsAsync(Cancel))[feed.Id]);
    }

    [Fact]
    public async Task An_output_has_changed_since_its_content_last_differed()
    {
        Assert.Equal(Now, await _store.OutputChangedAtAsync("/feeds/all.atom", "a", Now, Cancel));
        Assert.Equal(Now, await _store.OutputChangedAtAsync("/feeds/all.atom", "a", Now.AddHours(1), Cancel));
        Assert.Equal(Now.AddHours(2), await _store.OutputChangedAtAsync("/feeds/all.atom", "b", Now.AddHours(2), Cancel));
    }

    [Fact]
    public async Task An_item_that_was_not_sanitised_is_refused_and_takes_the_whole_poll_with_it()
    {
        var feed = await RegisterAsync(FeedUrl);
        var raw = Item("2", "B");
        raw = raw with { Identified = raw.Identified with { Item = raw.Identified.Item with { Sanitised = false } } };

        await Assert.ThrowsAsync<InvalidOperationException>(() => CommitAsync(feed with { PolledAt = Now }, Item("1", "A"), raw));

        Assert.Empty(await ItemsAsync(feed));
        Assert.Null(Assert.Single(await _store.FeedsAsync([FeedUrl], Cancel)).PolledAt);
    }

    [Fact]
    public async Task Polls_that_arrive_together_are_all_kept()
    {
        var urls = Enumerable.Range(0, 200).Select(i => new Uri($"https://example.org/{i}")).ToList();
        var feeds = await _store.RegisterFeedsAsync(urls, Cancel);
        await Task.WhenAll(feeds.Select(feed => Task.Run(() => CommitAsync(feed, Item("1", "A"), Item("2", "B")), Cancel)));

        Assert.Equal(400, (await _store.CountItemsAsync(Cancel)).Values.Sum());
    }

    private static ArrivedItem Item(string guid, string title)
    {
        var item = new ParsedItem
        {
            Guid = guid,
            Title = title,
            Published = Now.AddDays(-1),
            Authors = [new Person("admin")],
            Enclosures = [new Enclosure("https://example.org/a.mp3", "audio/mpeg", 3_000_000_000)],
            Sanitised = true,
        };
        var identified = Assert.Single(IdentifiedItem.AllOf([item]));
        return new ArrivedItem(identified, ItemDates.FirstSeen(item, Now, backfill: false), Withheld: false);
    }

    private async Task<FeedState> RegisterAsync(Uri url) => Assert.Single(await _store.RegisterFeedsAsync([url], Cancel));

    private Task CommitAsync(FeedState state, params ArrivedItem[] items) =>
        _store.CommitPollAsync(new PollCommit { State = state, PolledAt = Now, New = items }, Cancel);

    private async Task<List<StoredItem>> ItemsAsync(params FeedState[] feeds)
    {
        var items = new List<StoredItem>();
        await foreach (var item in _store.LastArrivedAsync([.. feeds.Select(f => f.Id)], Cancel)) items.Add(item);
        return items;
    }
}
