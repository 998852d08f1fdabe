using System.Net;

namespace FeedHub.Publishing;

/// <summary>Tells whether a client asked for the same before, and how long ago. Thread-safe, never grows.</summary>
/// <remarks>
/// A fixed number of marks: 32 bits of a hash of address, path and program, mixed with a secret of this process, and the second. No address can be
/// told from a mark, and after a day a mark says nothing any more. Two clients that share a place push each other out: some repeats are missed.
/// </remarks>
internal sealed class RecentClients
{
    private const int Places = 1 << 16;
    private const long SecondsADay = 24 * 60 * 60;

    private readonly ulong[] _marks = new ulong[Places];

    /// <param name="client">Where a request came from; null is never known.</param>
    /// <param name="path">What it asks for.</param>
    /// <param name="userAgent">What it calls itself.</param>
    /// <param name="now">Seconds since 1970, UTC.</param>
    /// <returns>The seconds since it asked before; null when it didn't, within a day and as far as is known.</returns>
    public long? Seen(IPAddress? client, string path, string? userAgent, long now)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (client is null || !client.TryWriteBytes(bytes, out var length)) return null;
        var hash = new HashCode();
        hash.AddBytes(bytes[..length]);
        hash.Add(path, StringComparer.Ordinal);
        hash.Add(userAgent, StringComparer.Ordinal);
        var mark = (uint)hash.ToHashCode();

        // Seconds in 32 bits last until 2106.
        ref var place = ref _marks[(mark * 2654435761) >> 16 & (Places - 1)];
        var before = Interlocked.Exchange(ref place, ((ulong)mark << 32) | (uint)now);
        var ago = now - (uint)before;
        return (uint)(before >> 32) == mark && ago is >= 0 and < SecondsADay ? ago : null;
    }
}
