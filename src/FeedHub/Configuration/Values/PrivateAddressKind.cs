using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>An IP address, a network in CIDR notation or a host name, read in its canonical form.</summary>
internal sealed class PrivateAddressKind : TextKind<string>
{
    protected override string Noun => "an address, a network or a host name";

    protected override string Remedy =>
        "Write 192.168.1.20, 192.168.1.0/24, fd00::/8 or intranet.example.org, without scheme, port or path.";

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1 };

    protected override string? Read(string text, TextNode node, ReadingContext context)
    {
        if (Address(text) is { } address)
        {
            return address.ToString();
        }

        if (text.Split('/') is [var start, _] && Address(start) is { } first && IPNetwork.TryParse(text, out var network))
        {
            if (!network.BaseAddress.Equals(first))
            {
                var remedy = $"Write the network as {network}, or the address without the slash.";
                context.Problems.Error(node, $"{node.Quoted} is an address inside of a network", remedy);
                return null;
            }

            return network.ToString();
        }

        // Digits and dots alone are a mistyped address, although DNS would take them for a name.
        var isName = Uri.CheckHostName(text) == UriHostNameType.Dns && text.Any(char.IsLetter);
        return isName && Uri.TryCreate($"http://{text}/", UriKind.Absolute, out var url)
            ? url.IdnHost
            : Refuse(node, context);
    }

    /// <summary>Refuses what the parser takes for an address and a person would not: <c>1</c>, <c>127.1</c>, <c>010.0.0.1</c>.</summary>
    private static IPAddress? Address(string text) =>
        IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('%') : address.ToString() == text)
            ? address
            : null;
}
