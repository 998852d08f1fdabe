using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace FeedHub.Publishing;

/// <summary>
/// An output in one format as it is served: its bytes in every content coding, with every header value ready. Immutable, made once per change.
/// </summary>
/// <remarks>Everything derives from the content, so every node and every restart serve the same bytes under the same validators.</remarks>
public sealed class OutputSnapshot
{
    private readonly byte[] _hash;

    private OutputSnapshot(
        string path, string contentType, byte[] body, byte[] hash, DateTimeOffset lastModified, TimeSpan maxAge, string? links)
    {
        (Path, ContentType, _hash, LastModified, MaxAge) = (path, contentType, hash, lastModified, maxAge);
        Links = links;
        LastModifiedValue = FeedDates.Rfc822(lastModified);
        CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)maxAge.TotalSeconds}");

        // Sixteen bytes tell any two versions of an output apart; longer tags only make longer requests.
        var tag = Convert.ToHexStringLower(hash.AsSpan(0, 16));
        Identity = new Variant(ContentCoding.Identity, body, $"\"{tag}\"");
        Gzip = Smaller(new Variant(ContentCoding.Gzip, Compression.Gzip(body), $"\"{tag}-gzip\""));
        Brotli = Smaller(new Variant(ContentCoding.Brotli, Compression.Brotli(body), $"\"{tag}-br\""));
        Tags = [tag, tag + "-gzip", tag + "-br"];
    }

    /// <summary>Path it is served at, starting with a slash.</summary>
    public string Path { get; }

    /// <summary>Value of the Content-Type header.</summary>
    public string ContentType { get; }

    /// <summary>The newest change, whole seconds, UTC.</summary>
    public DateTimeOffset LastModified { get; }

    /// <summary>How long a reader may go without asking again.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>The entity tag of the bytes as written, quotes included; compressed ones have a suffix (RFC 9110 §8.8.3.3).</summary>
    public string ETag => Identity.ETag.ToString();

    /// <summary>The bytes as written.</summary>
    public ReadOnlyMemory<byte> Body => Identity.Body;

    internal Variant Identity { get; }

    /// <summary>Null when compression doesn't make it smaller.</summary>
    internal Variant? Gzip { get; }

    /// <inheritdoc cref="Gzip"/>
    internal Variant? Brotli { get; }

    /// <summary>Value of the Link header; empty when there is none.</summary>
    internal StringValues Links { get; }

    internal StringValues LastModifiedValue { get; }

    internal StringValues CacheControl { get; }

    /// <summary>The entity tags of all variants without quotes; the first is the stem of the others.</summary>
    internal ImmutableArray<string> Tags { get; }

    /// <summary>Renders an output in one format. Compresses, so it takes tens to hundreds of milliseconds: not for the request path.</summary>
    /// <param name="feed">The output.</param>
    /// <param name="format">The format.</param>
    /// <param name="maxAge">How long a reader may go without asking again: the cadence at which the output really changes. Not negative.</param>
    /// <param name="previous">What was rendered before, if anything.</param>
    /// <returns><paramref name="previous"/> itself when nothing changed.</returns>
    public static OutputSnapshot Render(OutputFeed feed, OutputFormat format, TimeSpan maxAge, OutputSnapshot? previous = null) =>
        Of(format.PathOf(feed.Name), format.ContentType, format.Write(feed), feed.Updated, maxAge, previous, format.LinksOf(feed));

    /// <summary>Makes a snapshot of bytes that are written already.</summary>
    /// <param name="path">Path to serve it at, starting with a slash.</param>
    /// <param name="contentType">Value of the Content-Type header.</param>
    /// <param name="body">The bytes; the snapshot owns them from now on.</param>
    /// <param name="lastModified">The newest change; cut to whole seconds, as HTTP has no finer ones.</param>
    /// <param name="maxAge">How long a reader may go without asking again. Not negative.</param>
    /// <param name="previous">What was served before, if anything.</param>
    /// <param name="links">Value of the Link header; null for none.</param>
    /// <returns><paramref name="previous"/> itself when nothing changed.</returns>
    public static OutputSnapshot Of(
        string path,
        string contentType,
        byte[] body,
        DateTimeOffset lastModified,
        TimeSpan maxAge,
        OutputSnapshot? previous = null,
        string? links = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAge, TimeSpan.Zero);
        var changed = DateTimeOffset.FromUnixTimeSeconds(lastModified.ToUnixTimeSeconds());
        var hash = SHA256.HashData(body);
        return previous is not null && previous.Path == path && previous.ContentType == contentType && previous.LastModified == changed
            && previous.MaxAge == maxAge && previous.Links == links && previous._hash.AsSpan().SequenceEqual(hash)
            ? previous
            : new OutputSnapshot(path, contentType, body, hash, changed, maxAge, links);
    }

    /// <summary>The variant to send, by the client's Accept-Encoding.</summary>
    internal Variant For(StringValues acceptEncoding) => Negotiation.Best(acceptEncoding, Gzip is not null, Brotli is not null) switch
    {
        ContentCoding.Brotli => Brotli!,
        ContentCoding.Gzip => Gzip!,
        _ => Identity,
    };

    private Variant? Smaller(Variant variant) => variant.Body.Length < Identity.Body.Length ? variant : null;

    /// <summary>The bytes in one content coding and what names them.</summary>
    internal sealed class Variant(ContentCoding coding, byte[] body, string etag)
    {
        public ReadOnlyMemory<byte> Body { get; } = body;

        /// <summary>Value of the Content-Encoding header; empty for identity.</summary>
        public StringValues ContentEncoding { get; } = coding switch
        {
            ContentCoding.Brotli => "br",
            ContentCoding.Gzip => "gzip",
            _ => StringValues.Empty,
        };

        public StringValues ETag { get; } = etag;
    }
}
