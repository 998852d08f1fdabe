using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A tag and where it is written.</summary>
/// <param name="Name">The tag in lower case.</param>
/// <param name="Node">The tag as written.</param>
internal sealed record Tag(string Name, ConfigNode Node);

/// <summary>A label of a feed, the same in upper and lower case.</summary>
internal sealed class TagKind : TextKind<Tag>
{
    private const int MaxLength = 64;

    protected override string Noun => "a tag";

    protected override string Remedy => $"""Write a word of at most {MaxLength} characters, as in "es" or "cloud".""";

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = MaxLength };

    protected override Tag? Read(string text, TextNode node, ReadingContext context) =>
        text.Length is 0 or > MaxLength || text.Any(char.IsControl) ? Refuse(node, context) : new Tag(text.ToLowerInvariant(), node);
}
