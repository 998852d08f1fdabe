namespace FeedHub.Storage;

/// <summary>What is remembered of our own subscriptions at the hubs of feeds. Thread-safe; each method is one transaction.</summary>
/// <remarks>Requests to hubs and their answers cross each other, so that each method changes only what it is about.</remarks>
public interface ISubscriptionStore
{
    /// <returns>The hub of each feed that offers one and is not gone.</returns>
    Task<IReadOnlyList<OfferingFeed>> OffersAsync(CancellationToken cancellation);

    /// <returns>Every subscription.</returns>
    Task<IReadOnlyList<Subscription>> SubscriptionsAsync(CancellationToken cancellation);

    /// <returns>The subscription whose callback ends in this token; null when there is none.</returns>
    Task<Subscription?> FindAsync(string token, CancellationToken cancellation);

    /// <summary>True while a verified subscription of the feed lasts by which something was pushed.</summary>
    Task<bool> IsPushedAsync(long feedId, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Keeps a new subscription that is wanted, unless the feed has one.</summary>
    Task AddAsync(Subscription subscription, CancellationToken cancellation);

    /// <summary>The hub is about to be asked.</summary>
    /// <param name="id">The subscription's number.</param>
    /// <param name="now">When.</param>
    /// <param name="dueAt">When to ask again should nothing come of it.</param>
    /// <param name="cancellation">Counts until the work begins.</param>
    Task AskedAsync(long id, DateTimeOffset now, DateTimeOffset dueAt, CancellationToken cancellation);

    /// <summary>Nothing came of it.</summary>
    Task FailedAsync(long id, int failures, string trouble, DateTimeOffset dueAt, CancellationToken cancellation);

    /// <summary>The hub verified it: it is active.</summary>
    /// <param name="id">The subscription's number.</param>
    /// <param name="leaseUntil">The end of the lease.</param>
    /// <param name="renewAt">When to ask for another.</param>
    /// <param name="cancellation">Counts until the work begins.</param>
    Task VerifiedAsync(long id, DateTimeOffset leaseUntil, DateTimeOffset renewAt, CancellationToken cancellation);

    /// <summary>The hub refused it, or refuses it from now on: it is wanted again.</summary>
    Task DeniedAsync(long id, string trouble, DateTimeOffset dueAt, CancellationToken cancellation);

    /// <summary>Something was pushed, with a right signature.</summary>
    Task PushedAsync(long id, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>It is wanted no more: the hub is to be told.</summary>
    Task EndAsync(long id, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Forgets it.</summary>
    Task RemoveAsync(long id, CancellationToken cancellation);
}

/// <summary>Where a feed's changes are pushed from, as its document or its transport said.</summary>
/// <param name="Hub">Absolute URL of the hub.</param>
/// <param name="Topic">Absolute URL to subscribe to: the feed as it names itself.</param>
public sealed record HubOffer(string Hub, string Topic);

/// <summary>A feed that offers a hub.</summary>
/// <param name="FeedId">The store's number for the feed.</param>
/// <param name="Url">URL as in feeds.json.</param>
/// <param name="PollUrl">The address it is polled at.</param>
/// <param name="Offer">The offer.</param>
public sealed record OfferingFeed(long FeedId, Uri Url, Uri PollUrl, HubOffer Offer);

/// <summary>A subscription of ours at the hub of a feed.</summary>
public sealed record Subscription
{
    /// <summary>The store's number; zero before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>The store's number for the feed.</summary>
    public required long FeedId { get; init; }

    /// <summary>The feed's URL as in feeds.json.</summary>
    public required Uri FeedUrl { get; init; }

    /// <summary>What was offered.</summary>
    public required HubOffer Offer { get; init; }

    /// <summary>The end of the callback's URL.</summary>
    public required string Token { get; init; }

    /// <summary>What the hub signs with.</summary>
    public required string Secret { get; init; }

    /// <inheritdoc cref="SubscriptionState"/>
    public SubscriptionState State { get; init; } = SubscriptionState.Wanted;

    /// <summary>The request to the hub that it has not verified yet; null when there is none.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The end of the lease; null when it was never verified.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>When the hub is to be asked the next time, UTC.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Requests in a row that came to nothing.</summary>
    public int Failures { get; init; }

    /// <summary>The last failure in plain words; null when the last request went well.</summary>
    public string? Trouble { get; init; }

    /// <summary>The last push with a right signature; null when there was none.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>Without what only the hub may know.</summary>
    public override string ToString() => $"{Offer.Topic} at {Offer.Hub}, {State}";
}

/// <summary>How far a subscription has come.</summary>
public enum SubscriptionState
{
    /// <summary>Not verified yet.</summary>
    Wanted,

    /// <summary>Verified by the hub.</summary>
    Active,

    /// <summary>To be unsubscribed.</summary>
    Ending,
}
