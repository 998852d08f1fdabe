using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of <see cref="RetentionSweep"/>.</summary>
[DisallowConcurrentExecution]
internal sealed class RetentionJob(RetentionSweep sweep) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await sweep.RunAsync(cancellationToken);
}
