using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>An absolute http(s) URL that readers are told, so without a user's name in it.</summary>
internal sealed class LinkKind : TextKind<Uri>
{
    protected override string Noun => "an absolute http or https URL";

    protected override string Remedy => "Write the whole address, as in https://example.org/icon.png.";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^[Hh][Tt][Tt][Pp][Ss]?://[^@\\s]+$" };

    protected override Uri? Read(string text, TextNode node, ReadingContext context)
    {
        if (WebUrl.TryParse(text, out var url) && !text.Contains('@')) return url;
        context.Problems.Error(node, $"{WebUrl.Quoted(text)} is not {Noun}", Remedy);
        return null;
    }
}
