using FeedHub.Status;
using FeedHub.Storage;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's side of <see cref="LiveHealth"/> where other nodes poll as well.</summary>
[DisallowConcurrentExecution]
internal sealed class LiveHealthJob(LiveHealth health) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await health.RefreshAsync(cancellationToken);
        }
        catch (StoreException)
        {
            // Whoever asks for the health of the node is told of its store first.
        }
    }
}
