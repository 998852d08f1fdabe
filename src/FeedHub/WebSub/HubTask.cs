namespace FeedHub.WebSub;

/// <summary>Something that the hub does at a callback; by its values the same task is known as such.</summary>
/// <param name="Host">The callback's host.</param>
public abstract record HubTask(string Host)
{
    /// <summary>Asks a callback whether it means the request.</summary>
    /// <param name="Request">The store's number of it.</param>
    /// <param name="Host">The callback's host.</param>
    public sealed record Verify(long Request, string Host) : HubTask(Host);

    /// <summary>Tells a subscriber of what is live.</summary>
    /// <param name="Path">Path of the output.</param>
    /// <param name="Callback">The subscriber's callback.</param>
    public sealed record Deliver(string Path, Uri Callback) : HubTask(Callback.IdnHost)
    {
        /// <summary>Without the callback's path, which must not reach a log.</summary>
        public override string ToString() => $"{Callback.Authority} {Path}";
    }
}
