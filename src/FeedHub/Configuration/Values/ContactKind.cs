using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>How a publisher reaches the operator: a <c>mailto:</c> or http(s) URL, as ASCII that fits into a header's comment.</summary>
internal sealed class ContactKind : TextKind<string>
{
    protected override string Noun => "a mailto: or http(s) URL";

    protected override string Remedy => "Write mailto:you@example.org or the URL of a page about you.";

    public override JsonObject Schema() =>
        new() { ["type"] = "string", ["pattern"] = "^([Mm][Aa][Ii][Ll][Tt][Oo]:[^\\s@]+@[^\\s@]+|[Hh][Tt][Tt][Pp][Ss]?://[^@\\s]+)$" };

    protected override string? Read(string text, TextNode node, ReadingContext context)
    {
        if (WebUrl.TryParse(text, out var url) && !text.Contains('@'))
        {
            return Header(url);
        }

        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && IsAddress(text["mailto:".Length..])
            && Uri.TryCreate(text, UriKind.Absolute, out var mail))
        {
            return Header(mail);
        }

        if (IsAddress(text) && !text.Contains(':'))
        {
            context.Problems.Error(node, $"{node.Quoted} is not {Noun}", $"Write {Quotation.Of("mailto:" + text)}.");
            return null;
        }

        context.Problems.Error(node, $"{WebUrl.Quoted(text)} is not {Noun}", Remedy);
        return null;
    }

    private static bool IsAddress(string text) =>
        text.Count(c => c == '@') == 1 && !text.StartsWith('@') && !text.EndsWith('@')
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>Parentheses would end the comment in which User-Agent carries it (RFC 9110 §5.6.5).</summary>
    private static string Header(Uri url) =>
        url.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal);
}
