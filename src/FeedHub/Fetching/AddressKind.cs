using System.Net;
using System.Net.Sockets;

namespace FeedHub.Fetching;

/// <summary>What an IP address is for, after the IANA special-purpose registries (RFC 6890) and what cloud providers add to them.</summary>
/// <param name="Words">For the operator: "10.0.0.5 is {Words}".</param>
/// <param name="OpenedByName">True when allowing a host by its name is enough to reach such an address.</param>
internal sealed record AddressKind(string Words, bool OpenedByName)
{
    private static readonly AddressKind Loopback = new("this machine's own address (loopback)", true);
    private static readonly AddressKind Private = new("a private address", true);
    private static readonly AddressKind LinkLocal = new("a link-local address", true);
    private static readonly AddressKind Shared = new("a carrier's shared address (CGNAT)", true);
    private static readonly AddressKind Unspecified = new("an unspecified address", false);
    private static readonly AddressKind Multicast = new("a multicast address", false);
    private static readonly AddressKind Metadata = new("a cloud provider's metadata service", false);
    private static readonly AddressKind Documentation = new("an address reserved for documentation", false);
    private static readonly AddressKind Benchmarking = new("an address reserved for benchmarks", false);
    private static readonly AddressKind Tunnel = new("a tunnel's address that can hide a private one", false);
    private static readonly AddressKind Reserved = new("a reserved address", false);

    /// <summary>The first network that holds an address decides: exceptions stand before what they are taken from.</summary>
    private static readonly (IPNetwork Network, AddressKind Kind)[] Version4 =
    [
        // AWS, Azure, Google, DigitalOcean, OpenStack; AWS ECS credentials; Tencent; Alibaba; Oracle; Azure's wire server.
        (IPNetwork.Parse("169.254.169.0/24"), Metadata),
        (IPNetwork.Parse("169.254.170.0/24"), Metadata),
        (IPNetwork.Parse("169.254.0.23/32"), Metadata),
        (IPNetwork.Parse("100.100.100.200/32"), Metadata),
        (IPNetwork.Parse("192.0.0.192/32"), Metadata),
        (IPNetwork.Parse("168.63.129.16/32"), Metadata),
        (IPNetwork.Parse("0.0.0.0/8"), Unspecified),
        (IPNetwork.Parse("10.0.0.0/8"), Private),
        (IPNetwork.Parse("100.64.0.0/10"), Shared),
        (IPNetwork.Parse("127.0.0.0/8"), Loopback),
        (IPNetwork.Parse("169.254.0.0/16"), LinkLocal),
        (IPNetwork.Parse("172.16.0.0/12"), Private),
        (IPNetwork.Parse("192.0.0.0/24"), Reserved),
        (IPNetwork.Parse("192.0.2.0/24"), Documentation),
        (IPNetwork.Parse("192.88.99.0/24"), Tunnel),
        (IPNetwork.Parse("192.168.0.0/16"), Private),
        (IPNetwork.Parse("198.18.0.0/15"), Benchmarking),
        (IPNetwork.Parse("198.51.100.0/24"), Documentation),
        (IPNetwork.Parse("203.0.113.0/24"), Documentation),
        (IPNetwork.Parse("224.0.0.0/4"), Multicast),
        (IPNetwork.Parse("240.0.0.0/4"), Reserved),
    ];

    private static readonly (IPNetwork Network, AddressKind Kind)[] Version6 =
    [
        (IPNetwork.Parse("fd00:ec2::/32"), Metadata),
        (IPNetwork.Parse("fd20:ce::/32"), Metadata),
        (IPNetwork.Parse("::/128"), Unspecified),
        (IPNetwork.Parse("::1/128"), Loopback),
        (IPNetwork.Parse("fc00::/7"), Private),
        (IPNetwork.Parse("fe80::/10"), LinkLocal),
        (IPNetwork.Parse("fec0::/10"), Private),
        (IPNetwork.Parse("ff00::/8"), Multicast),
        (IPNetwork.Parse("2001:db8::/32"), Documentation),
        (IPNetwork.Parse("3fff::/20"), Documentation),
        (IPNetwork.Parse("2001:2::/48"), Benchmarking),
        // Teredo; 6to4. Both are retired, and both carry an IPv4 address that could be anyone's.
        (IPNetwork.Parse("2001::/32"), Tunnel),
        (IPNetwork.Parse("2002::/16"), Tunnel),
        (IPNetwork.Parse("2001::/23"), Reserved),
        (IPNetwork.Parse("64:ff9b:1::/48"), Tunnel),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly byte[] IsatapMarker = [0x5e, 0xfe];

    /// <returns>Null for a public address.</returns>
    public static AddressKind? Of(IPAddress address)
    {
        address = Plain(address);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return In(Version4, address);
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return Reserved;
        }

        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address))
        {
            // In a network without IPv4 this is how every IPv4 host is reached (RFC 6052): what counts is the address inside.
            return Of(new IPAddress(bytes.AsSpan(12)));
        }

        return In(Version6, address)
            ?? (!GlobalUnicast.Contains(address) ? Reserved : IsIsatap(bytes) ? Tunnel : null);
    }

    /// <summary>An IPv4-mapped address as what it maps, and no zone: the form to compare and connect by.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>An interface identifier 0000:5efe or 0200:5efe is followed by an IPv4 address (RFC 5214).</summary>
    private static bool IsIsatap(ReadOnlySpan<byte> bytes) =>
        bytes[8] is 0 or 2 && bytes[9] == 0 && bytes.Slice(10, 2).SequenceEqual(IsatapMarker);

    private static AddressKind? In((IPNetwork Network, AddressKind Kind)[] table, IPAddress address)
    {
        foreach (var (network, kind) in table)
        {
            if (network.Contains(address))
            {
                return kind;
            }
        }

        return null;
    }
}
