using System.Collections.Concurrent;
using System.Net;
using System.Text;
using FeedHub.Configuration;

namespace FeedHub.Fetching;

/// <summary>Asks one origin for one feed, by conditional GET (RFC 9110 §13) whenever a validator is known.</summary>
/// <remarks>
/// What an origin or a network does wrong is data: it comes back as a <see cref="FetchResult"/>, unretried. Time, size, redirects and
/// addresses are bounded by <see cref="FetchOptions"/>. Validators go out on every hop of a redirect: the document they vouch for is at the
/// end of the chain, the hops before it ignore them, and where a chain ends may differ in a query each time. Thread-safe.
/// </remarks>
public sealed partial class FeedFetcher : IDisposable
{
    private const string AcceptedTypes =
        "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, "
        + "text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";

    private const string PageTypes = "text/html, application/xhtml+xml;q=0.9";

    private readonly TimeProvider _time;
    private readonly ILogger<FeedFetcher> _logger;
    private readonly ResolveName _resolve;

    private volatile Terms _terms;

    /// <param name="options">Who asks, what may be reached, and the bounds.</param>
    /// <param name="time">The clock of the bounds.</param>
    /// <param name="logger">Gets the details of failures, for debugging.</param>
    public FeedFetcher(FetchOptions options, TimeProvider time, ILogger<FeedFetcher> logger)
        : this(options, time, logger, Dns.GetHostAddressesAsync)
    {
    }

    internal FeedFetcher(FetchOptions options, TimeProvider time, ILogger<FeedFetcher> logger, ResolveName resolve)
    {
        (_terms, _time, _logger, _resolve) = (new Terms(options), time, logger, resolve);
    }

    /// <summary>Puts other options into force; fetches under way end with those they began with.</summary>
    public void Use(FetchOptions options)
    {
        // The connections of the old ones are not disposed: fetches under way may use them. What nothing uses any more is collected.
        if (options != _terms.Options) _terms = new Terms(options);
    }

    /// <param name="request">The feed and what is known of it.</param>
    /// <param name="stopping">The host's stopping token; a timeout is never signalled through it.</param>
    /// <exception cref="OperationCanceledException">The host is stopping.</exception>
    public async Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        // Once for the whole fetch: they may change meanwhile.
        var terms = _terms;
        var options = terms.Options;
        using var clock = new FetchClock(options, _time, stopping);
        try
        {
            return request.Url switch
            {
                { IsFile: true } file => await FeedFile.ReadAsync(file, request.Known, options, clock.Token),
                { } url when url.IsWeb() => await FollowAsync(request, terms, clock),
                var url => new FetchResult.Failed(FetchFault.BadRedirect, $"{url.Scheme} is not a scheme that feeds are fetched by"),
            };
        }
        catch (Exception e) when (stopping.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new OperationCanceledException("The host is stopping.", e, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested && OriginFault.Of(e, clock, options) is { } failed)
        {
            Log.FetchFailed(_logger, e, request, failed.Reason);
            return failed;
        }
    }

    /// <summary>Closes the connections. For the end of the process; fetches under way fail.</summary>
    public void Dispose()
    {
        foreach (var reach in _terms.Reaches.Values)
        {
            if (reach.IsValueCreated) reach.Value.Http.Dispose();
        }
    }

    private Reach ReachOf(FetchRequest request, Terms terms) => terms.Reaches.GetOrAdd(
        request.PublicOnly ? PrivateAccess.None : terms.Options.AllowPrivate.With(request.AllowPrivate),
        own => new Lazy<Reach>(() =>
        {
            var guard = new AddressGuard(own, terms.Options.AllowedPorts);
            return new Reach(GuardedHttp.Create(terms.Options, guard, _resolve, _time), guard);
        })).Value;

