using System.Globalization;
using System.Net;

namespace FeedHub.Fetching;

/// <summary>Says which addresses and ports may be connected to. Pure; it is asked after name resolution, for each connection.</summary>
internal sealed class AddressGuard
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];
    private readonly HashSet<int> _ports;

    /// <exception cref="FormatException">An entry of <see cref="FetchOptions.AllowPrivate"/> is no address, network or host name.</exception>
    public AddressGuard(FetchOptions options)
    {
        _ports = [80, 443, .. options.AllowedPorts];
        foreach (var entry in options.AllowPrivate.Select(e => e.Trim()))
        {
            if (ParseNetwork(entry) is { } network)
            {
                _networks.Add(network);
            }
            else if (Uri.CheckHostName(entry) == UriHostNameType.Dns)
            {
                _names.Add(PlainName(entry));
            }
            else
            {
                throw new FormatException($"'{entry}' in allowPrivate is neither an address (10.0.0.5), a network (10.0.0.0/8) nor a host name.");
            }
        }
    }

    /// <param name="host">The host as in the URL, before resolution.</param>
    /// <param name="address">One of the addresses it resolved to.</param>
    /// <param name="port">The TCP port.</param>
    /// <returns>Why not, in words that complete "refused: …"; null when it may be connected to.</returns>
    public string? Objection(string host, IPAddress address, int port)
    {
        address = AddressKind.Plain(address);
        foreach (var network in _networks)
        {
            if (network.Contains(address))
            {
                return null;
            }
        }

        var kind = AddressKind.Of(address);
        var named = _names.Contains(PlainName(host));
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
        _ when PlainName(url.IdnHost) is "localhost" || PlainName(url.IdnHost).EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) =>
            Objection(url.IdnHost, IPAddress.Loopback, url.Port),
        _ => ObjectionToPort(url.IdnHost, url.Port, _names.Contains(PlainName(url.IdnHost))),
    };

    private string? ObjectionToPort(string host, int port, bool named) => named || _ports.Contains(port)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"port {port} of {host} is neither 80 nor 443");

    /// <summary>Host bits below the prefix are ignored: 192.168.1.7/24 is written by people who mean 192.168.1.0/24.</summary>
    private static IPNetwork? ParseNetwork(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? entry : entry[..slash], out var address))
        {
            return null;
        }

        address = new IPAddress(AddressKind.Plain(address).GetAddressBytes());
        var bytes = address.GetAddressBytes();
        var prefix = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix)
            || prefix > bytes.Length * 8))
        {
            return null;
        }

        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), prefix);
    }

    /// <summary>A name with or without the root's dot is the same host; names beyond ASCII are compared as they are resolved.</summary>
    private static string PlainName(string name)
    {
        var trimmed = name.TrimEnd('.');
        return Uri.TryCreate($"http://{trimmed}/", UriKind.Absolute, out var url) ? url.IdnHost : trimmed;
    }
}
