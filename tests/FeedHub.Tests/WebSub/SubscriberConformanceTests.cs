using System.Net;
using System.Security.Cryptography;
using System.Text;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FeedHub.Tests.WebSub;

/// <summary>What a WebSub subscriber is tested for, each check by its number. Etiquette of a good poller, 21.</summary>
public sealed class SubscriberConformanceTests : SubscriberTestBase
{
    [Fact]
    public async Task Subscriber_100_hub_and_topic_are_found_in_the_Link_header()
    {
        Origin.Answer("/feed.xml", context =>
        {
            context.Response.Headers.Append("Link", $"<{HubUrl}>; rel=hub, </feed.xml>; rel=\"self\"");
            context.Response.ContentType = "application/rss+xml";
            return context.Response.WriteAsync(Feeds.Rss("Uno"));
        });
        await StartAsync();

        Assert.Equal(Origin.FeedUrl.AbsoluteUri, (await NextRequestAsync())["hub.topic"]);
    }

    [Fact]
    public async Task Subscriber_102_hub_and_topic_are_found_in_an_Atom_feed()
    {
        Origin.Put(
            "/feed.xml",
            $"""
            <feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:a</id><title>Wire</title><updated>2026-11-23T10:00:00Z</updated>
            <link rel="hub" href="{HubUrl}"/><link rel="self" href="{Origin.FeedUrl}"/>
            <entry><id>tag:wire.example,2026:2</id><title>Two</title><updated>2026-11-23T11:00:00Z</updated><summary>Text</summary></entry></feed>
            """,
            "application/atom+xml");
        await StartAsync();

        Assert.Equal(Origin.FeedUrl.AbsoluteUri, (await NextRequestAsync())["hub.topic"]);
    }

    [Fact]
    public async Task Subscriber_103_hub_and_topic_are_found_in_an_RSS_feed()
    {
        Origin.Put("/feed.xml", FeedWithHub("Uno"));
        await StartAsync();

        Assert.Equal(Origin.FeedUrl.AbsoluteUri, (await NextRequestAsync())["hub.topic"]);
    }

    [Fact]
    public async Task Hub_and_topic_are_found_in_a_JSON_feed()
    {
        Origin.Put(
            "/feed.xml",
            $$"""
            {"version": "https://jsonfeed.org/version/1.1", "title": "Log", "feed_url": "{{Origin.FeedUrl}}", "hubs": [{"type": "WebSub", "url": "{{HubUrl}}"}],
             "items": [{"id": "3", "url": "https://log.example/3", "title": "Three", "content_text": "Text"}]}
            """,
            "application/feed+json");
        await StartAsync();

        Assert.Equal(Origin.FeedUrl.AbsoluteUri, (await NextRequestAsync())["hub.topic"]);
    }

    [Fact]
    public async Task Subscriber_104_the_Link_header_goes_before_the_document()
    {
        var document = FeedOffering(Origin.UrlOf("/wrong-hub"), "https://wrong.example/", "Uno");
        Origin.Answer("/feed.xml", context =>
        {
            context.Response.Headers.Append("Link", $"<{HubUrl}>; rel=\"hub\"");
            context.Response.Headers.Append("Link", $"<{Origin.FeedUrl}>; rel=\"self\"");
            return context.Response.WriteAsync(document);
        });
        await StartAsync();

        Assert.Equal(Origin.FeedUrl.AbsoluteUri, (await NextRequestAsync())["hub.topic"]);
        Assert.DoesNotContain(Origin.Requests, r => r.PathAndQuery == "/wrong-hub");
    }

    [Fact]
    public async Task Subscriber_200_the_topic_is_what_the_feed_names_itself_when_that_has_the_same_items()
    {
        var self = Origin.UrlOf("/self.xml").AbsoluteUri;
        Origin.Put("/feed.xml", FeedNamedItself(self, "Uno"));
        Origin.Put("/self.xml", FeedNamedItself(self, "Uno"));
        await StartAsync();

        Assert.Equal(self, (await NextRequestAsync())["hub.topic"]);
    }

