namespace FeedHub.Storage;

/// <summary>Tells what others wrote into a store that is shared. There is none where one process alone writes.</summary>
public interface IStoreChanges
{
    /// <summary>
    /// What was written since the last time, by whomever, this process included; told as soon as it is committed. When nothing was written
    /// for a while, it says so, after it has made sure that it would have heard.
    /// </summary>
    /// <remarks>A store that can't be reached is tried again until it can; as nobody knows what was written meanwhile, that may be anything.</remarks>
    IAsyncEnumerable<StoreChange> FollowAsync(CancellationToken cancellation);
}

/// <summary>What was written.</summary>
public sealed record StoreChange
{
    /// <summary>Nothing.</summary>
    public static StoreChange None { get; } = new();

    /// <summary>Nobody knows.</summary>
    public static StoreChange Anything { get; } = new() { IsUnknown = true };

    /// <summary>The feeds of which outputs show something else from now on, by number.</summary>
    public IReadOnlyList<long> Feeds { get; init; } = [];

    /// <summary>True when items belong to other stories than before.</summary>
    public bool Stories { get; init; }

    /// <summary>True when it may be anything.</summary>
    public bool IsUnknown { get; init; }
}
