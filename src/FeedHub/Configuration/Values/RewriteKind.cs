using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A rewrite: a pattern for the title or one for the link, and a replacement that names groups of that pattern.</summary>
/// <param name="shape">The fields of the rewrite.</param>
/// <param name="title">The pattern for the title.</param>
/// <param name="link">The pattern for the link.</param>
/// <param name="with">The replacement.</param>
internal sealed partial class RewriteKind(Shape shape, Field<Regex> title, Field<Regex> link, Field<string> with) : ValueKind<ItemRewrite>
{
    private readonly ObjectKind _object = new(shape);

    public override ItemRewrite? Read(ConfigNode node, ReadingContext context)
    {
        if (_object.Read(node, context) is not { } values) return null;

        var (hasTitle, hasLink) = (values.NodeOf(title) is not null, values.NodeOf(link) is not null);
        if (hasTitle == hasLink)
        {
            var message = hasTitle ? "there are two patterns, for the title and for the link" : "there is no pattern";
            var remedy = hasTitle ? "Write each in a rewrite of its own, in { } with its \"with\"." : $"Write \"title\" or \"link\", as in {title.Example}.";
            context.Problems.Error(node, message, remedy);
            return null;
        }

        if (values.Get(hasTitle ? title : link) is not { } pattern || values.Get(with) is not { } replacement) return null;
        if (UnknownReference(pattern, replacement) is { } unknown)
        {
            context.Problems.Error(
                values.NodeOf(with)!,
                $"{unknown} names no group of the pattern",
                "Write $1 for its first group in ( ), ${name} for one in (?<name> ), $0 for the whole match, $$ for a dollar sign.");
            return null;
        }

        return new ItemRewrite(hasTitle ? RewrittenField.Title : RewrittenField.Link, pattern, replacement) { Path = node.Path, Line = node.At.Line };
    }

    public override JsonObject Schema() => _object.Schema();

    /// <summary>
    /// .NET would take what it does not know for text, and $_ and its like for the whole title: neither is what anybody means by them.
    /// </summary>
    private static string? UnknownReference(Regex pattern, string replacement)
    {
        var groups = pattern.GetGroupNames();
        foreach (Match reference in Reference().Matches(replacement))
        {
            var name = reference.Groups["name"] is { Success: true } named ? named.Value : null;
            if (reference.Value != "$$" && (name is null || !groups.Contains(name))) return reference.Value;
        }

        return null;
    }

    [GeneratedRegex(@"\$(?:\$|(?<name>[0-9]+)|\{(?<name>\w+)\}|.|$)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Reference();
}
