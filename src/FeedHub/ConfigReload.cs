using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Publishing;
using FeedHub.Scheduling;
using FeedHub.Storage;

namespace FeedHub;

/// <summary>Follows feeds.json while the service runs: the one place that knows what a new configuration reaches, and in which order.</summary>
/// <remarks>A file that can't be used changes nothing: the last good one stays in force, and the log and the index page say why.</remarks>
internal sealed partial class ConfigReload(
    CurrentConfig current,
    FeedsFileWatch watch,
    FeedFetcher fetcher,
    GuardedSender sender,
    PollSchedule schedule,
    OutputPublisher publisher,
    IHostApplicationLifetime lifetime,
    ILogger<ConfigReload> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The schedule and the store are ready only then.
        await lifetime.StartedAsync(stoppingToken);

        while (true)
        {
            var look = await watch.NextAsync(stoppingToken);
            try
            {
                var changed = await LookAsync(asked: look == FileLook.Asked, stoppingToken);
                // What a slow look finds was not reported: the watch may be on a folder that is no more.
                if (changed && look == FileLook.Slow) watch.Listen();
            }
            catch (StoreException e)
            {
                Log.StoreFailed(logger, e, current.Value.Path);
            }
        }
    }

    /// <summary>Looks at the file, and puts it into force if it is another one and can be used.</summary>
    /// <param name="asked">True when the operator asked for it, so that even the same file is read again.</param>
    /// <param name="stopping">The host's stopping token.</param>
    /// <returns>True when the file was otherwise than at the last look.</returns>
    internal async Task<bool> LookAsync(bool asked, CancellationToken stopping)
    {
        var before = current.Value;
        // Asked for, it is read even if it is the same: it may name files with secrets that are not.
        if (FeedsFile.Reread(before.Path, asked ? null : before.ContentHash) is not { } read)
        {
            if (current.Problems.Count == 0) return false;
            current.Refuse([]);
            Log.AsBefore(logger, before.Path);
            return true;
        }

        if (read.Config is not { } now)
        {
            if (!asked && current.Problems.SequenceEqual(read.Problems)) return false;
            current.Refuse(read.Problems);
            foreach (var problem in read.Problems) Log.Refused(logger, problem);
            Log.Kept(logger, before.Path);
            return true;
        }

        await ApplyAsync(before, now, stopping);
        if (now.Storage != before.Storage) Log.StorageTakesRestart(logger, now.Path);
        foreach (var problem in read.Problems) Log.Warned(logger, problem);
        return true;
    }

    /// <summary>
    /// In this order, feeds have a state before anything polls or shows them, and nothing is changed when the store fails: the next look
    /// tries again.
    /// </summary>
    private async Task ApplyAsync(FeedsConfig before, FeedsConfig now, CancellationToken stopping)
    {
        var states = await schedule.RegisterAsync(now, stopping);
        fetcher.Use(FetchOptions.Of(now));
        sender.Use(FetchOptions.Of(now));
        await schedule.FollowAsync(before, now, states, stopping);
        current.Replace(now);
        publisher.ConfigChanged();

        var known = before.Feeds.Select(f => f.Url).ToHashSet();
        var added = now.Feeds.Count(f => !known.Contains(f.Url));
        Log.Applied(logger, now.Path, added, before.Feeds.Count + added - now.Feeds.Count, now.Feeds.Count, now.Outputs.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 1,
            Level = LogLevel.Information,
            Message = "{Path} is in force: {Added} feeds added, {Removed} removed; now {Feeds} feeds and {Outputs} outputs")]
        public static partial void Applied(ILogger logger, string path, int added, int removed, int feeds, int outputs);

        [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{Problem}")]
        public static partial void Refused(ILogger logger, ConfigProblem problem);

        [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "{Path} can't be used as it is; the configuration from before stays in force")]
        public static partial void Kept(ILogger logger, string path);

        [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "{Path} is again as it is in force")]
        public static partial void AsBefore(ILogger logger, string path);

        [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "{Problem}")]
        public static partial void Warned(ILogger logger, ConfigProblem problem);

        [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "{Path} names another storage: that takes a restart, until which items are kept where they were")]
        public static partial void StorageTakesRestart(ILogger logger, string path);

        [LoggerMessage(EventId = 6, Level = LogLevel.Error, Message = "{Path} could not be put into force; tried again soon")]
        public static partial void StoreFailed(ILogger logger, Exception exception, string path);
    }
}
