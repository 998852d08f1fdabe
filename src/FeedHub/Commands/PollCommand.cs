using System.Collections.Concurrent;
using System.CommandLine;
using FeedHub.Configuration;
using FeedHub.Journal;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Polls feeds once, hosts side by side and politely each, and prints a line a feed.</summary>
internal static class PollCommand
{
    /// <summary>More are left to the next poll.</summary>
    private const int MostPages = 1000;

    public static Command Create(FileOptions files)
    {
        var feeds = new Argument<string[]>("feed") { Description = "URLs or titles as in feeds.json; none for all feeds.", Arity = ArgumentArity.ZeroOrMore };
        var json = JsonOutput.Option();
        var command = new Command("poll", "Poll every feed once, or those named, print what came of it, and end.") { feeds, json };
        command.Runs((parsed, cancellation) => RunAsync(files.Of(parsed), parsed.GetValue(feeds) ?? [], parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Files files, string[] names, bool json, CancellationToken cancellation)
    {
        if (files.Read(HubSettings.DefaultUrls, Console.Error) is not { } settings) return ExitCode.BadConfig;
        var feeds = names.Length == 0 ? settings.Config.Feeds : Named(settings.Config, names);
        if (feeds is null) return ExitCode.NotFound;
        // It prints what the log would say as well, once for each feed.
        await using var app = Program.Build(settings, services => services.AddLogging(log => log.AddFilter(typeof(FeedPoll).FullName, LogLevel.None)));
        var reports = await PollAsync(settings.Config, feeds, app.Services, print: !json, cancellation);
        await app.Services.GetRequiredService<ItemPlacing>().PlaceAllAsync(cancellation);
        await ReadPagesAsync(app.Services, cancellation);
        var failed = reports.Count(r => r.State.LastError is not null);
        if (json) JsonOutput.Print(new { Polled = reports.Count, Failed = failed, New = reports.Sum(r => r.New), Edited = reports.Sum(r => r.Edited), Feeds = reports.Select(Json) });
        else Console.WriteLine($"{reports.Count} feeds polled, {failed} failed: {reports.Sum(r => r.New)} new items, {reports.Sum(r => r.Edited)} edited");
        return failed == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static List<FeedConfig>? Named(FeedsConfig config, string[] names)
    {
        var feeds = new List<FeedConfig>();
        foreach (var name in names)
        {
            var named = config.Feeds.Where(f => f.Url.OriginalString == name || f.Url.AbsoluteUri == name || f.Title == name).ToList();
            if (named.Count == 0)
            {
                Console.Error.WriteLine($"There is no feed {FeedLookReport.Safe(name, 200)} in {config.Path}. Nothing was polled.");
                return null;
            }

            feeds.AddRange(named);
        }

        return [.. feeds.Distinct()];
    }

    private static async Task<IReadOnlyCollection<PollReport>> PollAsync(
        FeedsConfig config, IReadOnlyList<FeedConfig> feeds, IServiceProvider services, bool print, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<IStore>();
        await store.OpenAsync(cancellation);
        await JournalRecovery.RunAsync(services.GetRequiredService<HubJournal>(), store, cancellation);
        await store.RegisterFeedsAsync([.. config.Feeds.Select(f => f.Url)], cancellation);
        var poll = services.GetRequiredService<FeedPoll>();
        var reports = new List<PollReport>(feeds.Count);
        await ProgressBar.RunAsync("Polling", feeds.Count, bar => PoliteRound.VisitAsync(
            feeds,
            config.Fetch,
            services.GetRequiredService<TimeProvider>(),
            async (feed, stopping) =>
            {
                var report = await poll.PollAsync(feed, stopping);
                lock (reports)
                {
                    reports.Add(report);
                    bar.Step(print ? Line(report) : null);
                }
            },
            cancellation));
        return reports;
    }

    /// <summary>Completes teasers from their pages, where feeds are to be completed: nobody does it later.</summary>
    private static async Task ReadPagesAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var (pages, fetch, time) = (services.GetRequiredService<IPageStore>(), services.GetRequiredService<PageFetch>(), services.GetRequiredService<TimeProvider>());
        var due = await pages.DuePagesAsync(time.GetUtcNow(), MostPages, cancellation);
        var held = new ConcurrentDictionary<string, bool>();
        await ProgressBar.RunAsync("Reading pages", due.Count, bar => PoliteRound.VisitAsync(
            due,
            fetch.PolitenessOf,
            time,
            async (page, stopping) =>
            {
                var host = fetch.PolitenessOf(page).Host;
                // What is left is read by the next poll.
                if (!held.ContainsKey(host) && await fetch.FetchAsync(page, stopping) is not null) held[host] = true;
                lock (held) bar.Step();
            },
            cancellation));
    }

    private static string Line(PollReport report) =>
        report.State.LastError is { } error ? $"failed  {report.Feed.Url}  {FeedLookReport.Safe(error)}"
        : report.NotModified ? $"same    {report.Feed.Url}"
        : $"ok      {report.Feed.Url}  {report.New} new, {report.Edited} edited";

    private static object Json(PollReport report) => new
    {
        report.Feed.Url,
        Ok = report.State.LastError is null,
        report.NotModified,
        report.New,
        report.Edited,
        Error = report.State.LastError,
        NextPoll = report.State.NextPollAt,
        report.State.NextPollReason,
        Milliseconds = (long)report.Took.TotalMilliseconds,
    };
}
