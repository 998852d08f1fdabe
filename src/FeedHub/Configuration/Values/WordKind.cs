using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A word of a closed set, some of which may be known but not available.</summary>
/// <param name="available">The words that are accepted.</param>
/// <param name="planned">Words that are refused with the plain reason that this version does not have what they ask for.</param>
internal sealed class WordKind(IReadOnlyList<string> available, IReadOnlyList<string> planned) : TextKind<string>
{
    protected override string Noun => "a word that is known here";

    protected override string Remedy => $"Write {Quotation.Listed([.. available.Select(Quotation.Of)], "or")}, or leave the field out.";

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. available.Select(word => JsonValue.Create(word))]) };

    protected override string? Read(string text, TextNode node, ReadingContext context)
    {
        if (available.Contains(text))
        {
            return text;
        }

        if (planned.Contains(text))
        {
            context.Problems.Error(node, $"{node.Quoted} is not in this version of FeedHub yet", Remedy);
            return null;
        }

        return Refuse(node, context);
    }
}
