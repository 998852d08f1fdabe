using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FeedHub.Tests.Cluster;

/// <summary>Three real processes on one database, and what befalls them.</summary>
public sealed class ClusterTests : ClusterTest
{
    [Fact]
    public async Task Nodes_share_the_polls_and_ask_a_publisher_one_at_a_time_and_spaced()
    {
        const int count = 24;
        var (inFlight, most) = (0, 0);
        List<Uri> feeds = [];
        for (var n = 1; n <= count; n++)
        {
            var name = $"spaced-{n}";
            var url = Origin.Answer($"/{name}.xml", async context =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref inFlight));
                await context.Response.WriteAsync(Feeds.RssOf((name, name)));
                Interlocked.Decrement(ref inFlight);
            });
            // A name is a publisher's; the address is allowed to be asked all the same.
            feeds.Add(new UriBuilder(url) { Host = "localhost" }.Uri);
        }

        FeedUrls = feeds;
        var nodes = await StartAsync();
        await UntilEqualAsync(Enumerable.Range(1, count).Select(n => $"spaced-{n}"), nodes);

        var requests = Origin.Requests;
        Assert.Equal(1, most);
        Assert.Equal(count, requests.Count);

        // What a network and a machine under load take off a second.
        Assert.All(requests.Zip(requests.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At > TimeSpan.FromSeconds(0.6), $"{pair.First.At:O} {pair.Second.At:O}"));
        var byNode = requests.CountBy(r => r["User-Agent"].Split('@')[0]).ToDictionary();
        TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join(", ", byNode)}; closest {requests.Zip(requests.Skip(1), (a, b) => b.At - a.At).Min().TotalSeconds:0.000} s");
        Assert.True(byNode.Count > 1, "One node did everything.");
    }

    [Fact]
    public async Task The_polls_of_a_node_that_is_killed_are_taken_over()
    {
        var (killed, others) = await StartWaitingAsync();
        Assert.Single(await AskedAsync("/held.xml", 1));

        killed.Kill();
        var since = TimeProvider.System.GetTimestamp();
        await AskedAsync("/held.xml", 2);
        Tell("asked again by another node after", since);
        await UntilEqualAsync([.. Plain, "held"], others);
        Tell("all serve the same after", since);
    }

    [Fact]
    public async Task The_polls_of_a_node_that_is_stopped_are_taken_over()
    {
        var (stopped, others) = await StartWaitingAsync();

        stopped.Terminate();
        var since = TimeProvider.System.GetTimestamp();
        await AskedAsync("/held.xml", 2);
        Tell("asked again by another node after", since);
        await UntilEqualAsync([.. Plain, "held"], others);
    }

    [Fact]
    public async Task A_node_that_is_cut_off_serves_on_says_so_and_follows_when_it_is_back()
    {
        var (lonely, others) = await StartWaitingAsync();

        lonely.Cut();
        var since = TimeProvider.System.GetTimestamp();
        await UntilEqualAsync([.. Plain, "held"], others);
        Tell("taken over after", since);
        Release();
        await UntilAsync(async () => (await lonely.UnreadyAsync()).Contains("store"), "it says that it has no store");
        await UntilEqualAsync(Plain, lonely);

        lonely.Heal();
        since = TimeProvider.System.GetTimestamp();
        await UntilEqualAsync([.. Plain, "held"], [lonely, .. others]);
        Tell("all serve the same after the connection was back for", since);
        await UntilAsync(async () => (await lonely.UnreadyAsync()).Count == 0, "it is ready");
    }

    [Fact]
    public async Task A_restart_of_the_database_loses_nothing()
    {
        var (waiting, others) = await StartWaitingAsync();
        ClusterNode[] all = [waiting, .. others];

        await Server.StopAsync();
        Release();
        foreach (var node in all) await UntilAsync(async () => (await node.UnreadyAsync()).Contains("store"), "it says that it has no store");
        await UntilEqualAsync(Plain, all);

        await Server.StartAgainAsync();
        var since = TimeProvider.System.GetTimestamp();
        await UntilEqualAsync([.. Plain, "held"], all);
        Tell("all serve the same after the database was back for", since);
        foreach (var node in all) await UntilAsync(async () => (await node.UnreadyAsync()).Count == 0, "it is ready");
    }

    private static void InterlockedMax(ref int most, int value)
    {
        var before = Volatile.Read(ref most);
        while (value > before && Interlocked.CompareExchange(ref most, value, before) is var seen && seen != before) before = seen;
    }
}
