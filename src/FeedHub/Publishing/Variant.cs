using Microsoft.Extensions.Primitives;

namespace FeedHub.Publishing;

/// <summary>Bytes in one content coding and what names them. Immutable.</summary>
/// <param name="coding">The content coding of <paramref name="body"/>.</param>
/// <param name="body">The bytes as sent.</param>
/// <param name="stem">The stem of the entity tags; compressed bytes have a suffix (RFC 9110 §8.8.3.3).</param>
internal sealed class Variant(ContentCoding coding, byte[] body, string stem)
{
    public const string GzipSuffix = "-gzip";
    public const string BrotliSuffix = "-br";

    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Value of the Content-Encoding header; empty for identity.</summary>
    public StringValues ContentEncoding { get; } = coding switch
    {
        ContentCoding.Brotli => "br",
        ContentCoding.Gzip => "gzip",
        _ => StringValues.Empty,
    };

    /// <summary>Value of the ETag header.</summary>
    public StringValues ETag { get; } = coding switch
    {
        ContentCoding.Brotli => $"\"{stem}{BrotliSuffix}\"",
        ContentCoding.Gzip => $"\"{stem}{GzipSuffix}\"",
        _ => $"\"{stem}\"",
    };

    /// <summary>An entity tag's stem, whatever coding it was given out with.</summary>
    /// <param name="tag">Without quotes.</param>
    public static ReadOnlySpan<char> StemOf(ReadOnlySpan<char> tag) =>
        tag.EndsWith(GzipSuffix, StringComparison.Ordinal) ? tag[..^GzipSuffix.Length]
        : tag.EndsWith(BrotliSuffix, StringComparison.Ordinal) ? tag[..^BrotliSuffix.Length]
        : tag;
}
