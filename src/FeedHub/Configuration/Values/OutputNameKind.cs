using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>The name of an output, which is part of its URLs for good.</summary>
internal sealed partial class OutputNameKind : TextKind<string>
{
    private const string Pattern = "^[a-z0-9][a-z0-9._-]{0,63}$";

    /// <summary>Paths below <c>/feeds/</c> that are not outputs.</summary>
    private static readonly string[] Reserved = ["by-tag", "by-feed", "search", "archive"];

    protected override string Noun => "the name of an output";

    protected override string Remedy =>
        "Write at most 64 lower-case letters a-z, digits, dots, hyphens and underscores, starting with a letter or digit.";

    public override JsonObject Schema() => new()
    {
        ["type"] = "string",
        ["pattern"] = Pattern,
        ["not"] = new JsonObject { ["enum"] = new JsonArray([.. Reserved.Select(name => JsonValue.Create(name))]) },
    };

    protected override string? Read(string text, TextNode node, ReadingContext context)
    {
        if (Reserved.Contains(text))
        {
            var remedy = $"Write another name, as in \"{text}-feed\".";
            context.Problems.Error(node, $"{node.Quoted} is reserved for the hub's own pages", remedy);
            return null;
        }

        if (!Allowed().IsMatch(text))
        {
            var near = Unwanted().Replace(text.ToLowerInvariant(), "-").Trim('-', '.', '_');
            var suggestion = Allowed().IsMatch(near) && !Reserved.Contains(near) ? $" Perhaps {Quotation.Of(near)}." : "";
            context.Problems.Error(node, $"{node.Quoted} is not {Noun}", Remedy + suggestion);
            return null;
        }

        return text;
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();

    [GeneratedRegex("[^a-z0-9._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Unwanted();
}
