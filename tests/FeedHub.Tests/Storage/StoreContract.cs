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
        await EditAsync(feed, edited, Now.AddHours(1), new FieldChange("title", "Antes", "Después"));

        var after = Assert.Single(await ItemsAsync(feed));
        Assert.Equal("Después", after.Item.Title);
        Assert.Equal((before.PublishedId, before.Published, Now.AddHours(1)), (after.PublishedId, after.Published, after.Updated));
        Assert.Equal(edited.ContentHash, Assert.Single(await _store.KnownItemsAsync(feed.Id, [edited.Key], Cancel)).ContentHash);
    }

    [Fact]
    public async Task Known_items_are_those_of_the_feed_alone()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await CommitAsync(feed, Item("1", "A"));
        ItemKey[] keys = [Item("1", "A").Identified.Key, Item("2", "B").Identified.Key];

        Assert.Equal([keys[0]], (await _store.KnownItemsAsync(feed.Id, keys, Cancel)).Select(k => k.Key));
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

        Assert.Equal(1, await _store.RemoveExpiredAsync(feed.Id, Now.AddDays(1), Now, atMost: 1, Cancel));
        Assert.Equal(1, await _store.RemoveExpiredAsync(feed.Id, Now.AddDays(1), Now, atMost: 10, Cancel));
        await CommitAsync(feed, item);
        var tombstone = Assert.Single(await _store.KnownItemsAsync(feed.Id, [item.Identified.Key], Cancel));
        await EditAsync(feed, item.Identified, Now, new FieldChange("title", "A", "B"));

        Assert.True(tombstone.Removed);
        Assert.Empty(await ItemsAsync(feed));
        Assert.Empty(await _store.CountItemsAsync(Cancel));
    }

    [Fact]
    public async Task Retention_leaves_what_is_young_enough()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed, Item("1", "A"));

        Assert.Equal(0, await _store.RemoveExpiredAsync(feed.Id, Now, Now, atMost: 10, Cancel));
        Assert.Equal(1, (await _store.CountItemsAsync(Cancel))[feed.Id]);
    }

    [Fact]
    public async Task Retention_by_count_keeps_the_last_that_arrived()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed, Item("1", "A"), Item("2", "B"), Item("3", "C"));

        Assert.Equal(1, await _store.RemoveBeyondAsync(feed.Id, keep: 1, Now, atMost: 1, Cancel));
        Assert.Equal(1, await _store.RemoveBeyondAsync(feed.Id, keep: 1, Now, atMost: 10, Cancel));
        Assert.Equal(0, await _store.RemoveBeyondAsync(feed.Id, keep: 1, Now, atMost: 10, Cancel));
        await CommitAsync(feed, Item("1", "A"), Item("2", "B"));

        Assert.Equal(["C"], (await ItemsAsync(feed)).Select(i => i.Item.Title));
    }

    [Fact]
    public async Task A_tombstone_is_forgotten_only_once_no_document_has_listed_it_for_long()
    {
        var feed = await RegisterAsync(FeedUrl);
        var (listed, gone) = (Item("1", "A"), Item("2", "B"));
        // The last one placed stays too, for turns count on from it.
        await CommitAsync(feed, listed, gone, Item("3", "C"));
        await _store.RemoveExpiredAsync(feed.Id, Now.AddDays(1), Now, atMost: 10, Cancel);
        var tombstone = Assert.Single(await _store.KnownItemsAsync(feed.Id, [listed.Identified.Key], Cancel));
        await _store.CommitPollAsync(new PollCommit { State = feed, PolledAt = Now.AddDays(5), ListedTombstones = [tombstone.Id] }, Cancel);

        Assert.Equal(0, await _store.ForgetTombstonesAsync(feed.Id, Now, atMost: 10, Cancel));
        Assert.Equal(1, await _store.ForgetTombstonesAsync(feed.Id, Now.AddDays(4), atMost: 10, Cancel));

        Assert.Equal([tombstone], await _store.KnownItemsAsync(feed.Id, [listed.Identified.Key, gone.Identified.Key], Cancel));
    }

    [Fact]
    public async Task An_item_is_found_by_its_link_too_and_keeps_its_place_under_a_new_key()
    {
        var feed = await RegisterAsync(FeedUrl);
        var item = Item("1", "A");
        await CommitAsync(feed, item);
        var before = Assert.Single(await _store.KnownItemsAsync(feed.Id, [item.Identified.LinkKey!.Value], Cancel));
        var renamed = item.Identified with { Key = Item("other", "A").Identified.Key };
        var published = Assert.Single(await ItemsAsync(feed)).PublishedId;
        await _store.CommitPollAsync(new PollCommit { State = feed, PolledAt = Now, Relearned = [new RecognisedItem(before, renamed)] }, Cancel);

        Assert.Equal(before with { Key = renamed.Key }, Assert.Single(await _store.KnownItemsAsync(feed.Id, [renamed.Key], Cancel)));
        Assert.Equal(published, Assert.Single(await ItemsAsync(feed)).PublishedId);
    }

    [Fact]
    public async Task Edits_are_remembered_by_field_the_last_first_and_only_so_many()
    {
        var feed = await RegisterAsync(FeedUrl);
        var item = Item("1", "A");
        await CommitAsync(feed, item);
        var published = Assert.Single(await ItemsAsync(feed)).PublishedId;
        for (var i = 1; i <= ItemEdit.Most + 2; i++)
            await EditAsync(feed, item.Identified, Now.AddHours(i), new FieldChange("authors", null, "Ana"), new FieldChange("title", $"{i - 1}", $"{i}"));

        var edits = await _store.EditsAsync(published, Cancel);

        Assert.Equal(ItemEdit.Most, edits.Count);
        Assert.Equal(Now.AddHours(ItemEdit.Most + 2), edits[0].At);
        Assert.Equal([new FieldChange("title", "21", "22"), new FieldChange("authors", null, "Ana")], edits[0].Changes);
        Assert.Empty(await _store.EditsAsync("urn:unknown", Cancel));
        await _store.RemoveExpiredAsync(feed.Id, Now.AddDays(2), Now, atMost: 10, Cancel);
        Assert.Empty(await _store.EditsAsync(published, Cancel));
    }

    [Fact]
    public async Task Long_texts_are_cut_to_where_they_begin_to_differ()
    {
        var feed = await RegisterAsync(FeedUrl);
        var item = Item("1", "A");
        await CommitAsync(feed, item);
        var same = new string('x', 5000);
        await EditAsync(feed, item.Identified, Now, new FieldChange("content", same + "antes", same + "después"));

        var change = Assert.Single(Assert.Single(await _store.EditsAsync(Assert.Single(await ItemsAsync(feed)).PublishedId, Cancel)).Changes);

        Assert.EndsWith("xantes", change.Before, StringComparison.Ordinal);
        Assert.EndsWith("xdespués", change.After, StringComparison.Ordinal);
        Assert.True(change.After!.Length <= FieldChange.MostText);
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
        await Task.WhenAll(feeds.Select(feed => Task.Run(() => CommitUnplacedAsync(feed, Item("1", "A"), Item("2", "B")), Cancel)));

        Assert.Equal(400, (await _store.CountItemsAsync(Cancel)).Values.Sum());
    }

    [Fact]
    public async Task Text_with_what_some_database_refuses_is_kept_and_found()
    {
        var feed = await RegisterAsync(FeedUrl) with { LastError = "\0 \ud800 \\\\u0000" };
        var odd = Item("nul\0 \ud800", "A") is var item
            ? item with { Identified = item.Identified with { Item = item.Identified.Item with { Title = "Antes \0\ud800 \\\\u0000 después", Language = "es\0" } } }
            : throw new InvalidOperationException();
        await CommitAsync(feed, odd);
        await EditAsync(feed, odd.Identified, Now, new FieldChange("title", "\0", "\udfff"));

        var kept = Assert.Single(await ItemsAsync(feed));
        Assert.StartsWith("Antes ", kept.Item.Title, StringComparison.Ordinal);
        Assert.EndsWith(" \\\\u0000 después", kept.Item.Title, StringComparison.Ordinal);
        Assert.Single(await _store.EditsAsync(kept.PublishedId, Cancel));
        Assert.Empty(await _store.EditsAsync("urn:\0", Cancel));
        Assert.Null(await _store.EntryItemAsync("urn:\0", [feed.Id], Cancel));
        Assert.Empty(await _store.FindItemsAsync("x\0\ud800", [], 10, Cancel));
        Assert.Null(await Subscriptions.FindAsync("\0", Cancel));
        Assert.Single(await _store.FeedsAsync([FeedUrl], Cancel));
    }

    private static ArrivedItem Item(string guid, string title)
    {
        var item = new ParsedItem
        {
            Guid = guid,
            Title = title,
            Link = $"https://example.org/{title}",
            Published = Now.AddDays(-1),
            Authors = [new Person("admin")],
            Enclosures = [new Enclosure("https://example.org/a.mp3", "audio/mpeg", 3_000_000_000)],
            Sanitised = true,
        };
        var identified = Assert.Single(IdentifiedItem.AllOf([item]));
        return new ArrivedItem(identified, ItemDates.FirstSeen(item, Now, backfill: false), Withheld: false);
    }

    private async Task EditAsync(FeedState feed, IdentifiedItem item, DateTimeOffset at, params FieldChange[] changes)
    {
        var known = Assert.Single(await _store.KnownItemsAsync(feed.Id, [item.Key], Cancel));
        await _store.CommitPollAsync(new PollCommit { State = feed, PolledAt = at, Edited = [new EditedItem(known.Id, item, changes)] }, Cancel);
    }

    private async Task<FeedState> RegisterAsync(Uri url) => Assert.Single(await _store.RegisterFeedsAsync([url], Cancel));

    [Fact]
    public async Task Items_wait_in_the_order_of_arrival_then_of_publication_whichever_feed_was_polled_first()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await CommitUnplacedAsync(feed, Item("1", "late") with { Dates = Dates(arrived: 2, published: 1) }, Item("2", "tie") with { Dates = Dates(1, 1) });
        await CommitUnplacedAsync(other, Item("3", "early") with { Dates = Dates(arrived: 1, published: 0) }, Item("4", "tie too") with { Dates = Dates(1, 1) });

        var waiting = await _store.UnplacedAsync(10, PlacingOrder.Arrival, Cancel);
        Assert.Equal(["early", "tie too", "tie", "late"], waiting.Select(w => w.Item!.Title));
        Assert.Equal([OtherUrl, OtherUrl, FeedUrl, FeedUrl], waiting.Select(w => w.FeedUrl));
        Assert.Equal(["early", "tie too"], (await _store.UnplacedAsync(2, PlacingOrder.Arrival, Cancel)).Select(w => w.Item!.Title));
        Assert.Equal((true, false), await _store.PlacingAsync(Cancel));
        Assert.Empty(await ItemsAsync(feed, other)); // Nothing is shown before it is placed.
    }

    [Fact]
    public async Task The_first_items_of_all_wait_in_an_order_that_is_the_same_whichever_feed_was_polled_first()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await CommitUnplacedAsync(feed, Item("1", "undated") with { Dates = Dates(0, 0) }, Item("2", "early") with { Dates = Dates(-3, -3) });
        await CommitUnplacedAsync(other, Item("3", "late") with { Dates = Dates(-1, -1) }, Item("4", "undated too") with { Dates = Dates(0, 0) });

        string[] order = [.. new[] { (FeedUrl, "undated"), (OtherUrl, "undated too") }.OrderBy(u => u.Item1.AbsoluteUri, StringComparer.Ordinal).Select(u => u.Item2)];
        Assert.Equal(["early", "late", .. order], (await _store.UnplacedAsync(10, PlacingOrder.FirstOfAll, Cancel)).Select(w => w.Item!.Title));
        Assert.Equal(["early", "late", order[0]], (await _store.UnplacedAsync(3, PlacingOrder.FirstOfAll, Cancel)).Select(w => w.Item!.Title));
        Assert.Equal(["early", "late"], (await _store.UnplacedAsync(2, PlacingOrder.FirstOfAll, Cancel)).Select(w => w.Item!.Title));
    }

    [Fact]
    public async Task A_placed_item_waits_no_longer_and_a_copy_has_the_id_and_the_story_of_its_original()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await CommitAsync(feed, Item("https://example.org/1", "A"));
        await CommitUnplacedAsync(other, Item("https://example.net/1", "A"));
        var original = Assert.Single(await ItemsAsync(feed));
        var copy = Assert.Single(await _store.UnplacedAsync(10, PlacingOrder.Arrival, Cancel));
        await _store.PlaceAsync([new Placement { Item = copy.Id, Original = original.Id, Arrived = Now, Why = new() { CopyRule = "SamePage" } }], Cancel);

        Assert.Equal((false, true), await _store.PlacingAsync(Cancel));
        var placed = Assert.Single(await ItemsAsync(other));
        Assert.Equal("https://example.net/1", placed.PublishedId);
        Assert.Equal((original.Id, "https://example.org/1", original.Id, "https://example.org/1"), (placed.OriginalId, placed.EntryId, placed.StoryId, placed.StoryEntryId));

        Assert.Equal(copy.Id, Assert.Single(await _store.OtherCopiesAsync([original], [feed.Id, other.Id], Cancel)).Item!.Id);
        Assert.Empty(await _store.OtherCopiesAsync([original], [feed.Id], Cancel));
    }

    [Fact]
    public async Task A_removed_original_leaves_its_id_and_its_place_to_the_group()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await CommitAsync(feed, Item("https://example.org/1", "A"));
        await CommitUnplacedAsync(other, Item("https://example.net/1", "A"));
        var (original, copy) = (Assert.Single(await ItemsAsync(feed)), Assert.Single(await _store.UnplacedAsync(10, PlacingOrder.Arrival, Cancel)));
        await _store.PlaceAsync([new Placement { Item = copy.Id, Original = original.Id, Arrived = Now }], Cancel);
        await _store.RemoveExpiredAsync(feed.Id, Now.AddDays(1), Now, atMost: 10, Cancel);

        Assert.Equal(0, await _store.ForgetTombstonesAsync(feed.Id, Now.AddYears(1), atMost: 10, Cancel));

        var left = Assert.Single(await ItemsAsync(feed, other));
        Assert.Equal("https://example.org/1", left.EntryId);
        Assert.Equal(new GroupMember(original.Id, original.Turn, original.Id, original.Id, original.Arrived, null), Assert.Single(await _store.OtherCopiesAsync([left], [feed.Id, other.Id], Cancel)));
    }

    [Fact]
    public async Task What_is_read_together_is_of_one_moment()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed with { SucceededAt = Now, Description = new() { Title = "Before" } }, Item("https://example.org/1", "A"));

        var (title, items) = await _store.ReadAsync(
            async view =>
            {
                var state = Assert.Single(await view.FeedsAsync([FeedUrl], Cancel));
                await CommitAsync(state with { Description = new() { Title = "After" } }, Item("https://example.org/2", "B"));
                return (state.Description.Title, await view.LastArrivedAsync([feed.Id], Cancel).ToListAsync(Cancel));
            },
            Cancel);

        Assert.Equal("Before", title);
        Assert.Equal("A", Assert.Single(items).Item.Title);
        Assert.Equal(2, (await ItemsAsync(feed)).Count);
    }

    [Fact]
    public async Task Joined_stories_have_the_id_that_remains()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed, Item("https://example.org/1", "A"), Item("https://example.org/2", "B"), Item("https://example.org/3", "C"));
        var items = (await ItemsAsync(feed)).OrderBy(i => i.Id).ToList();
        await _store.MergeStoriesAsync([(items[1].Id, items[0].Id)], Cancel);

        Assert.Equal("B", Assert.Single(await _store.OtherReportsAsync([items[0]], [feed.Id], Cancel)).Item!.Item.Title);
        var after = await ItemsAsync(feed);
        Assert.Equal([items[2].Id, items[0].Id, items[0].Id], after.Select(i => i.StoryId));
        Assert.Equal("https://example.org/1", after[1].StoryEntryId);
        Assert.Empty(await _store.OtherReportsAsync([after[0]], [feed.Id], Cancel));
    }

    [Fact]
    public async Task What_was_placed_is_read_back_in_its_order_from_a_time_on()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitUnplacedAsync(feed, Item("1", "A"), Item("2", "B"), Item("3", "C"));
        var waiting = await _store.UnplacedAsync(10, PlacingOrder.Arrival, Cancel);
        await _store.PlaceAsync([.. waiting.Reverse().Select((w, hour) => new Placement { Item = w.Id, Original = w.Id, Story = w.Id, Arrived = Now.AddHours(hour) })], Cancel);

        List<string?> titles = [];
        await _store.ReadPlacedAsync(Now.AddHours(1), placed => titles.AddRange(placed.Concat(placed).Select(p => p.Item.Item!.Title)), Cancel);

        Assert.Equal(waiting.Reverse().Skip(1).Select(w => w.Item!.Title), titles.Take(2));
        Assert.Equal(titles.Take(2), titles.Skip(2)); // It can be gone through twice.
    }

    [Fact]
    public async Task A_shared_guid_goes_to_the_item_that_is_placed_first_unless_it_was_shown_as_anothers()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await CommitUnplacedAsync(feed, Item("https://example.org/1", "A"));
        await CommitUnplacedAsync(other, Item("https://example.org/1", "A"));
        var waiting = await _store.UnplacedAsync(10, PlacingOrder.Arrival, Cancel);
        var (first, second) = (waiting.Single(w => w.FeedUrl == OtherUrl), waiting.Single(w => w.FeedUrl == FeedUrl));
        Placement Own(UnplacedItem item) => new() { Item = item.Id, Original = item.Id, Story = item.Id, Arrived = Now, Claim = "https://example.org/1" };
        await _store.PlaceAsync([Own(first), Own(second)], Cancel);

        Assert.Equal("https://example.org/1", Assert.Single(await ItemsAsync(other)).PublishedId);
        Assert.Equal(first.PublishedId.Length, Assert.Single(await ItemsAsync(feed)).PublishedId.Length);
        Assert.StartsWith("urn:uuid:", Assert.Single(await ItemsAsync(feed)).PublishedId, StringComparison.Ordinal);
    }

    private static ItemDates Dates(int arrived, int published) => new(Now.AddHours(published), Now.AddHours(published), Now.AddHours(arrived));

    /// <summary>Commits and places each item as one of its own.</summary>
    private async Task CommitAsync(FeedState state, params ArrivedItem[] items)
    {
        await CommitUnplacedAsync(state, items);
        var waiting = await _store.UnplacedAsync(int.MaxValue, PlacingOrder.Arrival, Cancel);
        await _store.PlaceAsync([.. waiting.Select(w => new Placement { Item = w.Id, Original = w.Id, Story = w.Id, Arrived = Now })], Cancel);
    }

    private Task CommitUnplacedAsync(FeedState state, params ArrivedItem[] items) =>
        _store.CommitPollAsync(new PollCommit { State = state, PolledAt = Now, New = items }, Cancel);

    private async Task<List<StoredItem>> ItemsAsync(params FeedState[] feeds)
    {
        var items = new List<StoredItem>();
        await foreach (var item in _store.LastArrivedAsync([.. feeds.Select(f => f.Id)], Cancel)) items.Add(item);
        return items;
    }
}
