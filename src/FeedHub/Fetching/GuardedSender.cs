using System.Net;

namespace FeedHub.Fetching;

/// <summary>Sends one small request to an address that somebody else named: guarded like a poll, and bounded closer.</summary>
/// <remarks>What the other side does wrong is data: it comes back as an answer without a status. Thread-safe.</remarks>
public sealed class GuardedSender : IDisposable
{
    private readonly FetchOptions _options;
    private readonly TimeProvider _time;
    private readonly AddressGuard _guard;
    private readonly HttpMessageInvoker _http;

    /// <param name="options">Who asks and what may be reached; time and size are bounded closer than in a poll.</param>
    /// <param name="time">The clock.</param>
    public GuardedSender(FetchOptions options, TimeProvider time)
    {
        _options = options with
        {
            TotalTime = TimeSpan.FromSeconds(10),
            HeadersTime = TimeSpan.FromSeconds(10),
            ConnectTime = TimeSpan.FromSeconds(5),
            MaxBodyBytes = 4 * 1024,
            MaxDecodedBytes = 4 * 1024,
            MaxHeaderBytes = 16 * 1024,
        };
        _time = time;
        _guard = new AddressGuard(_options.AllowPrivate, _options.AllowedPorts);
        _http = GuardedHttp.Create(_options, _guard, Dns.GetHostAddressesAsync, time);
    }

    /// <summary>What can be said against an address without asking for its name; null when nothing can.</summary>
    public string? Objection(Uri url) => _guard.Objection(url);

    /// <param name="request">What to send.</param>
    /// <param name="stopping">The host's stopping token; a timeout is never signalled through it.</param>
    /// <exception cref="OperationCanceledException">The host is stopping.</exception>
    public async Task<SentAnswer> SendAsync(OutgoingRequest request, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        using var clock = new FetchClock(_options, _time, stopping);
        try
        {
            var url = request.Url;
            for (var redirects = 0; ; redirects++)
            {
                using var message = Message(request, url);
                using var response = await clock.UntilHeadersAsync(cancel => _http.SendAsync(message, cancel));
                if (redirects < request.MostRedirects && Target(response, url) is { } next)
                {
                    url = next;
                    continue;
                }

                return new SentAnswer((int)response.StatusCode)
                {
                    Body = await BodyAsync(response, request, clock.Token),
                    RetryAfter = OriginWishes.Of(response, _time.GetUtcNow()).RetryAfter,
                };
            }
        }
        catch (Exception e) when (stopping.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new OperationCanceledException("The host is stopping.", e, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested && OriginFault.Of(e, clock, _options) is { } failed)
        {
            return new SentAnswer(null) { Failure = failed.Reason };
        }
    }

    /// <summary>Closes the connections. For the end of the process; requests under way fail.</summary>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Message(OutgoingRequest request, Uri url)
    {
        if (_options.Proxy is not null && _guard.Objection(url) is { } objection)
        {
            throw new FetchFailedException(FetchFault.AddressRefused, $"refused: {objection}");
        }

        var message = new HttpRequestMessage(request.Body is null ? HttpMethod.Get : HttpMethod.Post, url);
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
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
    private async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage response, OutgoingRequest request, CancellationToken cancel) =>
        request.ReadsAnswer ? await FeedBody.ReadAsync(response, _options, cancel) : ReadOnlyMemory<byte>.Empty;
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
