using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A user name for Basic authentication, which ends it at its first colon (RFC 7617 §2).</summary>
internal sealed class UserKind : TextKind<string>
{
    protected override string Noun => "a user name";

    protected override string Remedy => "Write one line without a colon.";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^[^:]+$" };

    protected override string? Read(string text, TextNode node, ReadingContext context) =>
        text.Length == 0 || text.Any(c => c == ':' || char.IsControl(c)) ? Refuse(node, context) : text;
}
