using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FeedHub.Tests.WebSub;
using Xunit;

namespace FeedHub.Tests.Cluster;

/// <summary>A hub of three processes: whichever a subscriber asked, and whichever has news first, it is told once.</summary>
public sealed class SharedHubTests : ClusterTest
{
    private static readonly string[] Callbacks = ["a", "b", "c", "d", "e", "f"];

    [Fact]
    public async Task A_subscriber_is_told_of_each_version_once_by_one_of_the_nodes()
    {
        await using var subscriber = await TestSubscriber.StartAsync();
        FeedUrls = [.. Put(5, "plain")];
        var nodes = await StartAsync();
        await UntilEqualAsync(Plain, nodes);
        foreach (var (index, callback) in Callbacks.Index()) await SubscribeAsync(nodes[index % nodes.Length], subscriber.CallbackOf(callback));
        await UntilAsync(async () => await SubscribersAsync(nodes[0]) == Callbacks.Length, "all are subscribed");

        var deliveries = new List<Delivery>();
        foreach (var more in (string[])["first", "second", "third"])
        {
            FeedUrls = [.. FeedUrls, .. Put(1, more)];
            Configure(nodes);
            await UntilEqualAsync(FeedUrls.Select(TitleOf), nodes);
            var live = (await nodes[0].ServedAsync("/feeds/all.atom"))!.Value.Body;
            while (deliveries.Count(d => d.Body.AsSpan().SequenceEqual(live)) < Callbacks.Length) deliveries.Add(await subscriber.NextDeliveryAsync());
        }

        while (subscriber.Waiting > 0) deliveries.Add(await subscriber.NextDeliveryAsync());
        Assert.All(deliveries.CountBy(d => (d.Path, Convert.ToBase64String(d.Body))), times => Assert.Equal(1, times.Value));
    }

    private static async Task SubscribeAsync(ClusterNode node, Uri callback)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("hub.mode", "subscribe"), new("hub.topic", "http://hub.example/feeds/all.atom"), new("hub.callback", callback.AbsoluteUri),
        ]);
        using var answer = await node.Http.PostAsync("/websub/hub", form, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static async Task<int> SubscribersAsync(ClusterNode node) =>
        (await node.Http.GetFromJsonAsync<JsonElement>("/status.json", Cancel)).GetProperty("websub").GetProperty("subscribers").GetInt32();

    /// <summary>The one item of <c>/plain-1.xml</c> is called <c>plain 1</c>.</summary>
    private static string TitleOf(Uri feed) => Path.GetFileNameWithoutExtension(feed.AbsolutePath).Replace('-', ' ');
}
