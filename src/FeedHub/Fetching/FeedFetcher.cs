using System.Net;
using System.Text;

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

    private readonly FetchOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<FeedFetcher> _logger;
    private readonly AddressGuard _guard;
    private readonly HttpMessageInvoker _http;
    private readonly string _userAgent;

    /// <exception cref="FormatException">
    /// An entry of <see cref="FetchOptions.AllowPrivate"/> is no address, network or host name.
    /// </exception>
    public FeedFetcher(FetchOptions options, TimeProvider time, ILogger<FeedFetcher> logger)
        : this(options, time, logger, Dns.GetHostAddressesAsync)
    {
    }

    internal FeedFetcher(FetchOptions options, TimeProvider time, ILogger<FeedFetcher> logger, ResolveName resolve)
    {
        (_options, _time, _logger) = (options, time, logger);
        _guard = new AddressGuard(options);
        _http = GuardedHttp.Create(options, _guard, resolve, time);
        _userAgent = options.UserAgent;
    }

    /// <param name="request">The feed and what is known of it.</param>
    /// <param name="stopping">The host's stopping token; a timeout is never signalled through it.</param>
    /// <exception cref="OperationCanceledException">The host is stopping.</exception>
    public async Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        using var clock = new FetchClock(_options, _time, stopping);
        try
        {
            return request.Url switch
            {
                { IsFile: true } file => await FeedFile.ReadAsync(file, request.Known, _options, clock.Token),
                { } url when url.IsWeb() => await FollowAsync(request, clock),
                var url => new FetchResult.Failed(FetchFault.BadRedirect, $"{url.Scheme} is not a scheme that feeds are fetched by"),
            };
        }
        catch (Exception e) when (stopping.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new OperationCanceledException("The host is stopping.", e, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested && OriginFault.Of(e, clock, _options) is { } failed)
        {
            Log.FetchFailed(_logger, e, request, failed.Reason);
            return failed;
        }
    }

    /// <summary>Closes the connections. For the end of the process; fetches under way fail.</summary>
    public void Dispose() => _http.Dispose();

    private async Task<FetchResult> FollowAsync(FetchRequest request, FetchClock clock)
    {
        List<Uri> visited = [request.Url.WithoutUserInfo()];
        var permanent = true;
        while (true)
        {
            var url = visited[^1];
            RefuseUnguardable(url);
            using var message = Ask(request, url);
            using var response = await clock.UntilHeadersAsync(cancel => _http.SendAsync(message, cancel));
            switch (response.StatusCode)
            {
                case HttpStatusCode.MovedPermanently or HttpStatusCode.PermanentRedirect:
                    visited.Add(NextHop(response, visited));
                    break;
                case HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect:
                    visited.Add(NextHop(response, visited));
                    permanent = false;
                    break;
                default:
                    var result = await ConcludeAsync(response, request, url, clock.Token) with
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
    private HttpRequestMessage Ask(FetchRequest request, Uri url)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        var headers = message.Headers;
        headers.TryAddWithoutValidation("User-Agent", _userAgent);
        headers.TryAddWithoutValidation("Accept", AcceptedTypes);
        headers.TryAddWithoutValidation("Accept-Encoding", ContentCoding.Accepted);
        request.Known.AddTo(message);
        if (request.Known.ETag is not null)
        {
            // Only what is new since that ETag, where the origin can do it (RFC 3229): it needs to know what we have.
            headers.TryAddWithoutValidation("A-IM", "feed");
        }

        if (url.HasOriginOf(request.Url))
        {
            AddSecrets(request, message);
        }

        return message;
    }

    private static void AddSecrets(FetchRequest request, HttpRequestMessage message)
    {
        var credentials = request.Login is { } login ? $"{login.User}:{login.Password}" : Uri.UnescapeDataString(request.Url.UserInfo);
        if (credentials.Length > 0)
        {
            message.Headers.TryAddWithoutValidation(
                "Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}");
        }

        foreach (var (name, value) in request.Headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private Uri NextHop(HttpResponseMessage response, List<Uri> visited)
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

        return visited.Count <= _options.MaxRedirects
            ? next
            : throw new FetchFailedException(
                FetchFault.TooManyRedirects, $"more than {_options.MaxRedirects} redirects, the last to {next}");
    }

    private async Task<FetchResult> ConcludeAsync(HttpResponseMessage response, FetchRequest request, Uri url, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        var byChallenge = status >= 400 && response.FirstHeader("cf-mitigated") == "challenge";
        return status switch
        {
            200 or 203 => await DocumentAsync(response, url, partial: false, cancel),
            226 when IsFeedDelta(response) => await DocumentAsync(response, url, partial: true, cancel),
            226 =>
                new FetchResult.Failed(FetchFault.InvalidResponse, "HTTP 226 by another manipulation than was asked for") { Status = 226 },

            // Without validators there is nothing it could be "not modified" since: taken at its word, the feed would stay empty forever.
            304 when request.Known == HttpValidators.None =>
                new FetchResult.Failed(FetchFault.InvalidResponse, "HTTP 304 although the whole document was asked for") { Status = 304 },
            304 => new FetchResult.NotModified(HttpValidators.Of(response).CompletedBy(request.Known)),
            410 => new FetchResult.Gone(),
            429 or 503 when !byChallenge => new FetchResult.Busy(status),
            _ => new FetchResult.Failed(FetchFault.HttpStatus, PlainWords.StatusInWords(status, byChallenge)) { Status = status },
        };
    }

    private async Task<FetchResult> DocumentAsync(HttpResponseMessage response, Uri url, bool partial, CancellationToken cancel)
    {
        var document = new FetchedDocument(
            await FeedBody.ReadAsync(response, _options, cancel),
            url,
            response.FirstHeader("Content-Type"),
            response.FirstHeader("Content-Language"),
            response.FirstHeader("Content-Location"))
        {
            Links = WebLink.Of(response, url),
        };
        return new FetchResult.Fetched(document, HttpValidators.Of(response)) { Partial = partial };
    }

    /// <summary>An origin that leaves IM out can only mean the manipulation that was asked for.</summary>
    private static bool IsFeedDelta(HttpResponseMessage response) =>
        response.ListHeader("IM").All(m => m.Split(';')[0].Trim().Equals("feed", StringComparison.OrdinalIgnoreCase));

    /// <summary>Behind a proxy no connection of ours shows where a URL leads: what the URL itself says is checked.</summary>
    private void RefuseUnguardable(Uri url)
    {
        if (_options.Proxy is not null && _guard.Objection(url) is { } objection)
        {
            throw new FetchFailedException(FetchFault.AddressRefused, $"refused: {objection}");
        }
    }

    private static string Shown(string location) => location.Length <= 200 ? location : $"{location[..200]}…";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Could not fetch {Feed}: {Reason}")]
        public static partial void FetchFailed(ILogger logger, Exception exception, FetchRequest feed, string reason);
    }
}
