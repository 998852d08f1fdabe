using FeedHub.Parsing;

namespace FeedHub.Identity;

/// <summary>A field of an item that says something else than before.</summary>
/// <param name="Field">Its name: one of <see cref="Fields"/>.</param>
/// <param name="Before">What it said; null when it was missing.</param>
/// <param name="After">What it says; null when it is missing.</param>
public sealed record FieldChange(string Field, string? Before, string? After)
{
    /// <summary>More characters of one value than these are not kept.</summary>
    public const int MostText = 1000;

    /// <summary>The fields whose change is an edit, in the order in which they are told.</summary>
    /// <remarks>
    /// What a reader would notice. Dates, white space, the order of names, tracking parameters, the queries of pictures and files and all
    /// markup that the sanitiser takes out are no edits, nor is anything else of an item.
    /// </remarks>
    public static IReadOnlyList<string> Fields { get; } = [Title, Link, Summary, Content, Authors, Categories, Enclosures];

    internal const string Title = "title";
    internal const string Link = "link";
    internal const string Summary = "summary";
    internal const string Content = "content";
    internal const string Authors = "authors";
    internal const string Categories = "categories";
    internal const string Enclosures = "enclosures";

    /// <summary>What differs between two states of an item; empty when no reader would see it.</summary>
    /// <param name="before">As it is kept, sanitised.</param>
    /// <param name="after">As it came now, sanitised.</param>
    public static IReadOnlyList<FieldChange> Between(ParsedItem before, ParsedItem after)
    {
        var changes = new List<FieldChange>();
        Compare(Title, before.Title, after.Title, Squashed.Of);
        Compare(Link, before.Link, after.Link, LinkIdentity.Spelling);
        Compare(Summary, before.Summary, after.Summary, Squashed.OfHtml);
        Compare(Content, before.Content, after.Content, Squashed.OfHtml);
        Compare(Authors, Listed(before.Authors.Select(a => a.Name)), Listed(after.Authors.Select(a => a.Name)), Squashed.Of);
        Compare(Categories, Listed(before.Categories.Select(c => c.Term)), Listed(after.Categories.Select(c => c.Term)), Squashed.Of);
        var (files, filesNow) = (before.Enclosures.Select(e => Squashed.OfFile(e.Url)), after.Enclosures.Select(e => Squashed.OfFile(e.Url)));
        Compare(Enclosures, Listed(files), Listed(filesNow), Squashed.Of);
        return changes;

        void Compare(string field, string? old, string? now, Func<string?, string?> essence)
        {
            if (essence(old) != essence(now)) changes.Add(new FieldChange(field, old, now));
        }
    }

    /// <summary>The change with no more text than is kept: long values from a little before where they begin to differ.</summary>
    public FieldChange Shortened()
    {
        if ((Before?.Length ?? 0) <= MostText && (After?.Length ?? 0) <= MostText) return this;
        var same = Before is not null && After is not null ? Before.AsSpan().CommonPrefixLength(After) : 0;
        var from = Math.Max(0, same - 100);
        return this with { Before = Part(Before, from), After = Part(After, from) };
    }

    private static string? Listed(IEnumerable<string> values) =>
        values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } list ? string.Join(", ", list) : null;

    private static string? Part(string? text, int from)
    {
        if (text is null) return null;
        if (from > 0 && from < text.Length && char.IsLowSurrogate(text[from])) from--;
        var start = Math.Min(from, text.Length);
        var length = Math.Min(text.Length - start, MostText - 2);
        if (length > 0 && char.IsHighSurrogate(text[start + length - 1])) length--;
        return string.Concat(start > 0 ? "…" : "", text.AsSpan(start, length), start + length < text.Length ? "…" : "");
    }
}