    private async Task<FetchResult> FollowAsync(FetchRequest request, Terms terms, FetchClock clock)
    {
        var options = request.IsPage ? terms.Options.ForPage() : terms.Options;
        var (http, guard) = ReachOf(request, terms);
        List<Uri> visited = [request.Url.WithoutUserInfo()];
        var permanent = true;
        while (true)
        {
            var url = visited[^1];
            if (options.Proxy is not null) RefuseUnguardable(url, guard);
            using var message = Ask(request, url, options.UserAgent);
            using var response = await clock.UntilHeadersAsync(cancel => http.SendAsync(message, cancel));
            switch (response.StatusCode)
            {
                case HttpStatusCode.MovedPermanently or HttpStatusCode.PermanentRedirect:
                    visited.Add(NextHop(response, visited, options.MaxRedirects));
                    break;
                case HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect:
                    visited.Add(NextHop(response, visited, options.MaxRedirects));
                    permanent = false;
                    break;
                default:
                    var result = await ConcludeAsync(response, request, url, options, clock.Token) with
                    {
                        Wishes = OriginWishes.Of(response, _time.GetUtcNow()),
                    };
                    return permanent && visited.Count > 1 && result is FetchResult.Fetched or FetchResult.NotModified
                        ? result with { MovedTo = url }
                        : result;
            }
        }
    }

    /// <summary>The GET for one hop.</summary>
    private static HttpRequestMessage Ask(FetchRequest request, Uri url, string userAgent)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        var headers = message.Headers;
        headers.TryAddWithoutValidation("User-Agent", userAgent);
        headers.TryAddWithoutValidation("Accept", request.IsPage ? PageTypes : AcceptedTypes);
        headers.TryAddWithoutValidation("Accept-Encoding", ContentCoding.Accepted);
        request.Known.AddTo(message);
        if (request.Known.ETag is not null)
        {
            // Only what is new since that ETag, where the origin can do it (RFC 3229): it needs to know what we have.
            headers.TryAddWithoutValidation("A-IM", "feed");
        }

        if (url.HasOriginOf(request.SecretsFor))
        {
            AddSecrets(request, message);
        }

