using System.Net;

namespace FeedHub.Publishing;

/// <summary>Counts requests by address and minute, so that one client that went wild costs no more than a counter. Thread-safe, never grows.</summary>
/// <remarks>
/// Addresses fall into a fixed number of counters, mixed anew in each process; none is kept. Two that share a counter share its budget.
/// Loopback and private addresses are not counted: behind a reverse proxy all readers come from one of those.
/// </remarks>
internal sealed class RequestBudget(TimeProvider time)
{
    /// <summary>A reader with fifty outputs that asks for each every minute is far below; a client in a loop is far above.</summary>
    public const int PerMinute = 600;

    private const int Counters = 8192;
    private const int CountBits = 20;
    private const long CountMask = (1L << CountBits) - 1;

    /// <summary>Each the minute since 1970 and, in the low bits, the requests within it.</summary>
    private readonly long[] _counters = new long[Counters];

    /// <summary>Counts a request.</summary>
    /// <param name="client">Where it came from; null is let through.</param>
    /// <param name="retryAfter">Seconds until the address has a new budget, 1 to 60; 0 when it has some left.</param>
    /// <returns>False when the address has used up its budget of this minute.</returns>
    public bool Allows(IPAddress? client, out int retryAfter)
    {
        retryAfter = 0;
        Span<byte> bytes = stackalloc byte[16];
        if (client is null || !client.TryWriteBytes(bytes, out var length))
            return true;
        var v4 = length == 4 || client.IsIPv4MappedToIPv6;
        var address = v4 ? bytes[(length - 4)..length] : bytes;
        if (v4 ? IsNearV4(address) : IsNearV6(address))
            return true;

        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        if (Count(ref _counters[Counter(v4 ? address : address[..8])], seconds / 60))
            return true;
        retryAfter = 60 - (int)(seconds % 60);
        return false;
    }

    /// <summary>A household or a server has a whole /64 of IPv6, so that much is one client.</summary>
    private static int Counter(ReadOnlySpan<byte> client)
    {
        var hash = new HashCode();
        hash.AddBytes(client);
        return hash.ToHashCode() & (Counters - 1);
    }

    private static bool Count(ref long counter, long minute)
    {
        while (true)
        {
            var seen = Volatile.Read(ref counter);
            var current = seen >> CountBits == minute;
            if (current && (seen & CountMask) >= PerMinute)
                return false;
            if (Interlocked.CompareExchange(ref counter, current ? seen + 1 : (minute << CountBits) + 1, seen) == seen)
                return true;
        }
    }

    /// <summary>RFC 1122, RFC 1918 and RFC 3927.</summary>
    private static bool IsNearV4(ReadOnlySpan<byte> address) =>
        address is [127 or 10, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..] or [169, 254, ..];

    /// <summary>::1, fc00::/7 (RFC 4193) and fe80::/10 (RFC 4291).</summary>
    private static bool IsNearV6(ReadOnlySpan<byte> address) =>
        (address[0] & 0xFE) == 0xFC || (address[0] == 0xFE && (address[1] & 0xC0) == 0x80)
        || (!address[..15].ContainsAnyExcept((byte)0) && address[15] == 1);
}
