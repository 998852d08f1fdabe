using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>The hub's own address: an http(s) URL, possibly with a path, read with a slash at its end.</summary>
internal sealed class BaseUrlKind : TextKind<Uri>
{
    protected override string Noun => "an absolute http or https URL";

    protected override string Remedy =>
        "Write the address that subscribers use, as in https://feeds.example.org/ or https://example.org/hub/.";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^[Hh][Tt][Tt][Pp][Ss]?://[^@?#\\s]+$" };

    protected override Uri? Read(string text, TextNode node, ReadingContext context)
    {
        if (!WebUrl.TryParse(text, out var url))
        {
            context.Problems.Error(node, $"{WebUrl.Quoted(text)} is not {Noun}", Remedy);
            return null;
        }

        if (text.Contains('@') || text.Contains('?') || text.Contains('#'))
        {
            context.Problems.Error(node, "a user name, a query or a fragment can't be part of the hub's address", Remedy);
            return null;
        }

        return url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
    }
}
