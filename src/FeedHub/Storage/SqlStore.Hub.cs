using System.Data.Common;
using Dapper;

namespace FeedHub.Storage;

/// <content>Those who subscribe to our outputs.</content>
internal abstract partial class SqlStore : IHubStore
{
    public Task<SubscriberLimit> AcceptAsync(SubscriberRequest request, SubscriberLimits limits, CancellationToken cancellation) =>
        // Requests are counted first: two that come at once must not both be the last there is room for.
        ChangeAloneAsync("subscriber_request", connection => AcceptAsync(connection, request, limits), cancellation);

    public Task<IReadOnlyList<SubscriberRequest>> DueRequestsAsync(DateTimeOffset now, int atMost, CancellationToken cancellation) => QueryAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync<RequestRow>(
                "SELECT * FROM subscriber_request WHERE due_at <= @now ORDER BY due_at, id LIMIT @atMost",
                new { now = now.ToUnixTimeMilliseconds(), atMost });
            return (IReadOnlyList<SubscriberRequest>)[.. rows.Select(r => r.ToRequest())];
        },
        cancellation);

    public Task<SubscriberRequest?> FindRequestAsync(long id, CancellationToken cancellation) => QueryAsync(
        async connection =>
            (await connection.QuerySingleOrDefaultAsync<RequestRow>("SELECT * FROM subscriber_request WHERE id = @id", new { id }))?.ToRequest(),
        cancellation);

    public Task PostponeAsync(SubscriberRequest request, int attempts, DateTimeOffset dueAt, CancellationToken cancellation) =>
        WriteAsync(
            "UPDATE subscriber_request SET attempts = @attempts, due_at = @dueAt WHERE id = @Id",
            new { request.Id, attempts, dueAt = dueAt.ToUnixTimeMilliseconds() },
            cancellation);

    public Task DropAsync(SubscriberRequest request, CancellationToken cancellation) =>
        WriteAsync("DELETE FROM subscriber_request WHERE id = @Id", new { request.Id }, cancellation);

    public Task ConfirmAsync(SubscriberRequest request, DateTimeOffset expiresAt, CancellationToken cancellation) => ChangeAsync(
        async connection =>
        {
            if (await connection.ExecuteAsync("DELETE FROM subscriber_request WHERE id = @Id", new { request.Id }) == 0) return false;
            var of = new
            {
                request.Path,
                Callback = request.Callback.AbsoluteUri,
                Host = HostOf(request.Callback),
                request.Topic,
                request.Secret,
                Expires = expiresAt.ToUnixTimeMilliseconds(),
                request.Seen,
            };
            await connection.ExecuteAsync(
                request.Subscribes
                    // What was delivered before stays known: a renewal is no wish to hear it again.
                    ? """
                      INSERT INTO subscriber (path, callback, host, topic, secret, expires_at, delivered, failures)
                      VALUES (@Path, @Callback, @Host, @Topic, @Secret, @Expires, @Seen, 0)
                      ON CONFLICT (path, callback) DO UPDATE SET topic = @Topic, secret = @Secret, expires_at = @Expires, failures = 0, retry_at = NULL
                      """
                    : "DELETE FROM subscriber WHERE path = @Path AND callback = @Callback",
                of);
            return true;
        },
        cancellation);

    public Task<IReadOnlyList<Subscriber>> DueSubscribersAsync(
        IReadOnlyDictionary<string, string> live, DateTimeOffset now, CancellationToken cancellation) =>
        SubscribersAsync(
            $"""
            SELECT subscriber.* FROM subscriber JOIN {EntriesOf("@live")} AS output ON output.key = subscriber.path
            WHERE subscriber.delivered IS DISTINCT FROM output.value AND subscriber.expires_at > @now AND coalesce(subscriber.retry_at, 0) <= @now
            ORDER BY coalesce(subscriber.retry_at, 0), subscriber.path, subscriber.callback
            """,
            new { live = StoredJson.Write(live), now = now.ToUnixTimeMilliseconds() },
            cancellation);

    public async Task<Subscriber?> FindSubscriberAsync(string path, Uri callback, CancellationToken cancellation) =>
        (await SubscribersAsync(
            "SELECT * FROM subscriber WHERE path = @path AND callback = @callback", new { path, callback = callback.AbsoluteUri }, cancellation))
        .SingleOrDefault();

    public Task SaveDeliveryAsync(Subscriber subscriber, CancellationToken cancellation) => WriteAsync(
        "UPDATE subscriber SET delivered = @Delivered, failures = @Failures, retry_at = @RetryAt WHERE path = @Path AND callback = @Callback",
        new
        {
            subscriber.Path,
            Callback = subscriber.Callback.AbsoluteUri,
            subscriber.Delivered,
            subscriber.Failures,
            RetryAt = subscriber.RetryAt?.ToUnixTimeMilliseconds(),
        },
        cancellation);

    public Task EndAsync(Subscriber subscriber, CancellationToken cancellation) => WriteAsync(
        "DELETE FROM subscriber WHERE path = @Path AND callback = @Callback",
        new { subscriber.Path, Callback = subscriber.Callback.AbsoluteUri },
        cancellation);

    public Task<int> ExpireAsync(DateTimeOffset now, CancellationToken cancellation) =>
        WriteAsync("DELETE FROM subscriber WHERE expires_at <= @now", new { now = now.ToUnixTimeMilliseconds() }, cancellation);

    public Task<IReadOnlyList<Subscriber>> SubscribersAsync(CancellationToken cancellation) =>
        SubscribersAsync("SELECT * FROM subscriber ORDER BY path, callback", new { }, cancellation);

    private static async Task<SubscriberLimit> AcceptAsync(DbConnection connection, SubscriberRequest request, SubscriberLimits limits)
    {
        var (path, callback, host) = (request.Path, request.Callback.AbsoluteUri, HostOf(request.Callback));
        var others = await connection.QuerySingleAsync<(long AtHost, long AtAll, long IsKnown)>(
            """
            WITH other AS (SELECT path, callback, host FROM subscriber UNION SELECT path, callback, host FROM subscriber_request)
            SELECT count(*) FILTER (WHERE host = @host), count(*), count(*) FILTER (WHERE path = @path AND callback = @callback) FROM other
            """,
            new { path, callback, host });
        if (others.IsKnown == 0 && others.AtAll >= limits.Total) return SubscriberLimit.Total;
        if (others.IsKnown == 0 && others.AtHost >= limits.PerHost) return SubscriberLimit.PerHost;
        await connection.ExecuteAsync(
            """
            DELETE FROM subscriber_request WHERE path = @path AND callback = @callback;
            INSERT INTO subscriber_request (path, callback, host, topic, subscribes, secret, lease_seconds, seen, attempts, due_at)
            VALUES (@path, @callback, @host, @Topic, @subscribes, @Secret, @Lease, @Seen, @Attempts, @Due);
            """,
            new
            {
                path,
                callback,
                host,
                request.Topic,
                subscribes = request.Subscribes ? 1 : 0,
                request.Secret,
                Lease = (long)request.Lease.TotalSeconds,
                request.Seen,
                request.Attempts,
                Due = request.DueAt.ToUnixTimeMilliseconds(),
            });
        return SubscriberLimit.None;
    }

    private static string HostOf(Uri callback) => callback.IdnHost.ToLowerInvariant();

    private Task<IReadOnlyList<Subscriber>> SubscribersAsync(string sql, object parameters, CancellationToken cancellation) => QueryAsync(
        async connection =>
            (IReadOnlyList<Subscriber>)[.. (await connection.QueryAsync<SubscriberRow>(sql, parameters)).Select(r => r.ToSubscriber())],
        cancellation);

    private Task<int> WriteAsync(string sql, object parameters, CancellationToken cancellation) =>
        ChangeAsync(connection => connection.ExecuteAsync(sql, parameters), cancellation);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private sealed record RequestRow
    {
        public long Id { get; init; }

        public string Path { get; init; } = "";

        public string Callback { get; init; } = "";

        public string Topic { get; init; } = "";

        public long Subscribes { get; init; }

        public string? Secret { get; init; }

        public long LeaseSeconds { get; init; }

        public string? Seen { get; init; }

        public long Attempts { get; init; }

        public long DueAt { get; init; }

        public SubscriberRequest ToRequest() => new()
        {
            Id = Id,
            Path = Path,
            Callback = new Uri(Callback),
            Topic = Topic,
            Subscribes = Subscribes == 1,
            Secret = Secret,
            Lease = TimeSpan.FromSeconds(LeaseSeconds),
            Seen = Seen,
            Attempts = (int)Attempts,
            DueAt = DateTimeOffset.FromUnixTimeMilliseconds(DueAt),
        };
    }

    private sealed record SubscriberRow
    {
        public string Path { get; init; } = "";

        public string Callback { get; init; } = "";

        public string Topic { get; init; } = "";

        public string? Secret { get; init; }

        public long ExpiresAt { get; init; }

        public string? Delivered { get; init; }

        public long Failures { get; init; }

        public long? RetryAt { get; init; }

        public Subscriber ToSubscriber() => new()
        {
            Path = Path,
            Callback = new Uri(Callback),
            Topic = Topic,
            Secret = Secret,
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            Delivered = Delivered,
            Failures = (int)Failures,
            RetryAt = Time(RetryAt),
        };
    }
}
