using FeedHub.Status;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of <see cref="ReaderLedger"/>.</summary>
[DisallowConcurrentExecution]
internal sealed class ReadersJob(ReaderLedger ledger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await ledger.KeepAsync(cancellationToken);
}
