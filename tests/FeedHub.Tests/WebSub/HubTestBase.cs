using System.Net;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using FeedHub.WebSub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.WebSub;

/// <summary>An origin with one feed, a hub that publishes it as the output <c>all</c>, and a subscriber.</summary>
public abstract class HubTestBase : OriginTest
{
    private const string Text = """{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["FEED"] }""";

    private protected RunningHub Hub { get; private set; } = null!;

    private protected TestSubscriber Subscriber { get; private set; } = null!;

    private protected FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    private protected HubDispatch Dispatch => Hub.Services.GetRequiredService<HubDispatch>();

    private protected IHubStore Store => Hub.Services.GetRequiredService<IHubStore>();

    private protected Uri Topic => new(Hub.Http.BaseAddress!, "/feeds/all.atom");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Subscriber = await TestSubscriber.StartAsync();
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await StartAsync(Text.Replace("FEED", Origin.FeedUrl.AbsoluteUri, StringComparison.Ordinal));
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Hub.DisposeAsync();
        await Subscriber.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>Stops the hub and starts it again at the same address.</summary>
    private protected async Task RestartAsync(string? feedsJson = null, string output = "all")
    {
        var url = Hub.Http.BaseAddress!.AbsoluteUri;
        await Hub.DisposeAsync();
        await StartAsync(feedsJson ?? Text.Replace("FEED", Origin.FeedUrl.AbsoluteUri, StringComparison.Ordinal), url, output);
    }

    /// <summary>Makes the output say something else.</summary>
    private protected async Task ChangeAsync(params string[] titles)
    {
        Origin.Put("/feed.xml", Feeds.Rss(titles));
        await Hub.PollAsync();
        await Hub.EntriesAsync(e => e.Count == titles.Length);
    }

    /// <summary>A request to the hub, with what every request needs unless a field says otherwise; null leaves a field out.</summary>
    private protected async Task<(HttpStatusCode Status, string Text)> AskAsync(params (string Name, string? Value)[] fields)
    {
        var form = new Dictionary<string, string?>
        {
            ["hub.mode"] = "subscribe",
            ["hub.topic"] = Topic.AbsoluteUri,
            ["hub.callback"] = Subscriber.Callback.AbsoluteUri,
        };
        foreach (var (name, value) in fields) form[name] = value;
        using var content = new FormUrlEncodedContent(form.Where(f => f.Value is not null)!);
        using var response = await Hub.Http.PostAsync("/websub/hub", content, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Subscribes, and waits until the hub has it from the callback.</summary>
    private protected async Task<Dictionary<string, string>> SubscribeAsync(params (string Name, string? Value)[] fields)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await AskAsync(fields)).Status);
        var question = await Subscriber.NextQuestionAsync();
        await Dispatch.IdleAsync();
        return question;
    }

    private async Task StartAsync(string feedsJson, string urls = "http://127.0.0.1:0", string output = "all")
    {
        Hub = await RunningHub.StartAsync(Folder, feedsJson, Time, urls);
        await Hub.EntriesAsync(e => e.Count > 0, output);
    }
}
