using System.Net;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace FeedHub.Tests.WebSub;

/// <summary>What a WebSub hub is tested for, each check by its number, and what the specification asks beyond them.</summary>
public sealed class HubConformanceTests : HubTestBase
{
    [Fact]
    public async Task Hub_100_a_typical_subscription_is_accepted_verified_and_told_of_changes()
    {
        var (status, text) = await AskAsync();
        Assert.True(status == HttpStatusCode.Accepted, text);

        var question = await Subscriber.NextQuestionAsync();
        Assert.Equal(("subscribe", Topic.AbsoluteUri), (question["hub.mode"], question["hub.topic"]));
        Assert.NotEmpty(question["hub.challenge"]);
        Assert.True(int.Parse(question["hub.lease_seconds"], null) > 0);
        Assert.Equal(("7", "a b"), (question["id"], question["x"])); // The callback's own query is kept.

        await ChangeAsync("Uno", "Dos");
        var delivery = await Subscriber.NextDeliveryAsync();

        Assert.Equal(await Hub.Http.GetByteArrayAsync(Topic, Cancel), delivery.Body);
        Assert.Equal("application/atom+xml; charset=utf-8", delivery.Headers["Content-Type"]);
        Assert.Equal($"<{Hub.Http.BaseAddress}websub/hub>; rel=\"hub\", <{Topic}>; rel=\"self\"", delivery.Headers["Link"]);
        Assert.DoesNotContain("X-Hub-Signature", delivery.Headers.Keys);
    }

    [Fact]
    public async Task Hub_101_deliveries_are_signed_when_a_secret_was_given()
    {
        var secret = new string('ñ', 100); // 200 bytes.
        await SubscribeAsync(("hub.secret", secret));

        await ChangeAsync("Uno", "Dos");
        var delivery = await Subscriber.NextDeliveryAsync();

        Assert.Equal(
            "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), delivery.Body)),
            delivery.Headers["X-Hub-Signature"]);
    }

    [Fact]
    public async Task Hub_102_parameters_that_the_hub_does_not_know_are_ignored()
    {
        await SubscribeAsync(("foo", "bar"), ("hub.foo", "bar"));

        Assert.Single(await Store.SubscribersAsync(Cancel));
    }

    [Fact]
    public async Task Hub_103_subscribing_again_before_the_lease_ends_renews_it_and_adds_none()
    {
        await SubscribeAsync(("hub.secret", "old"), ("hub.lease_seconds", "3600"));
        var first = Assert.Single(await Store.SubscribersAsync(Cancel));
        Time.Advance(TimeSpan.FromMinutes(50));
        await SubscribeAsync(("hub.secret", "new"), ("hub.lease_seconds", "3600"));

        var second = Assert.Single(await Store.SubscribersAsync(Cancel));
        Assert.True(second.ExpiresAt >= first.ExpiresAt + TimeSpan.FromMinutes(50));
        await ChangeAsync("Uno", "Dos");
        var delivery = await Subscriber.NextDeliveryAsync();
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("new"u8, delivery.Body)), delivery.Headers["X-Hub-Signature"]);
        await Dispatch.IdleAsync();
        Assert.Equal(0, Subscriber.Waiting);
    }

    [Fact]
    public async Task Hub_104_unsubscribing_is_verified_and_ends_the_deliveries()
    {
        await SubscribeAsync();

        var question = await SubscribeAsync(("hub.mode", "unsubscribe"));

        Assert.Equal(("unsubscribe", Topic.AbsoluteUri), (question["hub.mode"], question["hub.topic"]));
        Assert.NotEmpty(question["hub.challenge"]);
        Assert.Empty(await Store.SubscribersAsync(Cancel));
    }

    [Theory]
    [InlineData("rss", "application/rss+xml; charset=utf-8")]
    [InlineData("json", "application/feed+json; charset=utf-8")]
    public async Task Hub_105_and_106_each_format_is_delivered_as_it_is_served(string extension, string contentType)
    {
        var topic = new Uri(Hub.Http.BaseAddress!, $"/feeds/all.{extension}");
        await SubscribeAsync(("hub.topic", topic.AbsoluteUri));

        await ChangeAsync("Uno", "Dos");
        var delivery = await Subscriber.NextDeliveryAsync();

        Assert.Equal(contentType, delivery.Headers["Content-Type"]);
        Assert.Equal(await Hub.Http.GetByteArrayAsync(topic, Cancel), delivery.Body);
    }

    [Theory]
    [InlineData("hub.mode", null, 400, "hub.mode must be")]
    [InlineData("hub.mode", "publish", 400, "knows by itself")]
    [InlineData("hub.topic", null, 400, "hub.topic is missing")]
    [InlineData("hub.topic", "https://elsewhere.example/feed", 422, "not an output")]
    [InlineData("hub.callback", null, 400, "hub.callback is missing")]
    [InlineData("hub.callback", "/relative", 400, "not an absolute http or https URL")]
    [InlineData("hub.callback", "ftp://files.example/x", 400, "not an absolute http or https URL")]
    [InlineData("hub.callback", "https://example.org/x#part", 400, "no fragment")]
    [InlineData("hub.callback", "https://me@example.org/x", 400, "no user name")]
    [InlineData("hub.callback", "http://10.0.0.1/x", 400, "private address")]
    [InlineData("hub.callback", "http://169.254.169.254/latest", 400, "metadata")]
    [InlineData("hub.lease_seconds", "0", 400, "above zero")]
    [InlineData("hub.lease_seconds", "soon", 400, "above zero")]
    public async Task What_is_wrong_with_a_request_is_said_at_once_in_plain_words(string field, string? value, int status, string words)
    {
        var (answered, text) = await AskAsync((field, value));

        Assert.Equal((status, true), ((int)answered, text.Contains(words, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_secret_beyond_200_bytes_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(("hub.secret", new string('x', 201)))).Status);

    [Fact]
    public async Task Outputs_that_do_not_exist_or_have_a_query_are_no_topics()
    {
        foreach (var topic in new[] { "/feeds/none.atom", "/feeds/all.atom?x=1", "/feeds/all.atom#x", "/", "/websub/hub" })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(("hub.topic", new Uri(Hub.Http.BaseAddress!, topic).AbsoluteUri))).Status);
    }

    [Fact]
    public async Task A_request_that_is_no_form_or_too_large_or_no_POST_is_refused()
    {
        using var json = await Hub.Http.PostAsync("/websub/hub", new StringContent("{}", Encoding.UTF8, "application/json"), Cancel);
        using var large = await Hub.Http.PostAsync(
            "/websub/hub", new FormUrlEncodedContent([new("hub.topic", new string('x', 20_000))]), Cancel);
        using var get = await Hub.Http.GetAsync("/websub/hub", Cancel);

        Assert.Equal(
            (HttpStatusCode.UnsupportedMediaType, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.MethodNotAllowed),
            (json.StatusCode, large.StatusCode, get.StatusCode));
    }

    [Theory]
    [InlineData(null, 10 * 24 * 3600)]
    [InlineData("1", 300)]
    [InlineData("86400", 86400)]
    [InlineData("99999999999999999999", 30 * 24 * 3600)]
    public async Task Leases_are_finite_whatever_is_asked(string? asked, int granted) =>
        Assert.Equal($"{granted}", (await SubscribeAsync(("hub.lease_seconds", asked)))["hub.lease_seconds"]);
}
