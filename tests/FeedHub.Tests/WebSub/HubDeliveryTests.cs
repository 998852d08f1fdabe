using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using FeedHub.WebSub;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FeedHub.Tests.WebSub;

/// <summary>What becomes of a subscription when the other side is slow, gone, or not what it seems.</summary>
public sealed class HubDeliveryTests : HubTestBase
{
    [Fact]
    public async Task A_callback_that_answers_410_is_told_no_more()
    {
        await SubscribeAsync();
        Subscriber.OnDelivery = context => TestSubscriber.AnswerAsync(context, StatusCodes.Status410Gone);

        await ChangeAsync("Uno", "Dos");
        await Subscriber.NextDeliveryAsync();
        await Dispatch.IdleAsync();

        Assert.Empty(await Store.SubscribersAsync(Cancel));
    }

    [Fact]
    public async Task A_delivery_that_fails_is_tried_again_later_and_then_brings_the_newest()
    {
        await SubscribeAsync();
        Subscriber.OnDelivery = context => TestSubscriber.AnswerAsync(context, StatusCodes.Status500InternalServerError);
        await ChangeAsync("Uno", "Dos");
        await Subscriber.NextDeliveryAsync();
        await Dispatch.IdleAsync();
        Subscriber.OnDelivery = context => TestSubscriber.AnswerAsync(context, StatusCodes.Status200OK);

        await ChangeAsync("Uno", "Dos", "Tres"); // Too early: the callback is left alone for a minute.
        await Dispatch.KeepUpAsync(Cancel);
        Assert.Equal((1, true), await StateAsync());
        Time.Advance(TimeSpan.FromMinutes(1));
        await Dispatch.KeepUpAsync(Cancel);

        Assert.Equal(await Hub.Http.GetByteArrayAsync(Topic, Cancel), (await Subscriber.NextDeliveryAsync()).Body);
        await Dispatch.IdleAsync();
        Assert.Equal((0, false), await StateAsync());
        Assert.Equal(0, Subscriber.Waiting);

        async Task<(int Failures, bool Waits)> StateAsync()
        {
            var subscriber = Assert.Single(await Store.SubscribersAsync(Cancel));
            return (subscriber.Failures, subscriber.RetryAt is not null);
        }
    }

    [Fact]
    public async Task The_schedule_repeats_what_failed_by_itself()
    {
        await SubscribeAsync();
        Subscriber.OnDelivery = context => TestSubscriber.AnswerAsync(context, StatusCodes.Status500InternalServerError);
        await ChangeAsync("Uno", "Dos");
        await Subscriber.NextDeliveryAsync();
        await Dispatch.IdleAsync();

        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(await Hub.Http.GetByteArrayAsync(Topic, Cancel), (await Subscriber.NextDeliveryAsync()).Body);
    }

    [Fact]
    public async Task A_version_that_could_not_be_delivered_in_eight_attempts_is_given_up()
    {
        await SubscribeAsync();
        Subscriber.OnDelivery = context => TestSubscriber.AnswerAsync(context, StatusCodes.Status503ServiceUnavailable);
        await ChangeAsync("Uno", "Dos");

        for (var attempt = 1; attempt <= DeliveryRetry.MostAttempts; attempt++)
        {
            await Subscriber.NextDeliveryAsync();
            await Dispatch.IdleAsync();
            Time.Advance(DeliveryRetry.Longest);
            await Dispatch.KeepUpAsync(Cancel);
        }

        using var live = await Hub.Http.GetAsync(Topic, Cancel);
        Assert.Equal(live.Headers.ETag!.Tag, Assert.Single(await Store.SubscribersAsync(Cancel)).Delivered);
        await Dispatch.IdleAsync();
        Assert.Equal(0, Subscriber.Waiting);
    }

    [Theory]
    [InlineData(1, null, 1)]
    [InlineData(2, null, 2)]
    [InlineData(5, null, 16)]
    [InlineData(8, null, 60)]
    [InlineData(1000, null, 60)]
    [InlineData(1, 20, 20)]
    [InlineData(1, 100_000, 60)]
    public void The_wait_doubles_up_to_an_hour_and_heeds_Retry_After(int failures, int? retryAfter, int minutes) =>
        Assert.Equal(
            TimeSpan.FromMinutes(minutes),
            DeliveryRetry.Wait(failures, retryAfter is { } asked ? TimeSpan.FromMinutes(asked) : null));

    [Fact]
    public async Task A_subscription_ends_with_its_lease()
    {
        await SubscribeAsync(("hub.lease_seconds", "3600"));

        Time.Advance(TimeSpan.FromHours(1));
        await Dispatch.KeepUpAsync(Cancel);

        Assert.Empty(await Store.SubscribersAsync(Cancel));
    }

