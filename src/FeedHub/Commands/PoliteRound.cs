using FeedHub.Configuration;
using FeedHub.Scheduling;

namespace FeedHub.Commands;

/// <summary>Goes once through feeds: hosts side by side, and each as politely as the service would.</summary>
internal static class PoliteRound
{
    private const int HostsAtOnce = 32;

    /// <param name="feeds">The feeds to visit.</param>
    /// <param name="fetch">Says which hosts are the operator's own.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="visit">May run for several feeds at once.</param>
    /// <param name="cancellation">Ends it between feeds, and goes to each visit.</param>
    public static async Task VisitAsync(
        IEnumerable<FeedConfig> feeds, FetchConfig fetch, TimeProvider time, Func<FeedConfig, CancellationToken, Task> visit, CancellationToken cancellation) =>
        await VisitAsync(feeds, feed => HostPoliteness.For(feed, fetch), time, visit, cancellation);

    /// <param name="visited">What to visit.</param>
    /// <param name="hostOf">What holds for the host of each.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="visit">May run for several at once.</param>
    /// <param name="cancellation">Ends it between two visits, and goes to each.</param>
    public static async Task VisitAsync<T>(
        IEnumerable<T> visited, Func<T, HostPoliteness> hostOf, TimeProvider time, Func<T, CancellationToken, Task> visit, CancellationToken cancellation)
    {
        // One lane is a sequence of visits: as many lanes a host as it may be asked at a time.
        var lanes = visited
            .Select(one => (One: one, Host: hostOf(one)))
            .GroupBy(f => f.Host)
            .SelectMany(host => host.Select((f, index) => (f.One, f.Host, Lane: index % host.Key.Concurrency)).GroupBy(f => (f.Host, f.Lane)));
        var options = new ParallelOptions { MaxDegreeOfParallelism = HostsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(lanes, options, async (lane, stopping) =>
        {
            var first = true;
            foreach (var (one, host, _) in lane)
            {
                if (!first) await Task.Delay(host.Spacing, time, stopping);
                first = false;
                await visit(one, stopping);
            }
        });
    }
}
