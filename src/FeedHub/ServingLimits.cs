using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FeedHub;

/// <summary>What one client may cost: readers that are slow, half open or simply too many harm none of the others.</summary>
internal static class ServingLimits
{
    /// <summary>Sets the limits of the web server. What exceeds them is answered with 408, 413 or 431, or its connection is closed.</summary>
    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = 10_000;
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestBodySize = 1024 * 1024;

        // A modem is faster; whoever takes less holds a buffer for nothing.
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
