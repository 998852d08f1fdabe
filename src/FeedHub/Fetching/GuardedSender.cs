using System.Net;

namespace FeedHub.Fetching;

/// <summary>Sends one small request to an address that somebody else named: guarded like a poll, and bounded closer.</summary>
/// <remarks>What the other side does wrong is data: it comes back as an answer without a status. Thread-safe.</remarks>
public sealed class GuardedSender : IDisposable
{
    private readonly TimeProvider _time;

    private volatile Terms _terms;

    /// <param name="options">Who asks and what may be reached; time and size are bounded closer than in a poll.</param>
    /// <param name="time">The clock.</param>
    public GuardedSender(FetchOptions options, TimeProvider time) => (_terms, _time) = (Terms.Of(options, time), time);

    /// <summary>Puts other options into force; requests under way end with those they began with.</summary>
    public void Use(FetchOptions options)
    {
        // The connections of the old ones are not disposed: requests under way may use them. What nothing uses any more is collected.
        if (options != _terms.Given) _terms = Terms.Of(options, _time);
    }

    /// <summary>What can be said against an address without asking for its name; null when nothing can.</summary>
    public string? Objection(Uri url) => _terms.Guard.Objection(url);

    /// <param name="request">What to send.</param>
    /// <param name="stopping">The host's stopping token; a timeout is never signalled through it.</param>
    /// <exception cref="OperationCanceledException">The host is stopping.</exception>
    public async Task<SentAnswer> SendAsync(OutgoingRequest request, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        // Once for the whole request: they may change meanwhile.
        var terms = _terms;
        using var clock = new FetchClock(terms.Options, _time, stopping);
        try
        {
            var url = request.Url;
            for (var redirects = 0; ; redirects++)
            {
                using var message = Message(request, url, terms);
                using var response = await clock.UntilHeadersAsync(cancel => terms.Http.SendAsync(message, cancel));
                if (redirects < request.MostRedirects && Target(response, url) is { } next)
                {
                    url = next;
                    continue;
                }

                return new SentAnswer((int)response.StatusCode)
                {
                    Body = await BodyAsync(response, request, terms.Options, clock.Token),
                    RetryAfter = OriginWishes.Of(response, _time.GetUtcNow()).RetryAfter,
                };
            }
        }
        catch (Exception e) when (stopping.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new OperationCanceledException("The host is stopping.", e, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested && OriginFault.Of(e, clock, terms.Options) is { } failed)
        {
            return new SentAnswer(null) { Failure = failed.Reason };
        }
    }

    /// <summary>Closes the connections. For the end of the process; requests under way fail.</summary>
    public void Dispose() => _terms.Http.Dispose();

    private static HttpRequestMessage Message(OutgoingRequest request, Uri url, Terms terms)
    {
        if (terms.Options.Proxy is not null && terms.Guard.Objection(url) is { } objection)
        {
            throw new FetchFailedException(FetchFault.AddressRefused, $"refused: {objection}");
        }

        var message = new HttpRequestMessage(request.Body is null ? HttpMethod.Get : HttpMethod.Post, url);
        message.Headers.TryAddWithoutValidation("User-Agent", terms.Options.UserAgent);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static Uri? Target(HttpResponseMessage response, Uri from) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.FirstHeader("Location") is { } location && Uri.TryCreate(from, location, out var next) && next.IsWeb()
            ? next.WithoutUserInfo()
            : null;

    /// <summary>Empty where nobody reads it: then what is sent, and how much, is all the same.</summary>
    private static async Task<ReadOnlyMemory<byte>> BodyAsync(
        HttpResponseMessage response, OutgoingRequest request, FetchOptions options, CancellationToken cancel) =>
        request.ReadsAnswer ? (await FeedBody.ReadAsync(response, options, cancel)).Body : ReadOnlyMemory<byte>.Empty;

    /// <summary>Options, and the connections that they allow.</summary>
    /// <param name="Given">As they are for polls.</param>
    /// <param name="Options">With the bounds of a small request.</param>
    /// <param name="Guard">Of every connection.</param>
    /// <param name="Http">The connections.</param>
    private sealed record Terms(FetchOptions Given, FetchOptions Options, AddressGuard Guard, HttpMessageInvoker Http)
    {
        public static Terms Of(FetchOptions given, TimeProvider time)
        {
            var options = given with
            {
                TotalTime = TimeSpan.FromSeconds(10),
                HeadersTime = TimeSpan.FromSeconds(10),
                ConnectTime = TimeSpan.FromSeconds(5),
                MaxBodyBytes = 4 * 1024,
                MaxDecodedBytes = 4 * 1024,
                MaxHeaderBytes = 16 * 1024,
            };
            var guard = new AddressGuard(options.AllowPrivate, options.AllowedPorts);
            return new Terms(given, options, guard, GuardedHttp.Create(options, guard, Dns.GetHostAddressesAsync, time));
        }
    }
}

/// <summary>A request to send.</summary>
/// <param name="Url">Absolute http(s) URL.</param>
public sealed record OutgoingRequest(Uri Url)
{
    /// <summary>What to POST; null for a GET.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Value of the Content-Type header of <see cref="Body"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Further header fields.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Redirects to follow, by the same method with the same body; each is guarded. None by default.</summary>
    public int MostRedirects { get; init; }

    /// <summary>True when the answer's body matters.</summary>
    public bool ReadsAnswer { get; init; }

    /// <summary>Without headers and body, which may hold secrets.</summary>
    public override string ToString() => $"{Url.WithoutUserInfo()}";
}

/// <summary>What came back.</summary>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
public sealed record SentAnswer(int? Status)
{
    /// <summary>The answer's body, where it was asked for.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Why there was no answer, in plain words; null when there was one.</summary>
    public string? Failure { get; init; }

    /// <summary>How long the other side asks to be left alone (429, 503); null when it said nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True for a status of 200 to 299.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The outcome in plain words, for the operator.</summary>
    public string InWords => Failure ?? $"HTTP {Status}";
}
