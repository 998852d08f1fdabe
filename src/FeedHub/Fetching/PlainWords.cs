using System.Globalization;
using System.Net.Sockets;

namespace FeedHub.Fetching;

/// <summary>Numbers and codes as an operator would say them.</summary>
internal static class PlainWords
{
    public static string InWords(this TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    public static string BytesInWords(long bytes) => bytes switch
    {
        >= 1024 * 1024 when bytes % (1024 * 1024) == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024)} MiB"),
        >= 1024 when bytes % 1024 == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };

    public static string InWords(this SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "connection reset",
        SocketError.HostUnreachable or SocketError.HostDown => "host unreachable",
        SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.AddressNotAvailable => "network unreachable",
        SocketError.TimedOut => "no answer to the connection attempt",
        _ => error.ToString(),
    };

    /// <summary>A status that brought no feed.</summary>
    /// <param name="status">The code.</param>
    /// <param name="byChallenge">The answer is Cloudflare's question whether a person is asking.</param>
    public static string StatusInWords(int status, bool byChallenge) => status switch
    {
        _ when byChallenge => Code(status, "by a Cloudflare challenge: the site lets browsers in, not feed readers"),
        400 => Code(status, "(bad request)"),
        401 => Code(status, "(it asks for a user name and password)"),
        402 => Code(status, "(it asks for payment)"),
        403 => Code(status, "(forbidden)"),
        404 => Code(status, "(not found)"),
        407 => Code(status, "(the proxy asks for a user name and password)"),
        451 => Code(status, "(withheld for legal reasons)"),
        500 => Code(status, "(the origin's own error)"),
        502 or 504 => Code(status, "(the server before the origin got no answer from it)"),
        >= 520 and <= 527 => Code(status, "(Cloudflare got no usable answer from the origin)"),
        >= 500 => Code(status, "(the origin's own error)"),
        >= 200 and < 300 => Code(status, "without a document"),
        _ => Code(status, "in place of a document"),
    };

    private static string Code(int status, string words) => string.Create(CultureInfo.InvariantCulture, $"HTTP {status} {words}");
}
