using FeedHub.Storage;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of <see cref="PollSchedule.MendAsync"/>, where triggers outlive the process and no start makes them anew.</summary>
[DisallowConcurrentExecution]
internal sealed partial class MendingJob(PollSchedule schedule, ILogger<MendingJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await schedule.MendAsync(cancellationToken);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The schedule could not be looked over; it is in an hour")]
        public static partial void StoreFailed(ILogger logger, Exception exception);
    }
}
