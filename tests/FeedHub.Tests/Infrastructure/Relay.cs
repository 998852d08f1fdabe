using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FeedHub.Tests.Infrastructure;

/// <summary>Hands TCP connections on to a port of this machine, until it is cut.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly int _to;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private TcpListener? _listener;

    private Relay(int to) => _to = to;

    /// <summary>Where it listens, on 127.0.0.1; the same one after each cut.</summary>
    public int Port { get; private set; }

    public static Relay Start(int to)
    {
        var relay = new Relay(to);
        relay.Heal();
        return relay;
    }

    /// <summary>Breaks all connections, and takes no other.</summary>
    public void Cut()
    {
        _listener?.Dispose();
        _listener = null;
        foreach (var client in _open.Keys) client.Dispose();
    }

    /// <summary>Takes connections again.</summary>
    public void Heal()
    {
        var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _listener = listener;
        _ = AcceptAsync(listener);
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true) _ = HandOnAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was cut.
        }
    }

    private async Task HandOnAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            _open[near] = _open[far] = true;
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, _to);
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One of the ends is gone.
            }
            finally
            {
                _open.TryRemove(near, out _);
                _open.TryRemove(far, out _);
            }
        }
    }
}
