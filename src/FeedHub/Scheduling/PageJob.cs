using System.Globalization;
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
        var page = new DuePage(Number(ItemId), Number(FeedId), new Uri(data.GetString(FeedUrl)!), new Uri(data.GetString(Url)!), (int)Number(Attempts));
        var politeness = fetch.PolitenessOf(page);
        // Polls come first: where the host has no turn free now, the page waits for the next round.
        if (!turns.TryTake(politeness, time.GetUtcNow())) return;

        try
        {
            if (await fetch.FetchAsync(page, cancellationToken) is { } until && politeness.SharesRetryAfter) turns.Hold(politeness.Host, until);
        }
#pragma warning disable CA1031 // Whatever goes wrong with one page, the attempt is counted, and others have their turn.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.Broke(logger, e, page.FeedUrl);
        }

        long Number(string name) => long.Parse(data.GetString(name)!, CultureInfo.InvariantCulture);
    }

    /// <summary>One trigger a host, in the same execution group as the polls of that host.</summary>
    public static ITrigger TriggerFor(DuePage page, HostPoliteness politeness, DateTimeOffset at) => TriggerBuilder.Create()
        .WithIdentity(KeyOf(politeness))
        .ForJob(Key)
        .UsingJobData(ItemId, page.ItemId.ToString(CultureInfo.InvariantCulture))
        .UsingJobData(FeedId, page.FeedId.ToString(CultureInfo.InvariantCulture))
        .UsingJobData(FeedUrl, page.FeedUrl.AbsoluteUri)
        .UsingJobData(Url, page.Url.OriginalString)
        .UsingJobData(Attempts, page.Attempts.ToString(CultureInfo.InvariantCulture))
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
