using FeedHub.Configuration;
using FeedHub.Scheduling;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Polls every feed once, hosts side by side and politely each, and prints a line a feed.</summary>
internal static class PollCommand
{
    private const int HostsAtOnce = 32;

    public static async Task<int> RunAsync(Files files, CancellationToken cancellation)
    {
        if (files.Read(HubSettings.DefaultUrls, Console.Error) is not { } settings) return ExitCode.BadConfig;
        // It prints what the log would say as well, once for each feed.
        await using var app = Program.Build(settings, services => services.AddLogging(log => log.AddFilter(typeof(FeedPoll).FullName, LogLevel.None)));
        try
        {
            var reports = await PollAllAsync(settings.Config, app.Services, cancellation);
            await app.Services.GetRequiredService<ItemPlacing>().PlaceAllAsync(cancellation);
            var failed = reports.Count(r => r.State.LastError is not null);
            Console.WriteLine($"{reports.Count} feeds polled, {failed} failed: {reports.Sum(r => r.New)} new items, {reports.Sum(r => r.Edited)} edited");
            return failed == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (StoreException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<IReadOnlyCollection<PollReport>> PollAllAsync(FeedsConfig config, IServiceProvider services, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<IStore>();
        await store.OpenAsync(cancellation);
        await store.RegisterFeedsAsync([.. config.Feeds.Select(f => f.Url)], cancellation);
        var poll = services.GetRequiredService<FeedPoll>();
        var time = services.GetRequiredService<TimeProvider>();
        var reports = new List<PollReport>(config.Feeds.Count);

        // One lane is a sequence of polls: as many lanes a host as it may be asked at a time.
        var lanes = config.Feeds
            .Select(feed => (Feed: feed, Host: HostPoliteness.For(feed, config.Fetch)))
            .GroupBy(f => f.Host)
            .SelectMany(host => host.Select((f, index) => (f.Feed, f.Host, Lane: index % host.Key.Concurrency)).GroupBy(f => (f.Host, f.Lane)));
        var options = new ParallelOptions { MaxDegreeOfParallelism = HostsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(lanes, options, async (lane, stopping) =>
        {
            var first = true;
            foreach (var (feed, host, _) in lane)
            {
                if (!first) await Task.Delay(host.Spacing, time, stopping);
                first = false;
                var report = await poll.PollAsync(feed, stopping);
                lock (reports)
                {
                    reports.Add(report);
                    Console.WriteLine(Line(report));
                }
            }
        });
        return reports;
    }

    private static string Line(PollReport report) =>
        report.State.LastError is { } error ? $"failed  {report.Feed.Url}  {error}"
        : report.NotModified ? $"same    {report.Feed.Url}"
        : $"ok      {report.Feed.Url}  {report.New} new, {report.Edited} edited";
}
