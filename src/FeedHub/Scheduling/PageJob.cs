using FeedHub.Storage;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of <see cref="PageFetch"/>: asks one host for one page, in the host's turn and never beside a poll of it.</summary>
internal sealed partial class PageJob(PageFetch fetch, HostTurns turns, TimeProvider time, ILogger<PageJob> logger) : IJob
{
    /// <summary>The one job that the triggers of all hosts fire.</summary>
    public static readonly JobKey Key = new("page");

    private const string ItemId = "item";
    private const string FeedId = "feed";
    private const string FeedUrl = "feedUrl";
    private const string Url = "url";
    private const string Attempts = "attempts";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.Trigger.JobDataMap;
        var page = new DuePage(data.GetLong(ItemId), data.GetLong(FeedId), new Uri(data.GetString(FeedUrl)!), new Uri(data.GetString(Url)!), data.GetInt(Attempts));
        var politeness = fetch.PolitenessOf(page);
        try
        {
            // Polls come first: where the host has no turn free now, the page waits for the next round.
            if (!await turns.TryTakeAsync(politeness, time.GetUtcNow(), cancellationToken)) return;
            if (await fetch.FetchAsync(page, cancellationToken) is { } until && politeness.SharesRetryAfter)
                await turns.HoldAsync(politeness.Host, until, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever goes wrong with one page, the attempt is counted, and others have their turn.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.Broke(logger, e, page.FeedUrl);
        }
    }

    /// <summary>One trigger a host, in the same execution group as the polls of that host.</summary>
    public static ITrigger TriggerFor(DuePage page, HostPoliteness politeness, DateTimeOffset at) => TriggerBuilder.Create()
        .WithIdentity(KeyOf(politeness))
        .ForJob(Key)
        .UsingJobData(ItemId, page.ItemId)
        .UsingJobData(FeedId, page.FeedId)
        .UsingJobData(FeedUrl, page.FeedUrl.AbsoluteUri)
        .UsingJobData(Url, page.Url.OriginalString)
        .UsingJobData(Attempts, page.Attempts)
        .WithExecutionGroup(ExecutionGroups.Of(politeness))
        // Polls that wait for a thread go first.
        .WithPriority(1)
        .StartAt(at)
        .Build();

    public static TriggerKey KeyOf(HostPoliteness politeness) => new(politeness.Host, "page");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A page of {FeedUrl} could not be read through a fault of our own; it is tried again later")]
        public static partial void Broke(ILogger logger, Exception exception, Uri feedUrl);
    }
}
