using FeedHub.Storage;

namespace FeedHub.WebSub;

/// <summary>Has the tasks of the hub done by several nodes, each task by one.</summary>
public interface ISharedHubTasks
{
    /// <summary>Has a node do it soon, unless that is about to happen anyway; while one does it, it is done once more afterwards.</summary>
    /// <exception cref="StoreException">The nodes' schedule can't be reached.</exception>
    Task DoSoonAsync(HubTask task, CancellationToken cancellation);
}
