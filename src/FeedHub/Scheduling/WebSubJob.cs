using FeedHub.Storage;
using FeedHub.WebSub;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of WebSub: has what is due done, such as retries, the ends of leases and renewals.</summary>
[DisallowConcurrentExecution]
internal sealed partial class WebSubJob(HubDispatch hub, FeedSubscriptions subscriptions, ILogger<WebSubJob> logger) : IJob
{
    /// <summary>The trigger that fires it.</summary>
    public static readonly TriggerKey Trigger = new("websub");

    /// <summary>As exact as any of it needs to be.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await hub.KeepUpAsync(cancellationToken);
            await subscriptions.KeepUpAsync(cancellationToken);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "WebSub could not reach its store; it tries again soon")]
        public static partial void StoreFailed(ILogger logger, Exception exception);
    }
}
