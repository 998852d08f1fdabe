using System.Net;
using System.Text;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using FeedHub.Tests.WebSub;
using FeedHub.WebSub;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>One FeedHub that publishes and another that subscribes to it: an item goes from an origin to the far end by WebSub.</summary>
public sealed class PushTests : OriginTest
{
    private readonly TempFolder _far = new();
    private readonly Uri _farUrl = FreePort.Url();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _far.Dispose();
    }

    [Fact]
    public async Task An_item_arrives_by_push_at_another_FeedHub_that_does_not_poll()
    {
        await using var near = await StartNearAsync();
        await using var far = await StartFarAsync(near);
        await SubscribeAsync(near, far);
        var before = await StateAsync(far);

        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
        await near.PollAsync();

        Assert.Equal(["Dos", "Uno"], await TitlesAsync(far, 2));
        var after = await StateAsync(far);
        Assert.Equal((before.PolledAt, before.Validators), (after.PolledAt, after.Validators));
    }

    [Fact]
    public async Task A_forged_push_is_refused()
    {
        await using var near = await StartNearAsync();
        await using var far = await StartFarAsync(near);
        await SubscribeAsync(near, far);
        var token = Assert.Single(await far.Services.GetRequiredService<ISubscriptionStore>().SubscriptionsAsync(Cancel)).Token;

        using var forged = new StringContent(Feeds.RssOf(("forged", "Falso")), Encoding.UTF8, "application/rss+xml");
        forged.Headers.Add("X-Hub-Signature", "sha256=" + new string('0', 64));
        using var answer = await far.Http.PostAsync($"/websub/callback/{token}", forged, Cancel);
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
        await near.PollAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["Dos", "Uno"], await TitlesAsync(far, 2));
    }

    [Fact]
    public async Task A_FeedHub_that_drops_the_feed_is_pushed_to_no_more()
    {
        await using var near = await StartNearAsync();
        await using (var far = await StartFarAsync(near)) await SubscribeAsync(near, far);
        var subscribers = near.Services.GetRequiredService<IHubStore>();

        await using var without = await RunningHub.StartAsync(_far, FarConfig(""), urls: _farUrl.AbsoluteUri);
        await SubscribeAsync(near, without);

        Assert.Empty(await subscribers.SubscribersAsync(Cancel));

        // Both ends have forgotten it.
        Assert.Empty(await without.Services.GetRequiredService<ISubscriptionStore>().SubscriptionsAsync(Cancel));
    }

    [Fact]
    public async Task Deliveries_that_waited_when_the_process_was_killed_are_made_after_its_restart()
    {
        string[] callbacks = ["a", "b", "c", "d"];
        Origin.Put("/more.xml", Feeds.RssOf(("more-1", "Dos")));
        await using var subscriber = await TestSubscriber.StartAsync();
        subscriber.OnDelivery = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var url = FreePort.Url().AbsoluteUri;
        await using (var killed = await StartAsync("/feed.xml"))
        {
            await killed.ReadUntilAsync("1 new");
            await killed.ReadUntilAsync("Output all is live");
            using var http = new HttpClient();
            foreach (var callback in callbacks)
            {
                using var form = new FormUrlEncodedContent(
                [
                    new("hub.mode", "subscribe"),
                    new("hub.topic", url + "feeds/all.atom"),
                    new("hub.callback", subscriber.CallbackOf(callback).AbsoluteUri),
                ]);
                using var answer = await http.PostAsync(url + "websub/hub", form, Cancel);
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                await killed.ReadUntilAsync("subscribed to");
            }

            WriteFeedsJson("/feed.xml", "/more.xml");
            await subscriber.NextDeliveryAsync(); // Two at a time go to one host, and neither is answered.
            await subscriber.NextDeliveryAsync();
            killed.Kill();
        }

        subscriber.OnDelivery = context => TestSubscriber.AnswerAsync(context, 204);
        await using var restarted = await StartAsync("/feed.xml", "/more.xml");
        var delivered = new List<Delivery>();
        foreach (var _ in callbacks) delivered.Add(await subscriber.NextDeliveryAsync());

        Assert.Equal(callbacks.Select(c => "/" + c), delivered.Select(d => d.Path).Order());
        Assert.All(delivered, d => Assert.Contains(">Dos<", Encoding.UTF8.GetString(d.Body), StringComparison.Ordinal));

        async Task<FeedHubProcess> StartAsync(params string[] paths)
        {
            WriteFeedsJson(paths);
            var process = FeedHubProcess.Start(Folder.Path, "--urls", url);
            await process.ReadUntilAsync("next poll");
            return process;
        }

        void WriteFeedsJson(params string[] paths) => Folder.Write(
            "feeds.json",
            $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{{string.Join(", ", paths.Select(p => $"\"{Origin.UrlOf(p)}\""))}}] }""");
    }

    /// <summary>Has the far end look after its subscriptions, and waits until the near end has asked back.</summary>
    private static async Task SubscribeAsync(RunningHub near, RunningHub far)
    {
        var subscriptions = far.Services.GetRequiredService<FeedSubscriptions>();
        await subscriptions.KeepUpAsync(Cancel);
        await subscriptions.IdleAsync();
        var (store, dispatch) = (near.Services.GetRequiredService<IHubStore>(), near.Services.GetRequiredService<HubDispatch>());
        while ((await store.DueRequestsAsync(DateTimeOffset.MaxValue, 1, Cancel)).Count > 0) await dispatch.IdleAsync();
    }

    private async Task<RunningHub> StartNearAsync()
    {
        var near = await RunningHub.StartAsync(
            Folder, $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.FeedUrl}}"] }""");
        await near.EntriesAsync(e => e.Count == 1);
        return near;
    }

    private async Task<RunningHub> StartFarAsync(RunningHub near)
    {
        var far = await RunningHub.StartAsync(
            _far, FarConfig($$"""{ "url": "{{near.Http.BaseAddress}}feeds/all.atom", "webSub": true }"""), urls: _farUrl.AbsoluteUri);
        await far.EntriesAsync(e => e.Count == 1);
        return far;
    }

    private string FarConfig(string feeds) =>
        $$"""{ "hub": { "baseUrl": "{{_farUrl}}" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{{feeds}}] }""";

    private static async Task<FeedState> StateAsync(RunningHub hub) =>
        Assert.Single(await hub.Services.GetRequiredService<IStore>().FeedsAsync([hub.Config.Feeds[0].Url], Cancel));

    private static async Task<IReadOnlyList<string>> TitlesAsync(RunningHub hub, int count) =>
        [.. (await hub.EntriesAsync(e => e.Count >= count)).Select(e => e.Element(RunningHub.Atom + "title")!.Value).Order()];
}
