using System.Net;
using System.Net.Sockets;

namespace FeedHub.Tests.Infrastructure;

/// <summary>For a service that must know its address before it listens.</summary>
internal static class FreePort
{
    /// <returns>A URL on 127.0.0.1, ending in a slash, at a port that nobody listened at a moment ago.</returns>
    public static Uri Url()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }
}
