namespace FeedHub.Storage;

/// <summary>What the WebSub hub remembers of those who subscribe to our outputs. Thread-safe; each method is one transaction.</summary>
public interface IHubStore
{
    /// <summary>Keeps a request until it is verified, in the place of an earlier one by the same callback for the same output.</summary>
    /// <param name="request">The request; its number is given by the store.</param>
    /// <param name="limits">How many there may be, those that wait to be verified included.</param>
    /// <param name="cancellation">Counts until the work begins.</param>
    /// <returns>What kept it out, if anything. Who subscribes already may always ask again.</returns>
    Task<SubscriberLimit> AcceptAsync(SubscriberRequest request, SubscriberLimits limits, CancellationToken cancellation);

    /// <returns>Requests that are to be verified now, the longest due first.</returns>
    Task<IReadOnlyList<SubscriberRequest>> DueRequestsAsync(DateTimeOffset now, int atMost, CancellationToken cancellation);

    /// <returns>The request of this number; null when it was concluded, or another took its place.</returns>
    Task<SubscriberRequest?> FindRequestAsync(long id, CancellationToken cancellation);

    /// <summary>Puts a request off; does nothing when another took its place.</summary>
    Task PostponeAsync(SubscriberRequest request, int attempts, DateTimeOffset dueAt, CancellationToken cancellation);

    /// <summary>Drops a request that was not confirmed; does nothing when another took its place.</summary>
    Task DropAsync(SubscriberRequest request, CancellationToken cancellation);

    /// <summary>Does what a verified request asks for; does nothing when another took its place.</summary>
    /// <param name="request">The request.</param>
    /// <param name="expiresAt">The end of the lease; without meaning when it asks to unsubscribe.</param>
    /// <param name="cancellation">Counts until the work begins.</param>
    Task ConfirmAsync(SubscriberRequest request, DateTimeOffset expiresAt, CancellationToken cancellation);

    /// <summary>Subscribers that don't have yet what is live, and are not to be left alone until later.</summary>
    /// <param name="live">Entity tags of what is live, by path.</param>
    /// <param name="now">Those whose lease has run out by now are left out.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<IReadOnlyList<Subscriber>> DueSubscribersAsync(
        IReadOnlyDictionary<string, string> live, DateTimeOffset now, CancellationToken cancellation);

    /// <returns>The subscriber of an output with this callback; null when there is none.</returns>
    Task<Subscriber?> FindSubscriberAsync(string path, Uri callback, CancellationToken cancellation);

    /// <summary>Remembers what came of a delivery: what was delivered, failures and the time of the next attempt.</summary>
    Task SaveDeliveryAsync(Subscriber subscriber, CancellationToken cancellation);

    /// <summary>Ends a subscription.</summary>
    Task EndAsync(Subscriber subscriber, CancellationToken cancellation);

    /// <summary>Ends the subscriptions whose lease has run out.</summary>
    /// <returns>How many there were.</returns>
    Task<int> ExpireAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <returns>Every subscriber.</returns>
    Task<IReadOnlyList<Subscriber>> SubscribersAsync(CancellationToken cancellation);
}

/// <summary>A subscriber's wish, to be verified before it counts (WebSub §5.3).</summary>
public sealed record SubscriberRequest
{
    /// <summary>The store's number; zero before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>Path of the output.</summary>
    public required string Path { get; init; }

    /// <summary>The output's URL as the subscriber wrote it.</summary>
    public required string Topic { get; init; }

    /// <summary>Where the subscriber is told; absolute http(s).</summary>
    public required Uri Callback { get; init; }

    /// <summary>False when it asks to unsubscribe.</summary>
    public required bool Subscribes { get; init; }

    /// <summary>What deliveries are signed with; null is nothing.</summary>
    public string? Secret { get; init; }

    /// <summary>How long it is to last, whole seconds.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>Entity tag of the output when it was asked for: what the subscriber can be taken to know. Null when nothing was live.</summary>
    public string? Seen { get; init; }

    /// <summary>Verifications tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When to verify it, UTC.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Without the secret and the callback's path, which must not reach a log.</summary>
    public override string ToString() => $"{(Subscribes ? "subscribe" : "unsubscribe")} {Callback.Authority} {Path}";
}

/// <summary>Somebody who is told of each change of one output.</summary>
public sealed record Subscriber
{
    /// <inheritdoc cref="SubscriberRequest.Path"/>
    public required string Path { get; init; }

    /// <inheritdoc cref="SubscriberRequest.Topic"/>
    public required string Topic { get; init; }

    /// <inheritdoc cref="SubscriberRequest.Callback"/>
    public required Uri Callback { get; init; }

    /// <inheritdoc cref="SubscriberRequest.Secret"/>
    public string? Secret { get; init; }

    /// <summary>The end of the lease, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Entity tag of what was delivered last, or given up on; null when nothing was.</summary>
    public string? Delivered { get; init; }

    /// <summary>Deliveries in a row that failed.</summary>
    public int Failures { get; init; }

    /// <summary>Not to be tried before; null when it may be at once.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Without the secret and the callback's path, which must not reach a log.</summary>
    public override string ToString() => $"{Callback.Authority} {Path}";
}

/// <summary>How many subscriptions there may be.</summary>
/// <param name="PerHost">With callbacks at one host.</param>
/// <param name="Total">At all.</param>
public sealed record SubscriberLimits(int PerHost, int Total);

/// <summary>What kept a subscriber out.</summary>
public enum SubscriberLimit
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its host has as many subscriptions as one may have.</summary>
    PerHost,

    /// <summary>There are as many as there may be.</summary>
    Total,
}
