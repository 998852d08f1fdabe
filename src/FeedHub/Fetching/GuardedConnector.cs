using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FeedHub.Fetching;

/// <summary>Looks a name up in the DNS. Every address it has, in the order of preference; never empty.</summary>
/// <exception cref="SocketException">There is none, or the name server did not answer.</exception>
internal delegate Task<IPAddress[]> ResolveName(string host, CancellationToken cancel);

/// <summary>
/// Opens the connections of the HTTP client: to addresses that <see cref="AddressGuard"/> has just seen, and to no others.
/// </summary>
/// <remarks>
/// The address that is checked is the one that is connected to. A name that resolves to something else a moment later (DNS rebinding) gains
/// nothing by it.
/// </remarks>
internal sealed class GuardedConnector(AddressGuard guard, ResolveName resolve, FetchOptions options, TimeProvider time)
{
    /// <summary>More addresses than this are not tried: each may cost its share of the time.</summary>
    private const int MostAddresses = 4;

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="FetchFailedException">No address, none allowed, none that answers, or too slow.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        using var within = new CancellationTokenSource(options.ConnectTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, within.Token);
        try
        {
            var addresses = await AddressesAsync(host, both.Token);
            return await ConnectToAnyAsync(IsProxy(host, port) ? addresses : Allowed(host, addresses, port), port, both.Token);
        }
        catch (OperationCanceledException) when (within.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new FetchFailedException(FetchFault.Timeout, $"timeout after {options.ConnectTime.InWords()}: no connection to {host}");
        }
    }

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            // The system's resolver can't be interrupted once it runs; waiting for it can.
            return await resolve(host, cancel).WaitAsync(cancel);
        }
        catch (SocketException e)
        {
            throw new FetchFailedException(FetchFault.NameNotResolved, e.SocketErrorCode is SocketError.TryAgain
                ? $"DNS: the name server did not answer for {host}"
                : $"DNS: there is no address for the name {host}", e);
        }
        catch (ArgumentException e)
        {
            throw new FetchFailedException(FetchFault.NameNotResolved, $"DNS: {host} can't be a host's name", e);
        }
    }

    private List<IPAddress> Allowed(string host, IPAddress[] addresses, int port)
    {
        string? objection = null;
        var allowed = new List<IPAddress>();
        foreach (var address in addresses.Select(AddressKind.Plain))
        {
            if (guard.Objection(host, address, port) is { } refused)
            {
                objection ??= refused;
            }
            else
            {
                allowed.Add(address);
            }
        }

        return allowed.Count > 0
            ? allowed
            : throw new FetchFailedException(FetchFault.AddressRefused, $"refused: {objection ?? $"{host} has no address"}");
    }

    /// <summary>One after the other, each with an equal share of the time, so that a dead first address does not cost the feed.</summary>
    private async Task<Stream> ConnectToAnyAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancel)
    {
        Exception? last = null;
        var tried = Interleaved(addresses);
        foreach (var address in tried)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var share = new CancellationTokenSource(options.ConnectTime / tried.Count, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, share.Token);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), both.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                last = e;
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last is SocketException failure
            ? new FetchFailedException(FetchFault.Unreachable,
                string.Create(CultureInfo.InvariantCulture, $"{tried[^1]} port {port}: {failure.SocketErrorCode.InWords()}"), failure)
            : new FetchFailedException(FetchFault.Timeout,
                $"timeout after {options.ConnectTime.InWords()}: no connection to {string.Join(" or ", tried)}", last);
    }

    /// <summary>
    /// Families by turns, the resolver's favourite first: where one of them does not work the other is tried soon (RFC 8305 §4).
    /// </summary>
    private static List<IPAddress> Interleaved(IReadOnlyList<IPAddress> addresses)
    {
        var first = addresses.Where(a => a.AddressFamily == addresses[0].AddressFamily).ToList();
        var second = addresses.Where(a => a.AddressFamily != addresses[0].AddressFamily).ToList();
        return [.. Enumerable.Range(0, addresses.Count)
            .SelectMany(i => first.Skip(i).Take(1).Concat(second.Skip(i).Take(1)))
            .Take(MostAddresses)];
    }

    private bool IsProxy(string host, int port) =>
        options.Proxy?.Url is { } proxy && port == proxy.Port && string.Equals(host, proxy.IdnHost, StringComparison.OrdinalIgnoreCase);
}
