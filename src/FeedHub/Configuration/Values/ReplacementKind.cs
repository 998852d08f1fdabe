using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>What comes in the place of what a pattern matches; spaces around it count.</summary>
internal sealed class ReplacementKind : TextKind<string>
{
    private const int MaxLength = 1000;

    protected override string Noun => "a text";

    protected override string Remedy => """Write a text, as in "https://"; an empty one takes the match out.""";

    public override JsonObject Schema() => new() { ["type"] = "string", ["maxLength"] = MaxLength };

    protected override string? Read(string text, TextNode node, ReadingContext context)
    {
        if (node.Text.Length > MaxLength)
        {
            context.Problems.Error(node, $"a replacement has at most {MaxLength} characters, this one {node.Text.Length}", Remedy);
            return null;
        }

        return node.Text;
    }
}
