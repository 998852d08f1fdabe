namespace FeedHub.Fetching;

/// <summary>Carries a failure with its sentence out of the depths of a fetch; it becomes <see cref="FetchResult.Failed"/> and never leaves the room.</summary>
internal sealed class FetchFailedException(FetchFault fault, string reason, Exception? inner = null) : Exception(reason, inner)
{
    public FetchFault Fault { get; } = fault;
}
