using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of <see cref="ItemPlacing"/>: wakes it every five minutes, on the hour among others, so that it keeps its times.</summary>
internal sealed class PlacingJob(ItemPlacing placing) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        placing.Wake();
        return ValueTask.CompletedTask;
    }
}
