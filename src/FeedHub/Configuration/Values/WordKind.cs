using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A word of a closed set.</summary>
/// <param name="words">The words that are accepted.</param>
internal sealed class WordKind(params IReadOnlyList<string> words) : TextKind<string>
{
    protected override string Noun => "a word that is known here";

    protected override string Remedy => $"Write {Quotation.Listed([.. words.Select(Quotation.Of)], "or")}, or leave the field out.";

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };

    protected override string? Read(string text, TextNode node, ReadingContext context) => words.Contains(text) ? text : Refuse(node, context);
}
