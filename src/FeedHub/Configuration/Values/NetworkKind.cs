using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>An IP address or a network in CIDR notation, read as a network: an address is one with nothing but itself in it.</summary>
internal sealed class NetworkKind : TextKind<string>
{
    protected override string Noun => "an address or a network";

    protected override string Remedy => "Write 172.18.0.2, 172.18.0.0/16 or fd00::/8, without scheme, port or path.";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$" };

    protected override string? Read(string text, TextNode node, ReadingContext context)
    {
        // The parser takes 1 and 127.1 for addresses; a person would not.
        var start = text.Split('/')[0];
        var isAddress = IPAddress.TryParse(start, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !start.Contains('%') : address.ToString() == start);
        if (!isAddress) return Refuse(node, context);
        if (start == text) return new IPNetwork(address!, address!.GetAddressBytes().Length * 8).ToString();
        return IPNetwork.TryParse(text, out var network) && network.BaseAddress.Equals(address) ? network.ToString() : Refuse(node, context);
    }
}