    [Fact]
    public async Task A_feed_that_names_itself_what_holds_other_items_is_not_subscribed_to()
    {
        var self = Origin.UrlOf("/unfiltered.xml").AbsoluteUri;
        Origin.Put("/feed.xml", FeedNamedItself(self, "Uno"));
        Origin.Put("/unfiltered.xml", FeedNamedItself(self, "Uno", "Horóscopo"));
        await StartAsync();

        Assert.Equal(0, RequestsWaiting);
        Assert.Contains("holds other items", Assert.Single(await Store.SubscriptionsAsync(Cancel)).Trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(301)]
    public async Task Subscriber_201_and_202_a_topic_may_redirect(int status)
    {
        var self = Origin.UrlOf("/new.xml").AbsoluteUri;
        Origin.Redirect("/feed.xml", "/new.xml", status);
        Origin.Put("/new.xml", FeedNamedItself(self, "Uno"));
        await StartAsync();

        Assert.Equal(self, (await NextRequestAsync())["hub.topic"]);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Subscriber_203_and_204_a_hub_may_redirect(int status)
    {
        Origin.Redirect("/hub", "/new-hub", status);
        Origin.Answer("/new-hub", TakeAsync);
        Origin.Put("/feed.xml", FeedWithHub("Uno"));
        await StartAsync();

        Assert.Equal("subscribe", (await NextRequestAsync())["hub.mode"]);
    }

    [Fact]
    public async Task Subscriber_205_a_verification_for_another_topic_is_refused()
    {
        Origin.Put("/feed.xml", FeedWithHub("Uno"));
        await StartAsync();
        var request = await NextRequestAsync();

        Assert.Null(await VerifyAsync(request, topic: "https://elsewhere.example/feed"));
        Assert.Null(await VerifyAsync(request, mode: "unsubscribe"));
        request["hub.callback"] += "x";
        Assert.Null(await VerifyAsync(request));
        Assert.Equal(SubscriptionState.Wanted, Assert.Single(await Store.SubscriptionsAsync(Cancel)).State);
    }

    [Fact]
    public async Task Subscriber_1xx_each_subscription_has_a_callback_nobody_can_guess_a_secret_and_a_lease()
    {
        Origin.Put("/other.xml", FeedNamedItself(Origin.UrlOf("/other.xml").AbsoluteUri, "Otro"));
        Origin.Put("/feed.xml", FeedWithHub("Uno"));
        await StartAsync(
            $"\"url\": \"FEED\", \"webSub\": true }}, {{ \"url\": \"{Origin.UrlOf("/other.xml")}\", \"webSub\": true", entries: 0, keepsUp: false);
        // Items of a fresh hub are placed once all of its feeds were polled.
        await Hub.PollAsync(0);
        await Hub.PollAsync(1);
        await KeepUpAsync();
        var (first, second) = (await NextRequestAsync(), await NextRequestAsync());

        foreach (var request in new[] { first, second })
        {
            Assert.Matches("/websub/callback/[A-Za-z0-9_-]{43}$", request["hub.callback"]);
            Assert.Equal(64, request["hub.secret"].Length);
            Assert.Equal("864000", request["hub.lease_seconds"]);
        }

        Assert.NotEqual(first["hub.callback"], second["hub.callback"]);
        Assert.NotEqual(first["hub.secret"], second["hub.secret"]);
    }

    [Fact]
    public async Task Subscriber_300_a_push_is_answered_with_2xx_and_its_items_are_published_without_a_poll()
    {
        var request = await SubscribedAsync();
        var asked = Origin.Requests.Count;

        Assert.Equal(HttpStatusCode.Accepted, await PushAsync(request, FeedWithHub("Uno", "Dos")));

        Assert.Equal(["Dos", "Uno"], await TitlesAsync(2));
        Assert.Equal(asked, Origin.Requests.Count);
    }

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    [InlineData("sha384")]
    [InlineData("sha512")]
    public async Task Subscriber_1xx_every_method_of_signing_is_known(string method)
    {
        var request = await SubscribedAsync();
        var document = FeedWithHub("Uno", "Dos");
        var (key, body) = (Encoding.UTF8.GetBytes(request["hub.secret"]), Encoding.UTF8.GetBytes(document));
        var name = new HashAlgorithmName(method.ToUpperInvariant());
        using var hash = IncrementalHash.CreateHMAC(name, key);
        hash.AppendData(body);

        await PushAsync(request, document, $"{method}={Convert.ToHexStringLower(hash.GetHashAndReset())}");

        Assert.Equal(["Dos", "Uno"], await TitlesAsync(2));
    }

    [Theory]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256=00")]
    [InlineData("sha256=zz")]
    [InlineData("sha256=")]
    [InlineData("md5=d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("nonsense")]
    public async Task Subscriber_301_a_push_with_a_wrong_signature_is_ignored(string signature) => await AssertIgnoredAsync(signature);

    [Fact]
    public async Task Subscriber_302_a_push_without_a_signature_is_ignored() => await AssertIgnoredAsync("");

    private async Task AssertIgnoredAsync(string signature)
    {
        var request = await SubscribedAsync();

        Assert.Equal(HttpStatusCode.Accepted, await PushAsync(request, FeedWithHub("Uno", "Falso"), signature));
        await PushAsync(request, FeedWithHub("Uno", "Dos"));

        Assert.Equal(["Dos", "Uno"], await TitlesAsync(2));
    }
}
