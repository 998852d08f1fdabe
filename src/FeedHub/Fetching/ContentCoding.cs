using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace FeedHub.Fetching;

/// <summary>Content codings (RFC 9110 §8.4.1) and the ways in which origins get them wrong.</summary>
internal static class ContentCoding
{
    /// <summary>What is asked for. zstd is not in .NET 10.</summary>
    public const string Accepted = "gzip, br, deflate";

    /// <summary>Two layers happen where a server compresses what already was; more would be an attack.</summary>
    private const int MostLayers = 2;

    /// <summary>
    /// By default .NET takes a compressed stream that was cut short for a whole one. The switch is read once per process, before the first
    /// stream, which is why it is set when this assembly is loaded.
    /// </summary>
    [ModuleInitializer]
    internal static void RefuseTruncatedStreams() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <param name="wire">The body as sent.</param>
    /// <param name="codings">The members of Content-Encoding, in the order they were applied.</param>
    /// <param name="most">Most bytes after any layer.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The decoded body; to be disposed of, and <paramref name="wire"/> with it.</returns>
    /// <exception cref="FetchFailedException">A coding that was not asked for.</exception>
    public static async Task<CountedStream> DecodeAsync(
        CountedStream wire, IReadOnlyList<string> codings, long most, CancellationToken cancel)
    {
        var body = wire;
        var head = await body.PeekAsync(cancel);
        var layers = new Stack<string>(codings.Select(c => c.ToLowerInvariant()).Where(c => c is not ("identity" or "none")));
        for (var layer = 0; head.Length > 0; layer++)
        {
            var isGzip = head.Span.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b, 0x08]);
            if (!layers.TryPop(out var coding))
            {
                // A gzip file served as it lies on the disk: no feed begins like this.
                coding = isGzip ? "gzip" : null;
            }
            else if (coding is not ("br" or "deflate") && !isGzip && LooksLikeText(head.Span))
            {
                // A header that promises a coding the body does not have, such as gzip or even utf-8.
                coding = null;
            }

            if (coding is null)
            {
                break;
            }

            if (layer == MostLayers)
            {
                throw new FetchFailedException(FetchFault.CorruptBody, $"the body is compressed more than {MostLayers} times over");
            }

            body = new CountedStream(Decoder(coding, head.Span, body), most, "after decompression");
            head = await body.PeekAsync(cancel);
        }

        return body;
    }

    private static Stream Decoder(string coding, ReadOnlySpan<byte> head, Stream encoded) => coding switch
    {
        "gzip" or "x-gzip" => new GZipStream(encoded, CompressionMode.Decompress),
        "br" => new BrotliStream(encoded, CompressionMode.Decompress),

        // "deflate" means zlib's format, but some servers send the bare stream: only the former has a header with a check in it.
        "deflate" when head.Length > 1 && (head[0] & 0x0f) == 8 && ((head[0] << 8) + head[1]) % 31 == 0 =>
            new ZLibStream(encoded, CompressionMode.Decompress),
        "deflate" => new DeflateStream(encoded, CompressionMode.Decompress),
        _ => throw new FetchFailedException(FetchFault.CorruptBody, $"sent in the content coding {Shown(coding)}, which was not asked for"),
    };

    /// <summary>How markup and JSON begin, a byte order mark and white space before them included.</summary>
    private static bool LooksLikeText(ReadOnlySpan<byte> head) => head[0] is (byte)'<' or (byte)'{' or 0xef or 0xfe or 0xff or 0x20 or 0x09 or 0x0a or 0x0d;

    private static string Shown(string coding) =>
        new([.. coding.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').Take(20)]);
}
