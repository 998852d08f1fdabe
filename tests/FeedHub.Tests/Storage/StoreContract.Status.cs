using FeedHub.Identity;
using FeedHub.Storage;
using Xunit;

namespace FeedHub.Tests.Storage;

/// <content>What polls came to.</content>
public abstract partial class StoreContract
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);

    private IStatusStore Figures => (IStatusStore)_store;

    [Fact]
    public async Task What_polls_came_to_adds_up_by_feed_and_day_and_by_hour_over_a_restart()
    {
        var (feed, other) = (await RegisterAsync(FeedUrl), await RegisterAsync(OtherUrl));
        await PollAsync(feed, new PollFigures(PollOutcome.Document) { Bytes = 5_000_000_000, Took = TimeSpan.FromMilliseconds(300) }, Now, Item("1", "A"), Item("2", "B"));
        await PollAsync(feed, new PollFigures(PollOutcome.NotModified) { Took = TimeSpan.FromMilliseconds(100) }, Now.AddMinutes(59));
        await PollAsync(other, new PollFigures(PollOutcome.Failed) { Took = TimeSpan.FromSeconds(60) }, Now.AddHours(1));
        await PollAsync(feed, new PollFigures(PollOutcome.Document) { Bytes = 7 }, Now.AddDays(1), Item("3", "C"));

        _store = await OpenAsync();

        Assert.Equal(
        [
            new PollDay { FeedId = feed.Id, Day = Today, Polls = 2, NotModified = 1, NewItems = 2, Bytes = 5_000_000_000 },
            new PollDay { FeedId = other.Id, Day = Today, Polls = 1, Failed = 1 },
            new PollDay { FeedId = feed.Id, Day = Today.AddDays(1), Polls = 1, NewItems = 1, Bytes = 7 },
        ], await Figures.PollDaysAsync(Today, Cancel));
        Assert.Equal(
        [
            new PollHour
            {
                Hour = Now,
                Polls = 2,
                NotModified = 1,
                NewItems = 2,
                Bytes = 5_000_000_000,
                Took = TimeSpan.FromMilliseconds(400),
                Slowest = TimeSpan.FromMilliseconds(300),
            },
            new PollHour { Hour = Now.AddHours(1), Polls = 1, Failed = 1, Took = TimeSpan.FromSeconds(60), Slowest = TimeSpan.FromSeconds(60) },
            new PollHour { Hour = Now.AddDays(1), Polls = 1, NewItems = 1, Bytes = 7 },
        ], await Figures.PollHoursAsync(Now, Cancel));
        Assert.Equal(Today.AddDays(1), Assert.Single(await Figures.PollDaysAsync(Today.AddDays(1), Cancel)).Day);
        Assert.Equal(Now.AddDays(1), Assert.Single(await Figures.PollHoursAsync(Now.AddHours(2), Cancel)).Hour);
    }

    [Fact]
    public async Task Items_of_a_first_document_count_for_the_days_they_were_published_on_and_for_no_hour()
    {
        var feed = await RegisterAsync(FeedUrl);
        ArrivedItem Published(string guid, int daysAgo) =>
            Item(guid, guid) is var item ? item with { Dates = item.Dates with { Published = Now.AddDays(-daysAgo) } } : throw new InvalidOperationException();

        await PollAsync(feed, new PollFigures(PollOutcome.Document) { IsFirst = true }, Now, Published("1", 0), Published("2", 3), Published("3", 3), Published("4", 90));

        Assert.Equal(
            [(Today.AddDays(-3), 2, 0), (Today, 1, 1)],
            (await Figures.PollDaysAsync(Today.AddDays(-100), Cancel)).Select(d => (d.Day, d.NewItems, d.Polls)));
        Assert.Equal((1, 0), Assert.Single(await Figures.PollHoursAsync(Now, Cancel)) is var hour ? (hour.Polls, hour.NewItems) : default);
    }

    [Fact]
    public async Task A_push_counts_by_its_items_and_is_no_poll()
    {
        var feed = await RegisterAsync(FeedUrl);
        await _store.CommitPollAsync(
            new PollCommit { State = feed, PolledAt = Now, Pushed = true, New = [Item("1", "A")], Figures = new PollFigures(PollOutcome.Pushed) { Bytes = 9 } }, Cancel);

        Assert.Equal(new PollDay { FeedId = feed.Id, Day = Today, NewItems = 1, Bytes = 9 }, Assert.Single(await Figures.PollDaysAsync(Today, Cancel)));
        Assert.Equal(new PollHour { Hour = Now, NewItems = 1, Bytes = 9 }, Assert.Single(await Figures.PollHoursAsync(Now, Cancel)));
    }

    [Fact]
    public async Task A_poll_that_can_not_be_kept_counts_for_nothing()
    {
        var feed = await RegisterAsync(FeedUrl);
        var item = Item("1", "A");
        var unsanitised = item with { Identified = item.Identified with { Item = item.Identified.Item with { Sanitised = false } } };

        await Assert.ThrowsAnyAsync<Exception>(() => PollAsync(feed, new PollFigures(PollOutcome.Document), Now, unsanitised));

        Assert.Empty(await Figures.PollDaysAsync(Today, Cancel));
        Assert.Empty(await Figures.PollHoursAsync(Now, Cancel));
    }

    [Fact]
    public async Task Posts_that_were_missed_count_for_their_day()
    {
        var feed = await RegisterAsync(FeedUrl);
        var missed = new PollCommit { State = feed, PolledAt = Now, MissedPosts = true, Figures = new PollFigures(PollOutcome.Document) };
        await _store.CommitPollAsync(missed, Cancel);
        await _store.CommitPollAsync(missed with { MissedPosts = false }, Cancel);

        Assert.Equal(1, Assert.Single(await Figures.PollDaysAsync(Today, Cancel)).Gaps);
    }

    [Fact]
    public async Task Days_are_forgotten_after_90_and_hours_after_14_days_a_few_at_a_time()
    {
        var feed = await RegisterAsync(FeedUrl);
        foreach (var days in (int[])[-92, -91, -90, -15, -14, 0]) await PollAsync(feed, new PollFigures(PollOutcome.NotModified), Now.AddDays(days));

        Assert.Equal(1, await Figures.ForgetPollFiguresAsync(Now, atMost: 1, Cancel));
        Assert.Equal(1, await Figures.ForgetPollFiguresAsync(Now, atMost: 10, Cancel));
        Assert.Equal(0, await Figures.ForgetPollFiguresAsync(Now, atMost: 10, Cancel));

        Assert.Equal([-90, -15, -14, 0], (await Figures.PollDaysAsync(Today.AddDays(-200), Cancel)).Select(d => d.Day.DayNumber - Today.DayNumber));
        Assert.Equal([Now.AddDays(-14), Now], (await Figures.PollHoursAsync(Now.AddDays(-200), Cancel)).Select(h => h.Hour));
    }

    [Fact]
    public async Task Subscriptions_are_counted_both_ways()
    {
        await Subscribers.AcceptAsync(Wish(), Limits, Cancel);
        await Subscribers.ConfirmAsync(Assert.Single(await Subscribers.DueRequestsAsync(Now, 10, Cancel)), Now.AddDays(1), Cancel);
        await Subscribers.SaveDeliveryAsync(Assert.Single(await Subscribers.SubscribersAsync(Cancel)) with { Failures = 1 }, Cancel);
        await Subscribers.AcceptAsync(Wish() with { Callback = new Uri("https://other.example/") }, Limits, Cancel);
        foreach (var (url, token) in new[] { (FeedUrl, "one"), (OtherUrl, "two") })
        {
            var offer = new HubOffer("https://hub.example/", url.AbsoluteUri);
            var feed = await RegisterAsync(url) with { Offer = offer };
            await CommitAsync(feed);
            await Subscriptions.AddAsync(new Subscription { FeedId = feed.Id, FeedUrl = url, Offer = offer, Token = token, Secret = "s", DueAt = Now }, Cancel);
        }

        var one = (await Subscriptions.FindAsync("one", Cancel))!;
        await Subscriptions.VerifiedAsync(one.Id, Now.AddDays(9), Now.AddDays(8), Cancel);
        await Subscriptions.PushedAsync(one.Id, Now, Cancel);

        Assert.Equal(new PushCounts(1, 1, 1, 1, 1, 1), await Figures.PushCountsAsync(Now, Cancel));
        Assert.Equal(new PushCounts(0, 1, 0, 1, 1, 0), await Figures.PushCountsAsync(Now.AddDays(2), Cancel));
    }

    [Fact]
    public async Task A_probe_writes()
    {
        await Figures.ProbeAsync(Now, Cancel);
        await Figures.ProbeAsync(Now.AddDays(1), Cancel);
    }

    private Task PollAsync(FeedState feed, PollFigures figures, DateTimeOffset at, params ArrivedItem[] items) =>
        _store.CommitPollAsync(new PollCommit { State = feed, PolledAt = at, New = items, Figures = figures }, Cancel);
}