    [Fact]
    public async Task Subscribers_of_an_output_that_left_feeds_json_are_told_so()
    {
        await SubscribeAsync();

        await RestartAsync(
            $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.FeedUrl}}"], "outputs": [{ "name": "other" }] }""", "other");
        await Dispatch.KeepUpAsync(Cancel);

        var question = await Subscriber.NextQuestionAsync();
        Assert.Equal("denied", question["hub.mode"]);
        Assert.EndsWith("/feeds/all.atom", question["hub.topic"], StringComparison.Ordinal);
        Assert.NotEmpty(question["hub.reason"]);
        await Dispatch.IdleAsync();
        Assert.Empty(await Store.SubscribersAsync(Cancel));
    }

    [Fact]
    public async Task Subscriptions_survive_a_restart_and_bring_what_changed_meanwhile()
    {
        await SubscribeAsync(("hub.secret", "s"));
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));

        await RestartAsync();
        await Hub.PollAsync();
        var delivery = await Subscriber.NextDeliveryAsync();

        Assert.Contains("Dos", System.Text.Encoding.UTF8.GetString(delivery.Body), StringComparison.Ordinal);
        Assert.Equal(HubSignature.Of(delivery.Body, "s"), delivery.Headers["X-Hub-Signature"]);
    }

    [Fact]
    public async Task A_restart_without_a_change_delivers_nothing()
    {
        await SubscribeAsync();
        await ChangeAsync("Uno", "Dos");
        await Subscriber.NextDeliveryAsync();
        await Dispatch.IdleAsync();

        await RestartAsync();
        await Dispatch.KeepUpAsync(Cancel);
        await SubscribeAsync(("hub.callback", Subscriber.CallbackOf("other").AbsoluteUri)); // By then the hub has looked for what is due.

        Assert.Equal(0, Subscriber.Waiting);
    }

    [Fact]
    public async Task A_request_waits_for_a_callback_that_does_not_answer_and_is_dropped_after_three_attempts()
    {
        Subscriber.OnQuestion = context => TestSubscriber.AnswerAsync(context, StatusCodes.Status502BadGateway);
        await AskAsync();

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await Subscriber.NextQuestionAsync();
            await Dispatch.IdleAsync();
            Time.Advance(TimeSpan.FromMinutes(10));
            await Dispatch.KeepUpAsync(Cancel);
        }

        Assert.Empty(await Store.DueRequestsAsync(DateTimeOffset.MaxValue, 10, Cancel));
        Assert.Empty(await Store.SubscribersAsync(Cancel));
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(200, "something else")]
    [InlineData(302, "")]
    public async Task Who_does_not_repeat_the_challenge_is_not_subscribed(int status, string body)
    {
        Subscriber.OnQuestion = context =>
        {
            context.Response.StatusCode = status;
            if (status == 302) context.Response.Headers.Location = "/echo?" + context.Request.QueryString;
            return context.Response.WriteAsync(body);
        };

        await SubscribeAsync();

        Assert.Empty(await Store.SubscribersAsync(Cancel));
        Assert.Equal(0, Subscriber.QuestionsWaiting); // No redirect was followed.
    }

    [Fact]
    public async Task An_unsubscription_that_is_not_confirmed_changes_nothing()
    {
        await SubscribeAsync();
        Subscriber.OnQuestion = context => TestSubscriber.AnswerAsync(context, StatusCodes.Status404NotFound);

        await SubscribeAsync(("hub.mode", "unsubscribe"));

        Assert.Single(await Store.SubscribersAsync(Cancel));
    }

    [Fact]
    public async Task A_delivery_follows_no_redirect()
    {
        await SubscribeAsync();
        Subscriber.OnDelivery = context =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };

        await ChangeAsync("Uno", "Dos");
        await Subscriber.NextDeliveryAsync();
        await Dispatch.IdleAsync();

        Assert.Equal(0, Subscriber.Waiting);
        Assert.Equal(1, Assert.Single(await Store.SubscribersAsync(Cancel)).Failures);
    }

    [Fact]
    public async Task A_subscriber_that_does_not_answer_holds_up_neither_others_nor_outputs_and_then_gets_the_newest()
    {
        await using var slow = await TestSubscriber.StartAsync();
        var released = new TaskCompletionSource();
        slow.OnDelivery = _ => released.Task;
        await SubscribeAsync();
        await AskAsync(("hub.callback", slow.Callback.AbsoluteUri));
        await slow.NextQuestionAsync();
        await Dispatch.IdleAsync();

        await ChangeAsync("Uno", "Dos");
        await slow.NextDeliveryAsync();
        await Subscriber.NextDeliveryAsync();
        await ChangeAsync("Uno", "Dos", "Tres");
        await Subscriber.NextDeliveryAsync();
        await ChangeAsync("Uno", "Dos", "Tres", "Cuatro");
        await Subscriber.NextDeliveryAsync();
        Assert.Equal(0, slow.Waiting);

        released.SetResult();
        Assert.Equal(await Hub.Http.GetByteArrayAsync(Topic, Cancel), (await slow.NextDeliveryAsync()).Body);
        await Dispatch.IdleAsync();
        Assert.Equal(0, slow.Waiting);
    }

    [Fact]
    public async Task A_host_and_all_hosts_together_have_a_limit_and_renewals_count_for_nothing()
    {
        var limits = new SubscriberLimits(PerHost: 2, Total: 3);
        Assert.Equal(SubscriberLimit.None, await AcceptAsync("http://a.example/1"));
        Assert.Equal(SubscriberLimit.None, await AcceptAsync("http://A.example:81/2"));
        Assert.Equal(SubscriberLimit.PerHost, await AcceptAsync("http://a.example/3"));
        Assert.Equal(SubscriberLimit.None, await AcceptAsync("http://a.example/1"));
        Assert.Equal(SubscriberLimit.None, await AcceptAsync("http://b.example/1"));
        Assert.Equal(SubscriberLimit.Total, await AcceptAsync("http://c.example/1"));

        Task<SubscriberLimit> AcceptAsync(string callback) => Store.AcceptAsync(
            new SubscriberRequest
            {
                Path = "/feeds/all.atom",
                Topic = Topic.AbsoluteUri,
                Callback = new Uri(callback),
                Subscribes = true,
                Lease = TimeSpan.FromDays(1),
                DueAt = DateTimeOffset.MaxValue.AddDays(-1),
            },
            limits,
            Cancel);
    }

    [Fact]
    public async Task Secrets_are_in_no_text_that_could_be_logged()
    {
        await SubscribeAsync(("hub.secret", "hush-hush"));

        Assert.DoesNotContain("hush", $"{Assert.Single(await Store.SubscribersAsync(Cancel))}", StringComparison.Ordinal);
    }
}
