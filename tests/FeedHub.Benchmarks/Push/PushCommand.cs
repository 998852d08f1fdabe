using System.Diagnostics;
using System.Globalization;
using System.Net;
using FeedHub.Configuration;
using FeedHub.WebSub;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FeedHub.Benchmarks.Push;

/// <summary>
/// Measures, on loopback, the time from a new item in an origin to the changed feed at a WebSub subscriber of ours: <c>-- push [ITEMS]</c>,
/// 200 by default. Once with a poll at that moment, once with the origin's own hub pushing.
/// </summary>
internal static class PushCommand
{
    private const int Default = 200;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <returns>0; 2 when the arguments are wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var items = Default;
        if (args.Length > 1 || (args is [var text] && !(int.TryParse(text, CultureInfo.InvariantCulture, out items) && items is > 0 and <= 10_000)))
        {
            await Console.Error.WriteLineAsync("usage: push [ITEMS], from 1 to 10000");
            return 2;
        }

        using var within = new CancellationTokenSource(Longest);
        await Console.Out.WriteLineAsync($"{"",-32}{"items",8}{"p50 ms",10}{"p99 ms",10}{"max ms",10}");
        foreach (var pushed in new[] { false, true })
        {
            var times = await MeasureAsync(items, pushed, within.Token);
            times.Sort();
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{(pushed ? "origin pushes, hub pushes on" : "polled at once, hub pushes on"),-32}{items,8}{Quantile(times, 0.5),10:0.0}{Quantile(times, 0.99),10:0.0}{times[^1],10:0.0}"));
        }

        return 0;
    }

    /// <returns>Milliseconds for each item.</returns>
    private static async Task<List<double>> MeasureAsync(int items, bool pushed, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("feedhub-push-").FullName;
        try
        {
            await using var far = await FarEnds.StartAsync(cancel);
            await using var hub = await StartHubAsync(folder, far, cancel);
            await far.AwaitItemAsync(hub, cancel);
            if (pushed) await far.AcceptSubscriptionAsync(hub.Services.GetRequiredService<FeedSubscriptions>(), cancel);
            await far.SubscribeAsync(new Uri(hub.Urls.First()), cancel);

            var feed = hub.Services.GetRequiredService<CurrentConfig>().Value.Feeds[0];
            var poll = hub.Services.GetRequiredService<FeedPoll>();
            var times = new List<double>(items);
            for (var item = 1; item <= items; item++)
            {
                var arrives = far.NextArrivalOf(item);
                var started = Stopwatch.GetTimestamp();
                far.AddItem(item);
                if (pushed) await far.PushAsync(cancel);
                else await poll.PollAsync(feed, cancel);
                times.Add(Stopwatch.GetElapsedTime(started, await arrives.WaitAsync(cancel)).TotalMilliseconds);
            }

            await hub.StopAsync(cancel);
            return times;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<WebApplication> StartHubAsync(string folder, FarEnds far, CancellationToken cancel)
    {
        var url = FreeUrl();
        var path = Path.Combine(folder, "feeds.json");
        await File.WriteAllTextAsync(
            path,
            $$"""
            { "hub": { "baseUrl": "{{url}}" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{ "url": "{{far.FeedUrl}}", "webSub": true }] }
            """,
            cancel);
        var hub = Program.Build(
            new HubSettings(FeedsFile.Read(path).Config!, Path.Combine(folder, "data"), url.AbsoluteUri),
            services => services.AddLogging(log => log.ClearProviders()));
        await hub.StartAsync(cancel);
        return hub;
    }

    /// <summary>Its address is in its configuration, so that it must be known before it listens.</summary>
    private static Uri FreeUrl()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    private static double Quantile(List<double> sorted, double part) => sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(part * sorted.Count) - 1)];
}
