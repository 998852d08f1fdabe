using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using FeedHub.Storage;
using Microsoft.Extensions.Primitives;

namespace FeedHub.Publishing;

/// <summary>
/// An output in one format as it is served: its bytes in every content coding, with every header value ready. Immutable, made once per change.
/// </summary>
/// <remarks>Everything derives from the content, so every node and every restart serve the same bytes under the same validators.</remarks>
public sealed class OutputSnapshot
{
    /// <summary>The max-age of what never changes; no cache need keep it longer (RFC 9111 §5.3 advises no more than a year).</summary>
    public static readonly TimeSpan Forever = TimeSpan.FromDays(365);

    /// <summary>Deltas are kept up to so many times the size of the whole; most are a small part of it.</summary>
    private const int MostDeltas = 2;

    private readonly WrittenFeed _written;
    private readonly FrozenDictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _versions;
    private readonly ConcurrentDictionary<int, OutputDelta> _deltas = new();
    private long _deltaSize;

    private OutputSnapshot(
        string path, string contentType, WrittenFeed written, OutputHistory history, TimeSpan maxAge, string? links, bool quick)
    {
        (Path, ContentType, _written, History, LastModified, MaxAge) = (path, contentType, written, history, ChangedAt(history), maxAge);
        Links = links;
        LastModifiedValue = FeedDates.Rfc822(LastModified);
        var freshness = string.Create(CultureInfo.InvariantCulture, $"max-age={(long)maxAge.TotalSeconds}{(maxAge == Forever ? ", immutable" : "")}");
        (CacheControl, PrivateCacheControl) = ("public, " + freshness, "private, " + freshness);

        var (body, tag) = (written.Body, written.Tag);
        Identity = new Variant(ContentCoding.Identity, body, tag);
        Gzip = Smaller(new Variant(ContentCoding.Gzip, quick ? Compression.QuickGzip(body) : Compression.Gzip(body), tag));
        Brotli = Smaller(new Variant(ContentCoding.Brotli, quick ? Compression.QuickBrotli(body) : Compression.Brotli(body), tag));
        Tags = [tag, tag + Variant.GzipSuffix, tag + Variant.BrotliSuffix];

        // A version that comes back has its tag again; the later number holds.
        _versions = history.Versions.GroupBy(v => v.Tag, v => v.Number)
            .ToFrozenDictionary(v => v.Key, v => v.Max(), StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Path it is served at, starting with a slash; that of a search has a query.</summary>
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
    public ReadOnlyMemory<byte> Body => _written.Body;

    /// <summary>Items as written, for the next snapshot to take over.</summary>
    internal WrittenFeed Written => _written;

    /// <summary>How many bytes it holds in all.</summary>
    internal long Size => Identity.Body.Length + (Gzip?.Body.Length ?? 0) + (Brotli?.Body.Length ?? 0);

    /// <summary>What the path served lately, these bytes last.</summary>
    internal OutputHistory History { get; }

    internal Variant Identity { get; }

    /// <summary>Null when compression doesn't make it smaller.</summary>
    internal Variant? Gzip { get; }

    /// <inheritdoc cref="Gzip"/>
    internal Variant? Brotli { get; }

    /// <summary>Value of the Link header; empty when there is none.</summary>
    internal StringValues Links { get; }

    internal StringValues LastModifiedValue { get; }

    internal StringValues CacheControl { get; }

    /// <summary>The same for a client that was let in: no shared cache may give what it got to another (RFC 9111 §5.2.2.7).</summary>
    internal StringValues PrivateCacheControl { get; }

    /// <summary>The entity tags of all variants without quotes; the first is the stem of the others.</summary>
    internal ImmutableArray<string> Tags { get; }

    /// <summary>Makes a snapshot. Compresses, so it takes tens to hundreds of milliseconds: not for the request path.</summary>
    /// <param name="path">Path to serve it at, starting with a slash.</param>
    /// <param name="contentType">Value of the Content-Type header.</param>
    /// <param name="written">The bytes; the snapshot owns them from now on.</param>
    /// <param name="history">What the path served lately; these bytes are its last version.</param>
    /// <param name="maxAge">How long a reader may go without asking again: the cadence at which the output really changes. Not negative.</param>
    /// <param name="previous">What was served before, if anything.</param>
    /// <param name="links">Value of the Link header; null for none.</param>
    /// <param name="quick">True when somebody waits for it: it is compressed fast rather than well.</param>
    /// <returns><paramref name="previous"/> itself when nothing changed.</returns>
    public static OutputSnapshot Of(
        string path, string contentType, WrittenFeed written, OutputHistory history, TimeSpan maxAge, OutputSnapshot? previous = null, string? links = null,
        bool quick = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAge, TimeSpan.Zero);
        if (history.Versions is not [.., { Tag: var tag }] || tag != written.Tag)
            throw new ArgumentException("The last version is another one.", nameof(history));
        return previous is not null && previous.Path == path && previous.ContentType == contentType && previous.MaxAge == maxAge
            && previous._written.Tag == written.Tag && previous.Links == links && previous.LastModified == ChangedAt(history)
            ? previous
            : new OutputSnapshot(path, contentType, written, history, maxAge, links, quick);
    }

    /// <summary>The variant to send, by the client's Accept-Encoding.</summary>
    internal Variant For(StringValues acceptEncoding) => Negotiation.Best(acceptEncoding, Gzip is not null, Brotli is not null) switch
    {
        ContentCoding.Brotli => Brotli!,
        ContentCoding.Gzip => Gzip!,
        _ => Identity,
    };

    /// <summary>What changed since a version that a client has (RFC 3229 with the instance manipulation <c>feed</c>).</summary>
    /// <param name="version">Its number.</param>
    /// <returns>The items that the version did not have, in the order of the whole; null when those are all of them.</returns>
    internal OutputDelta? DeltaSince(long version)
    {
        var count = _written.Fragments.Count(f => IsNewer(f, version));
        if (count == _written.Fragments.Length)
            return null;

        // The versions' items are nested, so how many there are says which; a whole feed's worth of deltas is more than readers ask for.
        if (_deltas.TryGetValue(count, out var delta))
            return delta;
        delta = new OutputDelta(_written.Part(f => IsNewer(f, version)), _written.Tag);
        if (Interlocked.Add(ref _deltaSize, delta.Size) <= MostDeltas * (long)Body.Length)
            _deltas.TryAdd(count, delta);
        else
            Interlocked.Add(ref _deltaSize, -delta.Size);
        return delta;
    }

    /// <summary>The number of a version by its entity tag's stem; 0 when it is not known (any more).</summary>
    internal long VersionOf(ReadOnlySpan<char> stem) => _versions.TryGetValue(stem, out var number) ? number : 0;

    private bool IsNewer(WrittenFeed.Fragment fragment, long number) => History.Fragments.GetValueOrDefault(fragment.Hash) > number;

    /// <summary>Whole seconds, as HTTP has no finer ones.</summary>
    private static DateTimeOffset ChangedAt(OutputHistory history) =>
        DateTimeOffset.FromUnixTimeSeconds(history.Versions[^1].ChangedAt.ToUnixTimeSeconds());

    private Variant? Smaller(Variant variant) => variant.Body.Length < Identity.Body.Length ? variant : null;
}
