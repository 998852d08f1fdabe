namespace FeedHub.Fetching;

/// <summary>What came of one fetch: a closed set, so that whoever reads it must say what happens in each case.</summary>
public abstract record FetchResult
{
    private FetchResult()
    {
    }

    /// <summary>What the origin said about how long to leave it alone; never null.</summary>
    public OriginWishes Wishes { get; init; } = OriginWishes.None;

    /// <summary>Where a chain of only permanent redirects (301, 308) led, when a document or a 304 was at its end; else null.</summary>
    public Uri? MovedTo { get; init; }

    /// <summary>A document: 200, 226, or the bytes of a file.</summary>
    public sealed record Fetched(FetchedDocument Document, HttpValidators Validators) : FetchResult
    {
        /// <summary>
        /// True for a 226 (RFC 3229): only what is new since the validators that were sent. That an item is missing from it says nothing,
        /// and never means that it was removed.
        /// </summary>
        public bool Partial { get; init; }
    }

    /// <summary>Nothing new since the validators that were sent: 304.</summary>
    /// <param name="Validators">Those of the response, completed by the ones sent (RFC 9111 §4.3.4).</param>
    public sealed record NotModified(HttpValidators Validators) : FetchResult;

    /// <summary>The origin asks to be left alone: 429 or 503. For how long is in <see cref="Wishes"/>.</summary>
    public sealed record Busy(int Status) : FetchResult;

    /// <summary>The feed is gone for good: 410.</summary>
    public sealed record Gone : FetchResult;

    /// <summary>Nothing usable came.</summary>
    /// <param name="Fault">What kind of failure.</param>
    /// <param name="Reason">The same in plain words, with the particulars, for the operator.</param>
    public sealed record Failed(FetchFault Fault, string Reason) : FetchResult
    {
        /// <summary>The status that was answered, such as 404; null when the failure is of another kind.</summary>
        public int? Status { get; init; }
    }
}

/// <summary>The body of a feed, after content decoding.</summary>
/// <param name="Body">The bytes.</param>
/// <param name="Url">Where they came from in the end: the base of relative references (RFC 3986 §5.1.3).</param>
/// <param name="ContentType">The Content-Type header as sent; null when there was none, as for a file.</param>
/// <param name="ContentLanguage">The Content-Language header as sent; null when there was none.</param>
/// <param name="ContentLocation">The Content-Location header as sent; null when there was none.</param>
public sealed record FetchedDocument(
    ReadOnlyMemory<byte> Body, Uri Url, string? ContentType = null, string? ContentLanguage = null, string? ContentLocation = null)
{
    /// <summary>The links of the Link header; empty when there was none.</summary>
    public IReadOnlyList<WebLink> Links { get; init; } = [];

    /// <summary>Those header fields of the response that are worth keeping; none for a file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How many bytes came over the wire, before content decoding; zero for a file.</summary>
    public long WireBytes { get; init; }
}

/// <summary>What an origin or the network did wrong.</summary>
public enum FetchFault
{
    /// <summary>No address for the host name.</summary>
    NameNotResolved,

    /// <summary>No connection, or it broke off.</summary>
    Unreachable,

    /// <summary>The TLS handshake failed or the certificate is not to be trusted.</summary>
    Tls,

    /// <summary>It took longer than a poll may take.</summary>
    Timeout,

    /// <summary>A status that brings no feed, such as 403, 404 or 500.</summary>
    HttpStatus,

    /// <summary>More redirects than a poll follows, or a loop.</summary>
    TooManyRedirects,

    /// <summary>A redirect that leads nowhere or to a scheme that is not followed.</summary>
    BadRedirect,

    /// <summary>More bytes than a feed may have.</summary>
    TooLarge,

    /// <summary>The body's content coding is broken, or it ended early.</summary>
    CorruptBody,

    /// <summary>The address is private, or the port unusual, and nobody allowed it.</summary>
    AddressRefused,

    /// <summary>What answered does not speak HTTP as it should.</summary>
    InvalidResponse,

    /// <summary>The operator's own file is not there or can't be read.</summary>
    FileUnreadable,
}
