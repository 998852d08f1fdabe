using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A TCP port.</summary>
internal sealed record Port(int Number);

/// <summary>The number of a TCP port.</summary>
internal sealed class PortKind : ValueKind<Port>
{
    private readonly NumberKind _number = new(1, 65535);

    public override Port? Read(ConfigNode node, ReadingContext context) => _number.Read(node, context) is > 0 and var number ? new Port(number) : null;

    public override JsonObject Schema() => _number.Schema();
}
