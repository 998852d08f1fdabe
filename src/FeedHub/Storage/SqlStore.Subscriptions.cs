using Dapper;

namespace FeedHub.Storage;

/// <content>Our own subscriptions at the hubs of feeds.</content>
internal abstract partial class SqlStore : ISubscriptionStore
{
    private const string Select = "SELECT subscription.*, feed.url AS feed_url FROM subscription JOIN feed ON feed.id = feed_id";

    public Task<IReadOnlyList<OfferingFeed>> OffersAsync(CancellationToken cancellation) => QueryAsync(
        async connection =>
        {
            var feeds = (await connection.QueryAsync<FeedRow>("SELECT id, url, state FROM feed WHERE state -> 'Offer' ->> 'Hub' IS NOT NULL")).Select(r => r.ToState());
            return (IReadOnlyList<OfferingFeed>)[.. feeds.Where(s => !s.Gone).Select(s => new OfferingFeed(s.Id, s.Url, s.PollUrl, s.Offer!))];
        },
        cancellation);

    public Task<IReadOnlyList<Subscription>> SubscriptionsAsync(CancellationToken cancellation) => QueryAsync(
        async connection =>
            (IReadOnlyList<Subscription>)[.. (await connection.QueryAsync<SubscriptionRow>(Select + " ORDER BY subscription.id")).Select(r => r.ToSubscription())],
        cancellation);

    public Task<Subscription?> FindAsync(string token, CancellationToken cancellation) => QueryAsync(
        async connection =>
            (await connection.QuerySingleOrDefaultAsync<SubscriptionRow>(Select + " WHERE token = @token", new { token = StorableText.Of(token) }))?.ToSubscription(),
        cancellation);

    public Task<bool> IsPushedAsync(long feedId, DateTimeOffset now, CancellationToken cancellation) => QueryAsync(
        async connection => await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM subscription WHERE feed_id = @feedId AND state = 'active' AND lease_until > @now AND pushed_at IS NOT NULL",
            new { feedId, now = now.ToUnixTimeMilliseconds() }) > 0,
        cancellation);

    public Task AddAsync(Subscription subscription, CancellationToken cancellation) => WriteAsync(
        """
        INSERT INTO subscription (feed_id, hub, topic, token, secret, state, due_at, failures)
        VALUES (@FeedId, @Hub, @Topic, @Token, @Secret, 'wanted', @DueAt, 0) ON CONFLICT DO NOTHING
        """,
        new
        {
            subscription.FeedId,
            subscription.Offer.Hub,
            subscription.Offer.Topic,
            subscription.Token,
            subscription.Secret,
            DueAt = subscription.DueAt.ToUnixTimeMilliseconds(),
        },
        cancellation);

    public Task AskedAsync(long id, DateTimeOffset now, DateTimeOffset dueAt, CancellationToken cancellation) => WriteAsync(
        "UPDATE subscription SET asked_at = @now, due_at = @dueAt, trouble = NULL WHERE id = @id",
        new { id, now = now.ToUnixTimeMilliseconds(), dueAt = dueAt.ToUnixTimeMilliseconds() },
        cancellation);

    public Task FailedAsync(long id, int failures, string trouble, DateTimeOffset dueAt, CancellationToken cancellation) => WriteAsync(
        "UPDATE subscription SET failures = @failures, trouble = @trouble, due_at = @dueAt WHERE id = @id",
        new { id, failures, trouble, dueAt = dueAt.ToUnixTimeMilliseconds() },
        cancellation);

    public Task VerifiedAsync(long id, DateTimeOffset leaseUntil, DateTimeOffset renewAt, CancellationToken cancellation) => WriteAsync(
        """
        UPDATE subscription SET state = 'active', lease_until = @leaseUntil, due_at = @renewAt, asked_at = NULL, failures = 0, trouble = NULL
        WHERE id = @id AND state <> 'ending'
        """,
        new { id, leaseUntil = leaseUntil.ToUnixTimeMilliseconds(), renewAt = renewAt.ToUnixTimeMilliseconds() },
        cancellation);

    public Task DeniedAsync(long id, string trouble, DateTimeOffset dueAt, CancellationToken cancellation) => WriteAsync(
        """
        UPDATE subscription SET state = 'wanted', lease_until = NULL, asked_at = NULL, due_at = @dueAt, failures = failures + 1, trouble = @trouble
        WHERE id = @id AND state <> 'ending'
        """,
        new { id, trouble, dueAt = dueAt.ToUnixTimeMilliseconds() },
        cancellation);

    public Task PushedAsync(long id, DateTimeOffset now, CancellationToken cancellation) => WriteAsync(
        "UPDATE subscription SET pushed_at = @now WHERE id = @id", new { id, now = now.ToUnixTimeMilliseconds() }, cancellation);

    public Task EndAsync(long id, DateTimeOffset now, CancellationToken cancellation) => WriteAsync(
        "UPDATE subscription SET state = 'ending', due_at = @now, failures = 0, trouble = NULL WHERE id = @id",
        new { id, now = now.ToUnixTimeMilliseconds() },
        cancellation);

    public Task RemoveAsync(long id, CancellationToken cancellation) =>
        WriteAsync("DELETE FROM subscription WHERE id = @id", new { id }, cancellation);

    private sealed record SubscriptionRow
    {
        public long Id { get; init; }

        public long FeedId { get; init; }

        public string FeedUrl { get; init; } = "";

        public string Hub { get; init; } = "";

        public string Topic { get; init; } = "";

        public string Token { get; init; } = "";

        public string Secret { get; init; } = "";

        public string State { get; init; } = "";

        public long? AskedAt { get; init; }

        public long? LeaseUntil { get; init; }

        public long DueAt { get; init; }

        public long Failures { get; init; }

        public string? Trouble { get; init; }

        public long? PushedAt { get; init; }

        public Subscription ToSubscription() => new()
        {
            Id = Id,
            FeedId = FeedId,
            FeedUrl = new Uri(FeedUrl),
            Offer = new HubOffer(Hub, Topic),
            Token = Token,
            Secret = Secret,
            State = Enum.Parse<SubscriptionState>(State, ignoreCase: true),
            AskedAt = Time(AskedAt),
            LeaseUntil = Time(LeaseUntil),
            DueAt = DateTimeOffset.FromUnixTimeMilliseconds(DueAt),
            Failures = (int)Failures,
            Trouble = Trouble,
            PushedAt = Time(PushedAt),
        };
    }
}
