using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using FeedHub.WebSub;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.WebSub;

/// <summary>An origin that is a publisher and a WebSub hub, and a FeedHub that subscribes there.</summary>
public abstract class SubscriberTestBase : OriginTest
{
    private readonly Channel<Dictionary<string, string>> _requests = Channel.CreateUnbounded<Dictionary<string, string>>();
    private readonly Uri _address = FreePort.Url();

    private protected RunningHub Hub { get; private set; } = null!;

    private protected FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    private protected Uri HubUrl => Origin.UrlOf("/hub");

    private protected FeedSubscriptions Subscriptions => Hub.Services.GetRequiredService<FeedSubscriptions>();

    private protected ISubscriptionStore Store => Hub.Services.GetRequiredService<ISubscriptionStore>();

    /// <summary>What the hub answers to requests; 202 by default.</summary>
    private protected int HubAnswers { get; set; } = StatusCodes.Status202Accepted;

    private protected int RequestsWaiting => _requests.Reader.Count;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Answer("/hub", TakeAsync);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Hub is not null) await Hub.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>Takes a request as a hub does that asks back later.</summary>
    private protected async Task TakeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        _requests.Writer.TryWrite(form.ToDictionary(f => f.Key, f => f.Value.ToString()));
        context.Response.StatusCode = HubAnswers;
    }

    private protected async Task<Dictionary<string, string>> NextRequestAsync() =>
        await _requests.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);

    /// <summary>An RSS feed that names the hub and itself.</summary>
    private protected string FeedWithHub(params string[] titles) => FeedOffering(HubUrl, Origin.FeedUrl.AbsoluteUri, titles);

    private protected string FeedNamedItself(string self, params string[] titles) => FeedOffering(HubUrl, self, titles);

    private protected static string FeedOffering(Uri hub, string self, params string[] titles) => Feeds.Rss(titles).Replace(
        "<channel>",
        $"""
        <channel><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{hub}"/>
        <atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="{self}"/>
        """,
        StringComparison.Ordinal);

    /// <summary>Starts FeedHub, or starts it again at the same address, waits for its first poll, and has it look after subscriptions.</summary>
    private protected async Task StartAsync(string feed = "\"url\": \"FEED\", \"webSub\": true", int entries = 1, bool keepsUp = true)
    {
        if (Hub is not null) await Hub.DisposeAsync();
        var feeds = feed.Length == 0 ? "" : $"{{ {feed.Replace("FEED", Origin.FeedUrl.AbsoluteUri, StringComparison.Ordinal)} }}";
        Hub = await RunningHub.StartAsync(
            Folder,
            $$"""{ "hub": { "baseUrl": "{{_address}}" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{{feeds}}] }""",
            Time,
            _address.AbsoluteUri);
        if (entries > 0) await Hub.EntriesAsync(e => e.Count >= entries);
        if (keepsUp) await KeepUpAsync();
    }

    private protected async Task KeepUpAsync()
    {
        await Subscriptions.KeepUpAsync(Cancel);
        await Subscriptions.IdleAsync();
    }

    /// <summary>Starts with a feed of one item that offers the hub, and verifies the subscription.</summary>
    /// <returns>The request to the hub.</returns>
    private protected async Task<Dictionary<string, string>> SubscribedAsync()
    {
        Origin.Put("/feed.xml", FeedWithHub("Uno"));
        await StartAsync();
        var request = await NextRequestAsync();
        Assert.Equal("challenge-1", await VerifyAsync(request));
        return request;
    }

    /// <summary>Asks back as the hub does.</summary>
    /// <returns>What was answered; null when it was a 404.</returns>
    private protected async Task<string?> VerifyAsync(
        Dictionary<string, string> request, string? mode = null, string? topic = null, int leaseSeconds = 86400, string? reason = null)
    {
        var url = QueryHelpers.AddQueryString(request["hub.callback"], new Dictionary<string, string?>
        {
            ["hub.mode"] = mode ?? request["hub.mode"],
            ["hub.topic"] = topic ?? request["hub.topic"],
            ["hub.challenge"] = "challenge-1",
            ["hub.lease_seconds"] = $"{leaseSeconds}",
            ["hub.reason"] = reason,
        });
        using var response = await Hub.Http.GetAsync(url, Cancel);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Cancel);
    }

    /// <summary>Pushes a document as the hub does.</summary>
    /// <param name="request">The subscription's request.</param>
    /// <param name="document">The document.</param>
    /// <param name="signature">In place of the right one; empty for none.</param>
    private protected async Task<HttpStatusCode> PushAsync(Dictionary<string, string> request, string document, string? signature = null)
    {
        var body = Encoding.UTF8.GetBytes(document);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/rss+xml; charset=utf-8");
        signature ??= "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(request["hub.secret"]), body));
        if (signature.Length > 0) content.Headers.Add("X-Hub-Signature", signature);
        using var message = new HttpRequestMessage(HttpMethod.Post, request["hub.callback"]) { Content = content };
        message.Headers.ExpectContinue = true; // A refusal then comes before the body.
        using var response = await Hub.Http.SendAsync(message, Cancel);
        return response.StatusCode;
    }

    private protected async Task<IReadOnlyList<string>> TitlesAsync(int count) =>
        [.. (await Hub.EntriesAsync(e => e.Count >= count)).Select(e => e.Element(RunningHub.Atom + "title")!.Value).Order()];
}
