using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A language tag (BCP 47).</summary>
internal sealed partial class LanguageKind : TextKind<string>
{
    private const string Pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$";

    protected override string Noun => "a language tag";

    protected override string Remedy => "Write a tag such as es, en-GB or es-419.";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Pattern };

    protected override string? Read(string text, TextNode node, ReadingContext context) => Tag().IsMatch(text) ? text : Refuse(node, context);

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
