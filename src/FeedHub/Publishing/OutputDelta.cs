using Microsoft.Extensions.Primitives;

namespace FeedHub.Publishing;

/// <summary>What an output has that an older version of it had not, as a feed of its own, in every content coding. Immutable.</summary>
/// <param name="body">The bytes as written.</param>
/// <param name="stem">The stem of the entity tags of the whole output: what a client has once it has merged this (RFC 3229 §10.5.2).</param>
internal sealed class OutputDelta(byte[] body, string stem)
{
    private readonly Variant _identity = new(ContentCoding.Identity, body, stem);
    private readonly Variant _gzip = new(ContentCoding.Gzip, Compression.QuickGzip(body), stem);
    private readonly Variant _brotli = new(ContentCoding.Brotli, Compression.QuickBrotli(body), stem);

    /// <summary>How many bytes it holds.</summary>
    public long Size => _identity.Body.Length + _gzip.Body.Length + _brotli.Body.Length;

    /// <summary>The variant to send, by the client's Accept-Encoding.</summary>
    public Variant For(StringValues acceptEncoding) => Negotiation.Best(acceptEncoding, gzip: true, brotli: true) switch
    {
        ContentCoding.Brotli => _brotli,
        ContentCoding.Gzip => _gzip,
        _ => _identity,
    };
}
