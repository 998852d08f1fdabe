using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>Header fields of the operator's own: an object of names, each with a text or the place of a secret.</summary>
/// <param name="secret">How the place of a secret is read.</param>
internal sealed partial class HeadersKind(ValueKind<Secret> secret) : ValueKind<IReadOnlyList<RequestHeader>>
{
    private const int MostCharacters = 4096;

    /// <summary>What a polite, conditional request is made of, and what only a connection may say.</summary>
    private static readonly FrozenSet<string> Ours = FrozenSet.ToFrozenSet(
    [
        "A-IM", "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Cookie", "Expect", "Host", "If-Match",
        "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Keep-Alive", "Range", "Referer", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "User-Agent", "Via",
    ], StringComparer.OrdinalIgnoreCase);

    public override IReadOnlyList<RequestHeader> Read(ConfigNode node, ReadingContext context)
    {
        if (node is not ObjectNode o)
        {
            context.Problems.Error(node, $"{node.Quoted} is not an object", """Write names with values, as in { "X-Api-Key": { "env": "NAME" } }.""");
            return [];
        }

        var headers = new OrderedDictionary<string, RequestHeader>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in o.Members)
        {
            if (Objection(member.Name) is { } objection)
            {
                context.Problems.Error(member.At, member.Value.Path, objection.Message, objection.Remedy);
            }
            else if (Value(member, context) is { } value && !headers.TryAdd(member.Name, new RequestHeader(member.Name, value)))
            {
                context.Problems.Error(member.At, member.Value.Path, $"{Quotation.Of(member.Name)} is given twice", "Remove one of the two.");
            }
        }

        return [.. headers.Values];
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["patternProperties"] = new JsonObject
        {
            [TokenPattern] = new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = MostCharacters },
                    secret.Schema()),
            },
        },
    };

    private static (string Message, string Remedy)? Objection(string name) => name switch
    {
        _ when !Token().IsMatch(name) => ($"{Quotation.Of(name)} is no name of a header field", "Use letters, digits and hyphens."),
        _ when name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase) =>
            ("FeedHub says itself who asks", "Remove it; hub.contact says how to reach you."),
        _ when Ours.Contains(name) || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase) =>
            ($"{Quotation.Of(name)} is FeedHub's own to send, or not to send", "Remove it."),
        _ => null,
    };

    private Secret? Value(ConfigMember member, ReadingContext context)
    {
        if (member.Value is not TextNode text) return secret.Read(member.Value, context);
        if (member.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
        {
            return secret.Read(text, context);
        }

        if (text.Text.Length is 0 or > MostCharacters || text.Text.Any(char.IsControl))
        {
            context.Problems.Error(text, $"the value is empty, has more than {MostCharacters} characters or a line break", "Write one line.");
            return null;
        }

        return new Secret(text.Text);
    }

    private const string TokenPattern = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";

    [GeneratedRegex(TokenPattern, RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
