using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A query parameter to disregard: a name, the beginning of names, a name with one value, or a name on one host.</summary>
internal sealed class TrackingParameterKind : TextKind<string>
{
    private const int MaxLength = 128;

    protected override string Noun => "a query parameter to disregard";

    protected override string Remedy => "Write name, prefix*, name=value or example.org?name, as it stands in a URL after ? or &.";

    public override JsonObject Schema() => new()
    {
        ["type"] = "string",
        ["minLength"] = 1,
        ["maxLength"] = MaxLength,
        ["pattern"] = @"^\s*[^\s&#*?=/]+(\*|\?[^\s&#*?=]+|=[^\s&#*?]*)?\s*$",
    };

    protected override string? Read(string text, TextNode node, ReadingContext context)
    {
        var name = text.EndsWith('*') ? text[..^1] : text;
        var parts = name.Split('?', '=');
        var isParameter = text.Length <= MaxLength && parts.Length <= 2 && parts[0].Length > 0 && !(name.Contains('?') && parts[1].Length == 0)
            && !(name.Length < text.Length && parts.Length > 1) && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '&' or '#' or '*' or '/');
        return isParameter ? text.ToLowerInvariant() : Refuse(node, context);
    }
}
