using FeedHub.Identity;
using FeedHub.Parsing;
using FeedHub.Parsing.Markup;

namespace FeedHub.Publishing;

/// <summary>
/// The last look before an output goes live: an item that would make any format invalid, or harm a reader, stays out and is named. Pure.
/// </summary>
/// <remarks>Whatever it finds got past parsing and sanitising, so each finding is a fault of ours to look into; readers never see it.</remarks>
public static class PublishGate
{
    /// <summary>Earlier dates are somebody's missing ones; they would not fit the four digits of RFC 822 either.</summary>
    private const int FirstYear = 1000;

    /// <summary>Sorts the items of an output into those that may be published and those that may not.</summary>
    /// <param name="feed">The output.</param>
    /// <returns>The output with what passed, in the same order; the same instance when everything did.</returns>
    public static GateResult Check(OutputFeed feed)
    {
        var ids = new HashSet<string>(feed.Items.Count, StringComparer.Ordinal);
        var passed = new List<OutputItem>(feed.Items.Count);
        var quarantined = new List<QuarantinedItem>();
        foreach (var item in feed.Items)
        {
            if ((Fault(item) ?? (ids.Add(item.Id) ? null : "its id is another item's already")) is { } reason)
                quarantined.Add(new QuarantinedItem(item, reason));
            else
                passed.Add(item);
        }

        return new GateResult(quarantined.Count == 0 ? feed : feed with { Items = passed }, quarantined);
    }

    /// <summary>What is wrong with an item, as the end of a sentence about it; null when nothing is.</summary>
    private static string? Fault(OutputItem item) =>
        IdFault(item) ?? DateFault(item) ?? SourceFault(item.Source) ?? UrlFault(item) ?? TextFault(item.Item) ?? MarkupFault(item.Item);

    private static string? IdFault(OutputItem item) =>
        string.IsNullOrEmpty(item.Id) ? "it has no id"
        : !UniqueUri.Is(item.Id) ? $"its id {item.Id} is no URI that is unique and normal" : null;

    private static string? DateFault(OutputItem item) =>
        item.Published.UtcDateTime.Year < FirstYear ? "it has no publication date"
        : item.Updated < item.Published ? "it was updated before it was published" : null;

    private static string? SourceFault(SourceFeed source) =>
        string.IsNullOrWhiteSpace(source.Title) ? "its source has no title"
        : !WebAddress.IsAbsolute(source.Url) ? $"its source's URL {source.Url} is not absolute" : null;

    private static string? UrlFault(OutputItem item)
    {
        foreach (var (name, url) in Urls(item))
        {
            if (url is not null && !WebAddress.IsAbsolute(url))
                return $"its {name} {url} is not absolute";
        }

        return null;
    }

    private static IEnumerable<(string Name, string? Url)> Urls(OutputItem item)
    {
        var it = item.Item;
        yield return ("link", it.Link);
        yield return ("comments link", it.CommentsUrl);
        yield return ("picture", it.ImageUrl);
        yield return ("origin", it.Origin?.Url);
        yield return ("source's link", item.Source.Link);
        yield return ("source's picture", item.Source.ImageUrl);
        foreach (var enclosure in it.Enclosures)
            yield return ("enclosure", enclosure.Url);
        foreach (var author in it.Authors)
            yield return ("author's page", author.Url);
        foreach (var media in it.Media)
            yield return ("media", media.Url);
        foreach (var thumbnail in it.Thumbnails)
            yield return ("thumbnail", thumbnail.Url);
        foreach (var link in it.RelatedLinks)
            yield return ("related link", link.Url);
        foreach (var source in item.OtherSources)
            yield return ("other source's link", source.Url);
        foreach (var report in item.AlsoCoveredBy)
            yield return ("other report's link", report.Url);
    }

    private static string? TextFault(ParsedItem item)
    {
        foreach (var (name, text) in Texts(item))
        {
            if (text is not null && !XmlText.IsLegal(text))
                return $"its {name} holds a character that XML cannot carry";
        }

        return item.Authors.Any(a => string.IsNullOrWhiteSpace(a.Name)) ? "an author of it has no name"
            : item.Categories.Any(c => string.IsNullOrWhiteSpace(c.Term)) ? "a category of it has no term" : null;
    }

    private static IEnumerable<(string Name, string? Text)> Texts(ParsedItem item)
    {
        yield return ("title", item.Title);
        yield return ("summary", item.Summary);
        yield return ("content", item.Content);
        yield return ("copyright", item.Rights);
        foreach (var author in item.Authors)
            yield return ("author", author.Name);
        foreach (var category in item.Categories)
        {
            yield return ("category", category.Term);
            yield return ("category", category.Label);
        }
    }

    private static string? MarkupFault(ParsedItem item) =>
        !item.Sanitised ? "its HTML was not sanitised" : MarkupFault(item.Summary) ?? MarkupFault(item.Content);

    /// <summary>Not a second sanitiser: it rings when the first one was left out or has a hole of the known shapes.</summary>
    private static string? MarkupFault(string? html)
    {
        if (html is null)
            return null;
        var tokens = new HtmlTokens(html);
        while (tokens.MoveNext())
        {
            if (!tokens.IsMarkup)
                continue;
            if (IsActive(tokens.Value))
                return $"its HTML holds a <{tokens.Value}>";
            var attributes = tokens.Attributes;
            while (HtmlTokens.NextAttribute(ref attributes, out var name, out var value))
            {
                if (AttributeFault(name, value) is { } fault)
                    return fault;
            }
        }

        return null;
    }

    private static bool IsActive(ReadOnlySpan<char> tag) =>
        tag.Equals("script", StringComparison.OrdinalIgnoreCase) || tag.Equals("style", StringComparison.OrdinalIgnoreCase)
        || tag.Equals("object", StringComparison.OrdinalIgnoreCase) || tag.Equals("embed", StringComparison.OrdinalIgnoreCase)
        || tag.Equals("base", StringComparison.OrdinalIgnoreCase) || tag.Equals("meta", StringComparison.OrdinalIgnoreCase)
        || tag.Equals("link", StringComparison.OrdinalIgnoreCase) || tag.Equals("form", StringComparison.OrdinalIgnoreCase);

    private static string? AttributeFault(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (name.Length > 2 && name.StartsWith("on", StringComparison.OrdinalIgnoreCase))
            return $"its HTML holds a handler, {name}";
        if (!name.Equals("href", StringComparison.OrdinalIgnoreCase) && !name.Equals("src", StringComparison.OrdinalIgnoreCase))
            return null;
        var url = value.Trim();
        if (url.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase))
            return $"its HTML holds a script in {name}";
        return url.IsEmpty || url[0] == '#' || WebAddress.SchemeLength(url) > 0 ? null : $"its HTML refers to {url}, which is not absolute";
    }
}

/// <summary>What the gate let through and what not.</summary>
/// <param name="Feed">The output with the items that passed.</param>
/// <param name="Quarantined">The others.</param>
public sealed record GateResult(OutputFeed Feed, IReadOnlyList<QuarantinedItem> Quarantined);

/// <summary>An item that is held back.</summary>
/// <param name="Item">The item.</param>
/// <param name="Reason">Why, as the end of a sentence about it: "its id is another item's already".</param>
public sealed record QuarantinedItem(OutputItem Item, string Reason);
