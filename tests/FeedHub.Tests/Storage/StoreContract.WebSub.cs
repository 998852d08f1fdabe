using FeedHub.Storage;
using Xunit;

namespace FeedHub.Tests.Storage;

/// <content>What is kept of subscribers and of our own subscriptions.</content>
public abstract partial class StoreContract
{
    private static readonly SubscriberLimits Limits = new(10, 10);

    private IHubStore Subscribers => (IHubStore)_store;

    private ISubscriptionStore Subscriptions => (ISubscriptionStore)_store;

    [Fact]
    public async Task A_subscriber_is_kept_whole_over_a_restart()
    {
        await Subscribers.AcceptAsync(Wish() with { Secret = "ñ", Seen = "\"a\"" }, Limits, Cancel);
        var wish = Assert.Single(await Subscribers.DueRequestsAsync(Now, 10, Cancel));
        Assert.Equivalent(Wish() with { Secret = "ñ", Seen = "\"a\"", Id = wish.Id }, wish, strict: true);

        await Subscribers.ConfirmAsync(wish, Now.AddDays(1), Cancel);
        _store = await OpenAsync();

        Assert.Empty(await Subscribers.DueRequestsAsync(Now, 10, Cancel));
        Assert.Equivalent(
            new Subscriber { Path = wish.Path, Topic = wish.Topic, Callback = wish.Callback, Secret = "ñ", ExpiresAt = Now.AddDays(1), Delivered = "\"a\"" },
            Assert.Single(await Subscribers.SubscribersAsync(Cancel)),
            strict: true);
    }

    [Fact]
    public async Task A_request_that_another_took_the_place_of_is_concluded_by_nobody()
    {
        await Subscribers.AcceptAsync(Wish(), Limits, Cancel);
        var first = Assert.Single(await Subscribers.DueRequestsAsync(Now, 10, Cancel));
        await Subscribers.AcceptAsync(Wish() with { Subscribes = false }, Limits, Cancel);

        await Subscribers.ConfirmAsync(first, Now.AddDays(1), Cancel);
        await Subscribers.DropAsync(first, Cancel);

        Assert.Empty(await Subscribers.SubscribersAsync(Cancel));
        Assert.False(Assert.Single(await Subscribers.DueRequestsAsync(Now, 10, Cancel)).Subscribes);
        Assert.Null(await Subscribers.FindRequestAsync(first.Id, Cancel));
    }

    [Fact]
    public async Task Subscribers_are_due_when_something_else_is_live_than_they_have_and_they_need_not_be_left_alone()
    {
        await Subscribers.AcceptAsync(Wish() with { Seen = "\"a\"" }, Limits, Cancel);
        await Subscribers.ConfirmAsync(Assert.Single(await Subscribers.DueRequestsAsync(Now, 10, Cancel)), Now.AddDays(1), Cancel);
        var subscriber = Assert.Single(await Subscribers.SubscribersAsync(Cancel));

        Assert.Empty(await DueAsync("\"a\"", Now));
        Assert.Single(await DueAsync("\"b\"", Now));
        Assert.Empty(await DueAsync("\"b\"", Now.AddDays(1)));
        await Subscribers.SaveDeliveryAsync(subscriber with { Failures = 1, RetryAt = Now.AddMinutes(1) }, Cancel);
        Assert.Empty(await DueAsync("\"b\"", Now));
        Assert.Equal(1, Assert.Single(await DueAsync("\"b\"", Now.AddMinutes(1))).Failures);

        async Task<IReadOnlyList<Subscriber>> DueAsync(string live, DateTimeOffset now) => await Subscribers.DueSubscribersAsync(
            new Dictionary<string, string> { [subscriber.Path] = live, ["/feeds/other.atom"] = "\"x\"" }, now, Cancel);
    }

    [Fact]
    public async Task A_feed_has_one_subscription_besides_those_that_end_and_is_pushed_once_something_was()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed with { Offer = new HubOffer("https://hub.example/", FeedUrl.AbsoluteUri) });
        var offer = Assert.Single(await Subscriptions.OffersAsync(Cancel));
        await Subscriptions.AddAsync(Wanted("one"), Cancel);
        await Subscriptions.AddAsync(Wanted("two"), Cancel);

        var one = Assert.Single(await Subscriptions.SubscriptionsAsync(Cancel));
        Assert.Equivalent(Wanted("one") with { Id = one.Id }, one, strict: true);
        await Subscriptions.VerifiedAsync(one.Id, Now.AddDays(1), Now.AddHours(20), Cancel);
        Assert.False(await Subscriptions.IsPushedAsync(feed.Id, Now, Cancel));
        await Subscriptions.PushedAsync(one.Id, Now, Cancel);
        Assert.True(await Subscriptions.IsPushedAsync(feed.Id, Now, Cancel));
        Assert.False(await Subscriptions.IsPushedAsync(feed.Id, Now.AddDays(1), Cancel));

        await Subscriptions.EndAsync(one.Id, Now, Cancel);
        await Subscriptions.VerifiedAsync(one.Id, Now.AddDays(1), Now.AddHours(20), Cancel); // Too late.
        await Subscriptions.AddAsync(Wanted("three"), Cancel);
        Assert.Equal(
            [SubscriptionState.Ending, SubscriptionState.Wanted], (await Subscriptions.SubscriptionsAsync(Cancel)).Select(s => s.State));
        Assert.Equal("three", (await Subscriptions.FindAsync("three", Cancel))!.Token);

        Subscription Wanted(string token) =>
            new() { FeedId = feed.Id, FeedUrl = FeedUrl, Offer = offer.Offer, Token = token, Secret = "s", DueAt = Now };
    }

    [Fact]
    public async Task A_feed_that_is_gone_offers_no_hub()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed with { Offer = new HubOffer("https://hub.example/", FeedUrl.AbsoluteUri), Gone = true });

        Assert.Empty(await Subscriptions.OffersAsync(Cancel));
    }

    [Fact]
    public async Task A_push_keeps_items_and_leaves_to_polls_what_is_theirs()
    {
        var feed = await RegisterAsync(FeedUrl) with { NextPollReason = "every 1 h", LastError = "No address.", Failures = 1 };
        await CommitAsync(feed);
        var pushed = new PollCommit
        {
            State = feed with { Failures = 0, LastError = null, NextPollReason = null, Posted = [Now] },
            PolledAt = Now,
            Pushed = true,
            New = [Item("1", "A")],
        };

        await _store.CommitPollAsync(pushed, Cancel);

        Assert.Equivalent(feed with { Posted = [Now] }, Assert.Single(await _store.FeedsAsync([FeedUrl], Cancel)), strict: true);
        Assert.Equal(1, (await _store.CountItemsAsync(Cancel))[feed.Id]);
    }

    private static SubscriberRequest Wish() => new()
    {
        Path = "/feeds/all.atom",
        Topic = "https://feeds.example/feeds/all.atom",
        Callback = new Uri("https://reader.example/callback?id=7"),
        Subscribes = true,
        Lease = TimeSpan.FromDays(1),
        DueAt = Now,
    };
}
