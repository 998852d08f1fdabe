using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>Yes or no.</summary>
internal sealed class SwitchKind : ValueKind<bool?>
{
    public override bool? Read(ConfigNode node, ReadingContext context)
    {
        if (node is LiteralNode { Literal: "true" or "false" } literal)
        {
            return literal.Literal == "true";
        }

        context.Problems.Error(node, $"{node.Quoted} is neither true nor false", "Write true or false, without quotes.");
        return null;
    }

    public override JsonObject Schema() => new() { ["type"] = "boolean" };
}
