using System.Collections;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace FeedHub.Configuration;

/// <summary>What is the operator's own though it is not on the public Internet: addresses, networks and host names. Immutable.</summary>
/// <remarks>Two are equal when they list the same entries, in whatever order.</remarks>
[CollectionBuilder(typeof(PrivateAccess), nameof(Of))]
public sealed class PrivateAccess : IEnumerable<string>, IEquatable<PrivateAccess>
{
    private readonly OrderedDictionary<string, bool> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];
    private readonly int _hash;

    private PrivateAccess(IEnumerable<string> entries)
    {
        foreach (var entry in entries.Select(e => e.Trim()))
        {
            if (!_entries.TryAdd(entry, true)) continue;
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
                throw new FormatException(
                    $"'{entry}' in allowPrivate is neither an address (10.0.0.5), a network (10.0.0.0/8) nor a host name.");
            }
        }

        _hash = _entries.Keys.Aggregate(0, (sum, entry) => sum ^ entry.GetHashCode(StringComparison.Ordinal));
    }

    /// <summary>Nothing is.</summary>
    public static PrivateAccess None { get; } = new([]);

    /// <summary>True when no entry is listed.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <param name="entries">Addresses (<c>127.0.0.1</c>), networks (<c>192.168.1.0/24</c>) and host names.</param>
    /// <exception cref="FormatException">One of them is none of these.</exception>
    public static PrivateAccess Of(params ReadOnlySpan<string> entries) => entries.IsEmpty ? None : new PrivateAccess(entries.ToArray());

    /// <summary>True when an address, or a network that holds it, is listed.</summary>
    public bool Holds(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in _networks)
        {
            if (network.Contains(plain)) return true;
        }

        return false;
    }

    /// <summary>True when the host name is listed; the root's dot and letter case do not matter.</summary>
    public bool Names(string host) => _names.Count > 0 && _names.Contains(PlainName(host));

    /// <summary>True when a URL's host is listed, by its name or by the address that it is.</summary>
    public bool Names(Uri url) => IPAddress.TryParse(url.IdnHost, out var address) ? Holds(address) : Names(url.IdnHost);

    /// <summary>What either lists.</summary>
    public PrivateAccess With(PrivateAccess other) =>
        other.IsEmpty || other.Equals(this) ? this : IsEmpty ? other : new PrivateAccess(_entries.Keys.Concat(other._entries.Keys));

    /// <inheritdoc/>
    public bool Equals(PrivateAccess? other) => other is not null && _entries.Count == other._entries.Count && _entries.Keys.All(other._entries.ContainsKey);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PrivateAccess);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The entries as they were written, each once.</summary>
    public IEnumerator<string> GetEnumerator() => _entries.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Host bits below the prefix are ignored: 192.168.1.7/24 is written by people who mean 192.168.1.0/24.</summary>
    private static IPNetwork? ParseNetwork(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? entry : entry[..slash], out var address))
        {
            return null;
        }

        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
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
