using System.Net;
using FeedHub.Scheduling;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.WebSub;

/// <summary>The life of a subscription of ours, and what it means for polls.</summary>
public sealed class SubscriptionTests : SubscriberTestBase
{
    [Fact]
    public async Task The_schedule_looks_after_subscriptions_by_itself()
    {
        Origin.Put("/feed.xml", FeedWithHub("Uno"));
        await StartAsync(keepsUp: false);

        Time.Advance(WebSubJob.Every);

        Assert.Equal("subscribe", (await NextRequestAsync())["hub.mode"]);
    }

    [Fact]
    public async Task A_lease_is_renewed_before_it_ends_with_the_same_callback()
    {
        var request = await SubscribedAsync();

        Time.Advance(TimeSpan.FromHours(19));
        await KeepUpAsync();
        Assert.Equal(0, RequestsWaiting);
        Time.Advance(TimeSpan.FromMinutes(13));
        await KeepUpAsync();

        var renewal = await NextRequestAsync();
        Assert.Equal(request, renewal);
        Assert.Equal("challenge-1", await VerifyAsync(renewal));
        Assert.Equal(Time.GetUtcNow().AddDays(1), Assert.Single(await Store.SubscriptionsAsync(Cancel)).LeaseUntil!.Value, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_feed_that_left_feeds_json_is_unsubscribed_from_and_pushes_for_it_get_a_410()
    {
        var request = await SubscribedAsync();

        await StartAsync("", entries: 0);
        var farewell = await NextRequestAsync();

        Assert.Equal(
            ("unsubscribe", request["hub.topic"], request["hub.callback"]),
            (farewell["hub.mode"], farewell["hub.topic"], farewell["hub.callback"]));
        Assert.Equal(HttpStatusCode.Gone, await PushAsync(request, FeedWithHub("Dos")));
        Assert.Null(await VerifyAsync(farewell, mode: "subscribe"));
        Assert.Equal("challenge-1", await VerifyAsync(farewell));
        Assert.Empty(await Store.SubscriptionsAsync(Cancel));
        Assert.Equal(HttpStatusCode.Gone, await PushAsync(request, FeedWithHub("Dos")));
    }

    [Fact]
    public async Task A_hub_that_vanished_from_the_feed_is_left_and_one_that_does_not_listen_is_forgotten()
    {
        await SubscribedAsync();
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
        await Hub.PollAsync();
        HubAnswers = StatusCodes.Status500InternalServerError;

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await KeepUpAsync();
            Assert.Equal("unsubscribe", (await NextRequestAsync())["hub.mode"]);
            Time.Advance(TimeSpan.FromMinutes(10));
        }

        await KeepUpAsync();
        Assert.Empty(await Store.SubscriptionsAsync(Cancel));
        Assert.Equal(0, RequestsWaiting);
    }

    [Fact]
    public async Task A_feed_that_changes_its_hub_is_subscribed_to_at_the_new_one()
    {
        await SubscribedAsync();
        Origin.Answer("/hub2", TakeAsync);
        Origin.Put("/feed.xml", FeedOffering(Origin.UrlOf("/hub2"), Origin.FeedUrl.AbsoluteUri, "Uno", "Dos"));
        await Hub.PollAsync();
        await KeepUpAsync();

        var modes = new[] { (await NextRequestAsync())["hub.mode"], (await NextRequestAsync())["hub.mode"] };
        Assert.Equal(["subscribe", "unsubscribe"], modes.Order());
        Assert.Contains(Origin.Requests, r => r.PathAndQuery == "/hub2");
    }

    [Fact]
    public async Task A_hub_that_refuses_is_asked_again_a_day_later()
    {
        var request = await SubscribedAsync();

        await VerifyAsync(request, mode: "denied", reason: "too many\nfeeds");

        var denied = Assert.Single(await Store.SubscriptionsAsync(Cancel));
        Assert.Equal((SubscriptionState.Wanted, "The hub refuses: too many feeds"), (denied.State, denied.Trouble));
        Time.Advance(TimeSpan.FromHours(23));
        await KeepUpAsync();
        Assert.Equal(0, RequestsWaiting);
        Time.Advance(TimeSpan.FromHours(1));
        await KeepUpAsync();
        Assert.Equal("subscribe", (await NextRequestAsync())["hub.mode"]);
    }

    [Fact]
    public async Task A_failing_hub_is_asked_ever_more_rarely_and_never_hurts_polling()
    {
        HubAnswers = StatusCodes.Status500InternalServerError;
        Origin.Put("/feed.xml", FeedWithHub("Uno"));
        await StartAsync();
        await NextRequestAsync();

        Assert.Contains("HTTP 500", Assert.Single(await Store.SubscriptionsAsync(Cancel)).Trouble, StringComparison.Ordinal);
        var report = await Hub.PollAsync();
        Assert.Equal((null, 0), (report.State.LastError, report.State.Failures));
        Assert.NotEqual("pushed by its hub", report.State.NextPollReason);

        Time.Advance(TimeSpan.FromMinutes(10));
        await KeepUpAsync();
        await NextRequestAsync();
        Time.Advance(TimeSpan.FromMinutes(10));
        await KeepUpAsync();
        Assert.Equal(0, RequestsWaiting);
    }

    [Fact]
    public async Task A_hub_that_takes_a_request_and_never_asks_back_counts_as_failing()
    {
        Origin.Put("/feed.xml", FeedWithHub("Uno"));
        await StartAsync();
        await NextRequestAsync();

        Time.Advance(TimeSpan.FromMinutes(10));
        await KeepUpAsync();

        var waiting = Assert.Single(await Store.SubscriptionsAsync(Cancel));
        Assert.Equal((1, 0), (waiting.Failures, RequestsWaiting));
        Assert.Contains("did not ask back", waiting.Trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"url\": \"FEED\", \"webSub\": false")]
    [InlineData("\"url\": \"FEED\"")] // The hub's own address is a private one: no publisher could push to it.
    public async Task A_feed_that_is_not_to_be_pushed_is_not_subscribed_to(string feed)
    {
        Origin.Put("/feed.xml", FeedWithHub("Uno"));
        await StartAsync(feed);

        Assert.Empty(await Store.SubscriptionsAsync(Cancel));
    }

    [Fact]
    public async Task While_a_hub_pushes_the_feed_is_polled_as_a_net_only_and_otherwise_as_ever()
    {
        var request = await SubscribedAsync();
        Assert.NotEqual("pushed by its hub", (await Hub.PollAsync()).State.NextPollReason); // It has not shown yet that it pushes.

        await PushAsync(request, Recent("Uno", "Dos"));
        Origin.Put("/feed.xml", Recent("Uno", "Dos"));
        var pushed = (await Hub.PollAsync()).State;
        Assert.Equal("pushed by its hub", pushed.NextPollReason);
        Assert.InRange(pushed.NextPollAt!.Value - Time.GetUtcNow(), TimeSpan.FromHours(6), TimeSpan.FromHours(6.2));

        Origin.Put("/feed.xml", Recent("Uno", "Dos", "Tres")); // A post that the hub kept to itself.
        Assert.NotEqual("pushed by its hub", (await Hub.PollAsync()).State.NextPollReason);

        Time.Advance(TimeSpan.FromDays(1)); // The lease has ended.
        Assert.NotEqual("pushed by its hub", (await Hub.PollAsync()).State.NextPollReason);

        // Posts of today, so that the feed's own rhythm asks for more than a poll every six hours.
        string Recent(params string[] titles) =>
            FeedWithHub(titles).Replace("Mon, 23 Nov 2026 10:00:00 GMT", $"{Time.GetUtcNow():R}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_edits_items_and_says_nothing_of_those_it_leaves_out_nor_of_the_feed()
    {
        Origin.Put("/feed.xml", FeedWithHub("Uno", "Dos", "Tres"));
        await StartAsync(entries: 3);
        var request = await NextRequestAsync();
        await VerifyAsync(request);
        var before = (await Hub.PollAsync()).State;

        await PushAsync(request, Feeds.RssOf(("guid-1", "Uno, corregido"), ("guid-9", "Nueve")));

        Assert.Equal(["Dos", "Nueve", "Tres", "Uno, corregido"], await TitlesAsync(4));
        var after = Assert.Single(await Hub.Services.GetRequiredService<IStore>().FeedsAsync([Origin.FeedUrl], Cancel));
        Assert.Equal(before.Posted.Count + 1, after.Posted.Count);
        Assert.Equivalent(before with { Posted = after.Posted }, after, strict: true);
    }

    [Fact]
    public async Task A_push_that_is_no_feed_or_too_large_changes_nothing()
    {
        var request = await SubscribedAsync();

        Assert.Equal(HttpStatusCode.Accepted, await PushAsync(request, "<html><body>Hola</body></html>"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PushAsync(request, new string(' ', (10 * 1024 * 1024) + 1)));

        Assert.Null(Assert.Single(await Store.SubscriptionsAsync(Cancel)).PushedAt);
        Assert.Null((await Hub.PollAsync()).State.LastError);
    }

    [Fact]
    public async Task A_subscription_survives_a_restart_and_its_secrets_are_in_no_text_that_could_be_logged()
    {
        var request = await SubscribedAsync();
        var text = $"{Assert.Single(await Store.SubscriptionsAsync(Cancel))}";
        Assert.DoesNotContain(request["hub.secret"], text, StringComparison.Ordinal);
        Assert.DoesNotContain(request["hub.callback"].Split('/')[^1], text, StringComparison.Ordinal);

        await StartAsync();

        Assert.Equal(0, RequestsWaiting);
        await PushAsync(request, FeedWithHub("Uno", "Dos"));
        Assert.Equal(["Dos", "Uno"], await TitlesAsync(2));
    }
}
