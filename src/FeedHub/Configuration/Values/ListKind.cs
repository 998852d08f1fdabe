using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>Values of one kind, in brackets. Those that are in error are left out.</summary>
/// <param name="item">The kind of each.</param>
/// <param name="minimum">How many there must be, 0 or 1.</param>
internal sealed class ListKind<T>(ValueKind<T> item, int minimum = 0) : ValueKind<IReadOnlyList<T>>
    where T : class
{
    public override IReadOnlyList<T> Read(ConfigNode node, ReadingContext context)
    {
        if (node is not ListNode list)
        {
            var remedy = node is LiteralNode ? "Write a list in [ ]." : $"Write it in brackets: [{node.Quoted}].";
            context.Problems.Error(node, $"{node.Quoted} is not a list", remedy);
            return [];
        }

        if (list.Items.Count < minimum)
        {
            context.Problems.Error(node, "the list is empty", "Add something to it, or leave the field out.");
        }

        return [.. list.Items.Select(one => item.Read(one, context)).OfType<T>()];
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema() };
        if (minimum > 0)
        {
            schema["minItems"] = minimum;
        }

        return schema;
    }
}
