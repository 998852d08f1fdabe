using FeedHub.Identity;
using FeedHub.Storage;
using Xunit;

namespace FeedHub.Tests.Storage;

/// <content>The pages of items whose feed brings but teasers.</content>
public abstract partial class StoreContract
{
    private const string Page = "https://example.org/1";

    private IPageStore Pages => (IPageStore)_store;

    [Fact]
    public async Task A_page_is_due_with_its_item_and_until_it_is_read()
    {
        var feed = await WithPageAsync();

        var due = Assert.Single(await Pages.DuePagesAsync(Now, 10, Cancel));
        Assert.Equal((FeedUrl, Page, 0, feed.Id), (due.FeedUrl, due.Url.AbsoluteUri, due.Attempts, due.FeedId));
        Assert.Empty(await Pages.DuePagesAsync(Now.AddSeconds(-1), 10, Cancel));
        await Pages.BeginPageAsync(due.ItemId, Now.AddMinutes(10), Cancel);
        Assert.Empty(await Pages.DuePagesAsync(Now.AddMinutes(9), 10, Cancel));
        await Pages.KeepPageAsync(due, "<p>todo</p>", Cancel);

        _store = await OpenAsync();
        Assert.Empty(await Pages.DuePagesAsync(Now.AddYears(1), 10, Cancel));
        Assert.Equal(new PageState(Page, 1, null, null, HasText: true), await Pages.PageAsync(due.ItemId, Cancel));
        var kept = Assert.Single(await ItemsAsync(feed));
        Assert.Equal("<p>todo</p>", kept.Page!.Html);
        Assert.Equal("Uno", kept.Item.Title);
    }

    [Fact]
    public async Task An_attempt_of_which_nothing_is_heard_is_made_again_but_not_forever()
    {
        await WithPageAsync();

        var at = Now;
        for (var attempt = 0; attempt < IPageStore.MostAttempts; attempt++)
        {
            var due = Assert.Single(await Pages.DuePagesAsync(at, 10, Cancel));
            Assert.Equal(attempt, due.Attempts);
            await Pages.BeginPageAsync(due.ItemId, at = at.AddHours(1), Cancel);
        }

        Assert.Empty(await Pages.DuePagesAsync(Now.AddYears(1), 10, Cancel));
    }

    [Fact]
    public async Task A_page_that_fails_is_told_by_feed_and_asked_for_again_when_it_was_said()
    {
        var feed = await WithPageAsync();
        var due = Assert.Single(await Pages.DuePagesAsync(Now, 10, Cancel));

        await Pages.BeginPageAsync(due.ItemId, Now.AddMinutes(10), Cancel);
        await Pages.FailPageAsync(due, "HTTP 500", Now.AddHours(3), Cancel);

        Assert.Equal(new PageTrouble(1, "HTTP 500"), (await Pages.PageTroublesAsync(Cancel))[feed.Id]);
        Assert.Empty(await Pages.DuePagesAsync(Now.AddHours(2), 10, Cancel));
        due = Assert.Single(await Pages.DuePagesAsync(Now.AddHours(3), 10, Cancel));
        await Pages.BeginPageAsync(due.ItemId, Now.AddHours(4), Cancel);
        await Pages.FailPageAsync(due, "HTTP 404", null, Cancel);
        Assert.Empty(await Pages.DuePagesAsync(Now.AddYears(1), 10, Cancel));
    }

    [Fact]
    public async Task An_edit_makes_the_page_due_anew_and_its_text_stays_meanwhile()
    {
        var feed = await WithPageAsync();
        var due = Assert.Single(await Pages.DuePagesAsync(Now, 10, Cancel));
        await Pages.BeginPageAsync(due.ItemId, Now.AddMinutes(10), Cancel);
        await Pages.KeepPageAsync(due, "<p>todo</p>", Cancel);

        var item = Item("1", "Uno");
        await _store.CommitPollAsync(
            new PollCommit { State = feed, PolledAt = Now.AddHours(1), Pages = [new WantedPage(item.Identified.Key, "https://example.org/1b")] }, Cancel);
        // What was under way when the edit came is of no use any more.
        await Pages.KeepPageAsync(due, "<p>antes</p>", Cancel);

        due = Assert.Single(await Pages.DuePagesAsync(Now.AddHours(1), 10, Cancel));
        Assert.Equal(("https://example.org/1b", 0), (due.Url.AbsoluteUri, due.Attempts));
        Assert.Equal("<p>todo</p>", Assert.Single(await ItemsAsync(feed)).Page!.Html);

        await _store.CommitPollAsync(new PollCommit { State = feed, PolledAt = Now.AddHours(2), Pages = [new WantedPage(item.Identified.Key, null)] }, Cancel);
        Assert.Null(Assert.Single(await ItemsAsync(feed)).Page);
    }

    [Fact]
    public async Task Pages_of_a_feed_are_put_off_together()
    {
        var feed = await WithPageAsync();

        await Pages.PostponePagesAsync(feed.Id + 1, Now.AddHours(5), Cancel);
        Assert.Single(await Pages.DuePagesAsync(Now, 10, Cancel));
        await Pages.PostponePagesAsync(feed.Id, Now.AddHours(5), Cancel);

        Assert.Empty(await Pages.DuePagesAsync(Now.AddHours(4), 10, Cancel));
        Assert.Single(await Pages.DuePagesAsync(Now.AddHours(5), 10, Cancel));
    }

    [Fact]
    public async Task The_page_of_an_item_that_is_removed_is_forgotten_and_does_not_come_back()
    {
        var feed = await WithPageAsync();
        var due = Assert.Single(await Pages.DuePagesAsync(Now, 10, Cancel));

        await _store.RemoveExpiredAsync(feed.Id, Now.AddDays(1), Now.AddDays(1), 100, Cancel);
        await Pages.BeginPageAsync(due.ItemId, Now, Cancel);
        await Pages.KeepPageAsync(due, "<p>todo</p>", Cancel);

        Assert.Null(await Pages.PageAsync(due.ItemId, Cancel));
    }

    private async Task<FeedState> WithPageAsync()
    {
        var feed = await RegisterAsync(FeedUrl);
        var item = Item("1", "Uno");
        await _store.CommitPollAsync(new PollCommit { State = feed, PolledAt = Now, New = [item], Pages = [new WantedPage(item.Identified.Key, Page)] }, Cancel);
        var waiting = await _store.UnplacedAsync(10, PlacingOrder.Arrival, Cancel);
        await _store.PlaceAsync([.. waiting.Select(w => new Placement { Item = w.Id, Original = w.Id, Story = w.Id, Arrived = w.Arrived })], Cancel);
        return feed;
    }
}
