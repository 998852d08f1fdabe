using System.Buffers;
using System.Globalization;
using System.Net.Sockets;

namespace FeedHub.Fetching;

/// <summary>Reads the body of a response: decoded, whole, and never more than allowed.</summary>
internal static class FeedBody
{
    /// <summary>Pieces of a size that the shared pool keeps; memory for a body that is refused in the end goes back there.</summary>
    private const int PieceLength = 64 * 1024;

    /// <exception cref="FetchFailedException">Too large, cut short, or in a broken coding.</exception>
    public static async Task<(ReadOnlyMemory<byte> Body, long WireBytes)> ReadAsync(
        HttpResponseMessage response, FetchOptions options, CancellationToken cancel)
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > options.MaxBodyBytes)
        {
            throw CountedStream.TooLarge(options.MaxBodyBytes, "as sent");
        }

        await using var wire = new CountedStream(await response.Content.ReadAsStreamAsync(cancel), options.MaxBodyBytes, "as sent");
        try
        {
            await using var body = await ContentCoding.DecodeAsync(
                wire, [.. response.ListHeader("Content-Encoding")], options.MaxDecodedBytes, cancel);
            return (await ReadToEndAsync(body, cancel), wire.Count);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException { Source: "System.IO.Compression.Brotli" })
        {
            // Brotli alone reports corrupt input as InvalidOperationException; our own must not hide here.
            throw new FetchFailedException(FetchFault.CorruptBody,
                $"corrupt {string.Join(", ", response.ListHeader("Content-Encoding").DefaultIfEmpty("gzip"))}: "
                + $"the body can't be decompressed ({e.Message})", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or SocketException)
        {
            var of = announced is { } length ? string.Create(CultureInfo.InvariantCulture, $" of {length}") : "";
            throw new FetchFailedException(FetchFault.CorruptBody,
                string.Create(CultureInfo.InvariantCulture, $"the body was cut short: {wire.Count}{of} bytes came"), e);
        }
    }

    /// <summary>The rest of a stream in one array.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadToEndAsync(Stream body, CancellationToken cancel)
    {
        var pieces = new List<byte[]>();
        var last = 0;
        try
        {
            while (true)
            {
                if (pieces.Count == 0 || last == PieceLength)
                {
                    pieces.Add(ArrayPool<byte>.Shared.Rent(PieceLength));
                    last = 0;
                }

                var read = await body.ReadAsync(pieces[^1].AsMemory(last, PieceLength - last), cancel);
                if (read == 0)
                {
                    break;
                }

                last += read;
            }

            var whole = GC.AllocateUninitializedArray<byte>(((pieces.Count - 1) * PieceLength) + last);
            for (var i = 0; i < pieces.Count; i++)
            {
                var length = i == pieces.Count - 1 ? last : PieceLength;
                pieces[i].AsSpan(0, length).CopyTo(whole.AsSpan(i * PieceLength));
            }

            return whole;
        }
        finally
        {
            pieces.ForEach(piece => ArrayPool<byte>.Shared.Return(piece));
        }
    }
}