        return message;
    }

    private static void AddSecrets(FetchRequest request, HttpRequestMessage message)
    {
        if (request.Login is { } login)
        {
            var credentials = Encoding.UTF8.GetBytes($"{login.User}:{login.Password.Reveal()}");
            message.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(credentials)}");
        }

        foreach (var (name, value) in request.Headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value.Reveal());
        }
    }

    private static Uri NextHop(HttpResponseMessage response, List<Uri> visited, int mostRedirects)
    {
        var status = (int)response.StatusCode;
        if (response.FirstHeader("Location") is not { } location)
        {
            throw new FetchFailedException(FetchFault.BadRedirect, $"HTTP {status} without saying where to");
        }

        if (!Uri.TryCreate(visited[^1], location, out var next) || !next.IsWeb() || next.IdnHost.Length == 0)
        {
            throw new FetchFailedException(FetchFault.BadRedirect, $"HTTP {status} to what is not a web address: {Shown(location)}");
        }

        next = next.WithoutUserInfo();
        if (visited.Contains(next))
        {
            throw new FetchFailedException(FetchFault.TooManyRedirects, $"redirected in a circle, back to {next}");
        }

        return visited.Count <= mostRedirects
            ? next
            : throw new FetchFailedException(
                FetchFault.TooManyRedirects, $"more than {mostRedirects} redirects, the last to {next}");
    }

    private static async Task<FetchResult> ConcludeAsync(
        HttpResponseMessage response, FetchRequest request, Uri url, FetchOptions options, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        var byChallenge = status >= 400 && response.FirstHeader("cf-mitigated") == "challenge";
        return status switch
        {
            200 or 203 when request.IsPage && !IsHtml(response) =>
                new FetchResult.Failed(FetchFault.InvalidResponse, $"no page but {Shown(response.FirstHeader("Content-Type") ?? "something of no type")}") { Status = status },
            200 or 203 => await DocumentAsync(response, url, options, partial: false, cancel),
            226 when IsFeedDelta(response) => await DocumentAsync(response, url, options, partial: true, cancel),
            226 =>
                new FetchResult.Failed(FetchFault.InvalidResponse, "HTTP 226 by another manipulation than was asked for") { Status = 226 },

            // Without validators there is nothing it could be "not modified" since: taken at its word, the feed would stay empty forever.
            304 when request.Known == HttpValidators.None =>
                new FetchResult.Failed(FetchFault.InvalidResponse, "HTTP 304 although the whole document was asked for") { Status = 304 },
            304 => new FetchResult.NotModified(HttpValidators.Of(response).CompletedBy(request.Known)),
            410 => new FetchResult.Gone(),
            429 or 503 when !byChallenge => new FetchResult.Busy(status),
            401 or 403 when !byChallenge && KeptBack(request, url) is { } why =>
                new FetchResult.Failed(FetchFault.HttpStatus, $"HTTP {status}: {why}") { Status = status },
            _ => new FetchResult.Failed(FetchFault.HttpStatus, PlainWords.StatusInWords(status, byChallenge)) { Status = status },
        };
    }

    private static async Task<FetchResult> DocumentAsync(
        HttpResponseMessage response, Uri url, FetchOptions options, bool partial, CancellationToken cancel)
    {
        var (body, wireBytes) = await FeedBody.ReadAsync(response, options, cancel);
        var document = new FetchedDocument(
            body,
            url,
            response.FirstHeader("Content-Type"),
            response.FirstHeader("Content-Language"),
            response.FirstHeader("Content-Location"))
        {
            Links = WebLink.Of(response, url),
            Headers = RecordedResponse.HeadersOf(response),
            WireBytes = wireBytes,
        };
        return new FetchResult.Fetched(document, HttpValidators.Of(response)) { Partial = partial };
    }

    /// <summary>Why an origin may have let nobody in; null when it was told all there is to tell.</summary>
    private static string? KeptBack(FetchRequest request, Uri url) => !request.HasSecrets || url.HasOriginOf(request.SecretsFor)
        ? null
        : $"the feed's login and headers are for {request.SecretsFor.WithoutUserInfo().GetLeftPart(UriPartial.Authority)} and were not sent to "
            + $"{url.GetLeftPart(UriPartial.Authority)}; if they are meant for it, write {url} in feeds.json";

    private static bool IsHtml(HttpResponseMessage response) =>
        response.FirstHeader("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant() is "text/html" or "application/xhtml+xml";

    /// <summary>An origin that leaves IM out can only mean the manipulation that was asked for.</summary>
    private static bool IsFeedDelta(HttpResponseMessage response) =>
        response.ListHeader("IM").All(m => m.Split(';')[0].Trim().Equals("feed", StringComparison.OrdinalIgnoreCase));

    /// <summary>Behind a proxy no connection of ours shows where a URL leads: what the URL itself says is checked.</summary>
    private static void RefuseUnguardable(Uri url, AddressGuard guard)
    {
        if (guard.Objection(url) is { } objection)
        {
            throw new FetchFailedException(FetchFault.AddressRefused, $"refused: {objection}");
        }
    }

    private static string Shown(string location) => location.Length <= 200 ? location : $"{location[..200]}…";

    /// <summary>Options, and the connections that they allow.</summary>
    private sealed record Terms(FetchOptions Options)
    {
        // A connection that one feed may open must not serve another that may not: each PrivateAccess has connections of its own.
        public ConcurrentDictionary<PrivateAccess, Lazy<Reach>> Reaches { get; } = new();
    }

    private sealed record Reach(HttpMessageInvoker Http, AddressGuard Guard);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Could not fetch {Feed}: {Reason}")]
        public static partial void FetchFailed(ILogger logger, Exception exception, FetchRequest feed, string reason);
    }
}
