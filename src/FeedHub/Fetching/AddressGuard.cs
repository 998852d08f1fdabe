using System.Globalization;
using System.Net;
using FeedHub.Configuration;

namespace FeedHub.Fetching;

/// <summary>Says which addresses and ports may be connected to. Pure; it is asked after name resolution, for each connection.</summary>
/// <param name="own">What may be connected to although it is private.</param>
/// <param name="ports">Ports of public addresses that may be connected to besides 80 and 443.</param>
internal sealed class AddressGuard(PrivateAccess own, IReadOnlyList<int> ports)
{
    private readonly HashSet<int> _ports = [80, 443, .. ports];

    /// <param name="host">The host as in the URL, before resolution.</param>
    /// <param name="address">One of the addresses it resolved to.</param>
    /// <param name="port">The TCP port.</param>
    /// <returns>Why not, in words that complete "refused: …"; null when it may be connected to.</returns>
    public string? Objection(string host, IPAddress address, int port)
    {
        address = AddressKind.Plain(address);
        if (own.Holds(address))
        {
            return null;
        }

        var kind = AddressKind.Of(address);
        var named = own.Names(host);
        if (kind is not null && !(named && kind.OpenedByName))
        {
            var which = string.Equals(host, address.ToString(), StringComparison.Ordinal) ? $"{address} is" : $"{host} is at {address},";
            var remedy = named || !kind.OpenedByName ? address.ToString() : host;
            return $"{which} {kind.Words}; if it is yours, list {remedy} under fetch.allowPrivate";
        }

        return ObjectionToPort(host, port, named);
    }

    /// <summary>What can be said from a URL alone, before any name is resolved.</summary>
    /// <returns>As the other overload; null also when only resolving the name could tell.</returns>
    public string? Objection(Uri url) => url switch
    {
        _ when IPAddress.TryParse(url.IdnHost, out var address) => Objection(url.IdnHost, address, url.Port),
        _ when $".{url.IdnHost.TrimEnd('.')}".EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) =>
            Objection(url.IdnHost, IPAddress.Loopback, url.Port),
        _ => ObjectionToPort(url.IdnHost, url.Port, own.Names(url.IdnHost)),
    };

    private string? ObjectionToPort(string host, int port, bool named) => named || _ports.Contains(port)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"port {port} of {host} is neither 80 nor 443; if it serves feeds, list it under fetch.ports");
}
