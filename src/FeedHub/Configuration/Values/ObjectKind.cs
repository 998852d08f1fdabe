using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>An object with named fields.</summary>
/// <param name="shape">Its fields.</param>
internal sealed class ObjectKind(Shape shape) : ValueKind<FieldValues>
{
    public override FieldValues? Read(ConfigNode node, ReadingContext context)
    {
        if (node is ObjectNode o)
        {
            return FieldValues.Of(o, shape, context);
        }

        context.Problems.Error(node, $"{node.Quoted} is not an object", $"Write an object, as in {shape.Example}.");
        return null;
    }

    public override JsonObject Schema() => new() { ["$ref"] = $"#/definitions/{shape.Name}" };
}
