using FeedHub.Configuration;
using FeedHub.Parsing;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Links;
using FeedHub.Parsing.Markup;

namespace FeedHub.Rules;

/// <summary>
/// What titles and links of a feed's items are published as in an output: the rewrites of the whole file, then the feed's, then the output's, each
/// on what the one before made. Pure, but that a pattern remembers on what it ran out of time.
/// </summary>
/// <remarks>
/// An item is rewritten when an output is composed, and stays in the store as its publisher wrote it: an edit of feeds.json holds at once for all
/// that is stored, and another undoes it. Identity, duplicates, stories, rules and search know the publisher's words only.
/// </remarks>
internal sealed class Rewriting
{
    private readonly (string Owner, ItemRewrite Rewrite)[] _rewrites;

    private Rewriting(IEnumerable<(string, ItemRewrite)> rewrites) => _rewrites = [.. rewrites];

    /// <param name="feed">The feed, which knows the rewrites of the whole file.</param>
    /// <param name="output">The output.</param>
    public static Rewriting Of(FeedConfig feed, OutputConfig output) => new(
    [
        .. feed.FileRules.Rewrite.Select(r => ("file", r)),
        .. feed.Rewrite.Select(r => ("feed", r)),
        .. output.Rewrite.Select(r => ("output", r)),
    ]);

    /// <summary>The item as it is published.</summary>
    /// <param name="item">As its publisher wrote it.</param>
    /// <param name="steps">Gets what each rewrite did that did something, or could not.</param>
    public ParsedItem Apply(ParsedItem item, ICollection<RewriteStep>? steps = null)
    {
        foreach (var (owner, rewrite) in _rewrites)
        {
            var isTitle = rewrite.Field == RewrittenField.Title;
            if ((isTitle ? item.Title : item.Link) is not { } before) continue;
            var replaced = rewrite.Apply(before, out var fault);
            if (fault is null && replaced == before) continue;
            var after = fault is not null ? null : isTitle ? Title(replaced) : Link(replaced);
            if (fault is null && after is null) fault = isTitle ? "nothing would be left of it" : $"\"{XmlText.Cut(replaced, 200)}\" would be no http or https URL";
            steps?.Add(new RewriteStep(owner, rewrite, before, after, fault));
            if (after is not null) item = isTitle ? item with { Title = after } : item with { Link = after };
        }

        return item;
    }

    /// <summary>A title as parsing would leave it: one line, of characters that every format can carry.</summary>
    private static string? Title(string text) => HtmlText.OneLine(XmlText.Presentable(text)) is { Length: > 0 } title ? title : null;

    private static string? Link(string text) =>
        UrlReference.IsWeb(text) && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0
            ? UrlReference.Resolve(XmlText.Scrub(text), text)
            : null;
}

/// <summary>What a rewrite made of an item, or why it could not.</summary>
/// <param name="Owner">Whose it is: the file's, the feed's or the output's.</param>
/// <param name="Rewrite">The rewrite.</param>
/// <param name="Before">The title or link before it.</param>
/// <param name="After">The same after it; null when it stays as it was.</param>
/// <param name="Fault">Why it stays, as the end of a sentence; null when it does not.</param>
internal sealed record RewriteStep(string Owner, ItemRewrite Rewrite, string Before, string? After, string? Fault)
{
    /// <summary>The rewrite with its place in feeds.json, as the beginning of a sentence.</summary>
    public string Name => $"the {Owner}'s rewrite {Rewrite} ({Rewrite.Path} on line {Rewrite.Line})";

    /// <summary>What it did in a sentence.</summary>
    public string Sentence => Fault is null ? $"\"{After}\" in the place of \"{Before}\", by {Name}" : $"\"{Before}\" stays, for by {Name} {Fault}";
}
