using System.Collections.Concurrent;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>Counts what the readers of the outputs do, by program, until somebody takes the counts. Thread-safe, of bounded size.</summary>
public sealed class ReaderTally(TimeProvider time)
{
    /// <summary>How many programs in how many versions are told apart between two takings; no hub has as many that mean well.</summary>
    internal const int MostAgents = 1024;

    private readonly ConcurrentDictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly RecentClients _recent = new();

    /// <summary>Counts a request that was answered, or will be at once.</summary>
    /// <param name="context">The request; its response has its status and its headers.</param>
    /// <param name="bytes">The length of the body that is sent.</param>
    /// <param name="maxAge">How long the answer is fresh.</param>
    internal void Count(HttpContext context, long bytes, TimeSpan maxAge)
    {
        var (request, headers) = (context.Request, context.Request.Headers);
        var agent = headers.UserAgent.Count == 1 ? headers.UserAgent[0] : null;
        if (!_rows.TryGetValue(agent ?? "", out var row)) row = RowOf(agent);
        var (byTag, byDate) = (headers.IfNoneMatch.Count > 0, headers.IfModifiedSince.Count > 0);
        row.Add(Counted.Requests);
        row.Add(Counted.Bytes, bytes);
        if (byTag || byDate) row.Add(Counted.Conditional);
        if (byTag && byDate) row.Add(Counted.BothValidators);
        if (headers.AcceptEncoding.Count > 0) row.Add(Counted.Compressed);
        if (headers.Cookie.Count > 0 || headers.Referer.Count > 0 || HasNeedlessQuery(request)) row.Add(Counted.Burdened);
        var path = request.Path.Value!;
        switch (context.Response.StatusCode)
        {
            case StatusCodes.Status304NotModified: row.Add(Counted.NotModified); break;
            case StatusCodes.Status226IMUsed: row.Add(Counted.Deltas); break;
            case StatusCodes.Status429TooManyRequests: row.Add(Counted.Refused); break;
        }

        if (row.Agent.Subscribers is { } subscribers && row.Subscribers.Count < MostAgents) row.Subscribers[path] = subscribers;
        if (_recent.Seen(context.Connection.RemoteIpAddress, path, agent, time.GetUtcNow().ToUnixTimeSeconds()) is not { } ago) return;
        row.Add(Counted.Repeats);
        if (!byTag && !byDate) row.Add(Counted.UnconditionalRepeats);
        if (ago < (long)maxAge.TotalSeconds) row.Add(Counted.Early);
    }

    /// <summary>Hands over what was counted since it was taken last, one for each program.</summary>
    internal IReadOnlyList<ReaderCounts> Take()
    {
        // A request that is being counted may be half in this taking and half in the next; none is lost while its row is there.
        List<ReaderCounts> taken =
        [
            .. _rows.Values.Select(r => r.Take()).Where(c => c.Requests > 0)
                .GroupBy(c => c.Product, (_, counts) => counts.Aggregate((sum, next) => sum.Plus(next))),
        ];
        if (_rows.Count >= MostAgents) _rows.Clear();
        return taken;
    }

    /// <summary>The token of a private output is there because the operator wants it so; all else only keeps caches from helping.</summary>
    private static bool HasNeedlessQuery(HttpRequest request) =>
        request.QueryString.HasValue && request.Query.Any(p => p.Key != OutputLock.TokenParameter);

    private Row RowOf(string? agent) => _rows.Count < MostAgents
        ? _rows.GetOrAdd(agent ?? "", _ => new Row(ReaderAgent.Of(agent)))
        : _rows.GetOrAdd("(others)", _ => new Row(ReaderAgent.Others));

    private enum Counted
    {
        Requests,
        Conditional,
        BothValidators,
        NotModified,
        Deltas,
        Refused,
        Bytes,
        Compressed,
        Repeats,
        UnconditionalRepeats,
        Early,
        Burdened,
    }

    private sealed class Row(ReaderAgent agent)
    {
        private readonly long[] _counts = new long[(int)Counted.Burdened + 1];

        public ReaderAgent Agent => agent;

        public ConcurrentDictionary<string, int> Subscribers { get; } = new(StringComparer.Ordinal);

        public void Add(Counted what, long count = 1) => Interlocked.Add(ref _counts[(int)what], count);

        public ReaderCounts Take()
        {
            var requests = Taken(Counted.Requests);
            return new ReaderCounts
            {
                Product = agent.Product,
                Requests = requests,
                Conditional = Taken(Counted.Conditional),
                BothValidators = Taken(Counted.BothValidators),
                NotModified = Taken(Counted.NotModified),
                Deltas = Taken(Counted.Deltas),
                Refused = Taken(Counted.Refused),
                Bytes = Taken(Counted.Bytes),
                Compressed = Taken(Counted.Compressed),
                Repeats = Taken(Counted.Repeats),
                UnconditionalRepeats = Taken(Counted.UnconditionalRepeats),
                Early = Taken(Counted.Early),
                Burdened = Taken(Counted.Burdened),
                Versioned = agent.IsVersioned ? requests : 0,
                Reachable = agent.IsReachable ? requests : 0,
                Subscribers = Subscribers.ToDictionary(),
            };
        }

        private long Taken(Counted what) => Interlocked.Exchange(ref _counts[(int)what], 0);
    }
}
