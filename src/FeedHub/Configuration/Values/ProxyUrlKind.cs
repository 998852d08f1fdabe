using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>The URL of a proxy: scheme, host and port.</summary>
internal sealed class ProxyUrlKind : TextKind<Uri>
{
    protected override string Noun => "the URL of a proxy";

    protected override string Remedy => "Write http://proxy.example:3128 or socks5://127.0.0.1:1080, without path and password.";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^(?:[Hh][Tt][Tt][Pp][Ss]?|[Ss][Oo][Cc][Kk][Ss][45])://[^@\\s]+$" };

    protected override Uri? Read(string text, TextNode node, ReadingContext context)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https" or "socks4" or "socks5"
            && url is { Host.Length: > 0, UserInfo.Length: 0, PathAndQuery: "/" or "" }
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return url;
        }

        context.Problems.Error(node, $"{WebUrl.Quoted(text)} is not {Noun}", Remedy);
        return null;
    }
}
