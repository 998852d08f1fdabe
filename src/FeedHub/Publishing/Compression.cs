using System.Buffers;
using System.IO.Compression;
using System.Numerics;

namespace FeedHub.Publishing;

/// <summary>Bytes made smaller; the same bytes always come out the same.</summary>
internal static class Compression
{
    private const int LargestWindow = 24;

    private const int SmallestWindow = 18;

    private const int QuickQuality = 5;

    /// <summary>Beyond it a new item would wait for the compression longer than the bytes it saves are worth.</summary>
    private const int Large = 4 * 1024 * 1024;

    /// <summary>What comes after a request came in: as small as a few milliseconds make it.</summary>
    public static byte[] QuickGzip(byte[] body) => Gzip(body, CompressionLevel.Optimal);

    /// <inheritdoc cref="QuickGzip"/>
    public static byte[] QuickBrotli(byte[] body) => Brotli(body, QuickQuality);

    public static byte[] Gzip(byte[] body) => Gzip(body, GzipLevel(body.Length));

    public static byte[] Brotli(byte[] body) => Brotli(body, BrotliQuality(body.Length));

    // One at a time: a good brotli encoder takes tens of megabytes beside its input while it works.
    private static readonly Lock Turn = new();

    private static byte[] Gzip(byte[] body, CompressionLevel level)
    {
        using var result = new MemoryStream(body.Length / 4);
        using (var gzip = new GZipStream(result, level, leaveOpen: true))
            gzip.Write(body);
        return result.ToArray();
    }

    private static byte[] Brotli(byte[] body, int quality)
    {
        var room = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(body.Length));
        try
        {
            // Whoever waits for a quick one need not wait for another's good one as well; it takes little.
            if (quality <= QuickQuality) return Encode();
            lock (Turn) return Encode();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }

        byte[] Encode() => BrotliEncoder.TryCompress(body, room, out var written, quality, Window(body.Length))
            ? room[..written]
            : throw new InvalidOperationException("Brotli needs more room than it said it would.");
    }

    /// <summary>The binary logarithm of the window: the body's length, for a larger one costs memory and finds nothing more.</summary>
    private static int Window(int length) => Math.Clamp(BitOperations.Log2((uint)length) + 1, SmallestWindow, LargestWindow);

    private static CompressionLevel GzipLevel(int length) => length <= Large ? CompressionLevel.SmallestSize : CompressionLevel.Fastest;

    /// <summary>
    /// The best quality that takes about a third of a second and 16 MB at most: 11 is a fifth smaller than 7 and costs 1.2 ms a KiB, 7 costs 0.04 ms,
    /// 5 costs 0.02 ms and is still smaller than gzip; 9 is a tenth smaller than 7 and takes more than twice the memory.
    /// </summary>
    private static int BrotliQuality(int length) => length switch
    {
        <= 256 * 1024 => 11,
        <= Large => 7,
        _ => QuickQuality,
    };
}
