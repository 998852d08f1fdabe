using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A secret that stands in a URL: too long to be guessed, and of characters that mean themselves there (RFC 3986 §2.3).</summary>
/// <param name="secret">Reads it from where it is.</param>
internal sealed class TokenKind(ValueKind<Secret> secret) : ValueKind<Secret>
{
    private const int Shortest = 16;

    public override Secret? Read(ConfigNode node, ReadingContext context)
    {
        if (secret.Read(node, context) is not { } token) return null;
        var text = token.Reveal();
        if (text.Length >= Shortest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~')) return token;
        context.Problems.Error(
            node, $"a token has at least {Shortest} characters, and only letters, digits and - . _ ~", "Make one by: openssl rand -hex 16");
        return null;
    }

    public override JsonObject Schema() => secret.Schema();
}
