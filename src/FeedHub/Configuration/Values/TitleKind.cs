using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>One line of text.</summary>
/// <param name="maxLength">How many characters it may have.</param>
internal sealed class TitleKind(int maxLength = 300) : TextKind<string>
{
    protected override string Noun => "a text";

    protected override string Remedy => "Write a text in double quotes, or leave the field out.";

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = maxLength };

    protected override string? Read(string text, TextNode node, ReadingContext context)
    {
        if (text.Length == 0)
        {
            context.Problems.Error(node, "the text is empty", Remedy);
            return null;
        }

        if (text.Length > maxLength || text.Any(char.IsControl))
        {
            context.Problems.Error(node, $"the text has more than {maxLength} characters or a line break", "Write one short line.");
            return null;
        }

        return text;
    }
}
