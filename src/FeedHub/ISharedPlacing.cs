using FeedHub.Storage;

namespace FeedHub;

/// <summary>Has one of several nodes place what waits.</summary>
public interface ISharedPlacing
{
    /// <summary>Has a node do it soon, unless that is about to happen anyway; while one does it, it is done once more afterwards.</summary>
    /// <exception cref="StoreException">The nodes' schedule can't be reached.</exception>
    Task PlaceSoonAsync(CancellationToken cancellation);
}
