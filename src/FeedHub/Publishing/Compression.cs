using System.IO.Compression;

namespace FeedHub.Publishing;

/// <summary>Bytes made smaller; the same bytes always come out the same.</summary>
internal static class Compression
{
    private const int LargestWindow = 24;

    private const int QuickQuality = 5;

    /// <summary>Beyond it a new item would wait for the compression longer than the bytes it saves are worth.</summary>
    private const int Large = 4 * 1024 * 1024;

    /// <summary>What comes after a request came in: as small as a few milliseconds make it.</summary>
    public static byte[] QuickGzip(byte[] body) => Gzip(body, CompressionLevel.Optimal);

    /// <inheritdoc cref="QuickGzip"/>
    public static byte[] QuickBrotli(byte[] body) => Brotli(body, QuickQuality);

    public static byte[] Gzip(byte[] body) => Gzip(body, GzipLevel(body.Length));

    public static byte[] Brotli(byte[] body) => Brotli(body, BrotliQuality(body.Length));

    private static byte[] Gzip(byte[] body, CompressionLevel level)
    {
        using var result = new MemoryStream(body.Length / 4);
        using (var gzip = new GZipStream(result, level, leaveOpen: true))
            gzip.Write(body);
        return result.ToArray();
    }

    private static byte[] Brotli(byte[] body, int quality)
    {
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(body.Length)];
        return BrotliEncoder.TryCompress(body, buffer, out var written, quality, LargestWindow)
            ? buffer[..written]
            : throw new InvalidOperationException("Brotli needs more room than it said it would.");
    }

    private static CompressionLevel GzipLevel(int length) => length <= Large ? CompressionLevel.SmallestSize : CompressionLevel.Fastest;

    /// <summary>
    /// The best quality that takes about a third of a second at most: 11 is a seventh smaller than 9 and costs 1.2 ms a KiB, 9 costs 0.08 ms,
    /// 5 costs 0.02 ms and is still smaller than gzip.
    /// </summary>
    private static int BrotliQuality(int length) => length switch
    {
        <= 256 * 1024 => 11,
        <= Large => 9,
        _ => QuickQuality,
    };
}
