using System.Text.RegularExpressions;
using FeedHub.Parsing;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>Tells an item that can be read where it is from a teaser that leads to its page. Pure.</summary>
/// <remarks>
/// A teaser is an item whose text, as plain text and without what its publishing software adds below, has less than 500 characters or ends as
/// one that was cut off: with an ellipsis, or with words such as "read more".
/// </remarks>
internal static partial class FullText
{
    /// <summary>Some four sentences: publishers' teasers are one or two.</summary>
    private const int FewestCharacters = 500;

    public static bool Has(ParsedItem item) => Has(item.Content ?? item.Summary);

    /// <summary>Whether an item's page says more than the item does: it is worth showing then.</summary>
    /// <param name="item">The item.</param>
    /// <param name="page">What its page says, as HTML.</param>
    public static bool IsFuller(ParsedItem item, string page) =>
        PlainText.Of(page).Length is var length && length >= FewestCharacters && length > PlainText.Of(item.Content ?? item.Summary ?? "").Length;

    /// <summary>The item with the text of its page where there is one: what was its text is its summary then.</summary>
    public static ParsedItem Completed(ParsedItem item, PageText? page) =>
        page is null ? item : item with { Summary = item.Summary ?? item.Content, Content = page.Html };

    private static bool Has(string? html)
    {
        if (html is not { Length: >= FewestCharacters }) return false;
        var text = SoftwaresWords().Replace(PlainText.Of(html), "").TrimEnd();
        return text.Length >= FewestCharacters && !CutOff().IsMatch(text);
    }

    /// <summary>What WordPress adds below excerpts; what follows is the site's name.</summary>
    [GeneratedRegex(@"The post .{1,300} (?:appeared first on|first appeared on) .{1,200}$", RegexOptions.RightToLeft | RegexOptions.CultureInvariant)]
    private static partial Regex SoftwaresWords();

    [GeneratedRegex(
        @"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\b(?:read (?:more|the full (?:story|article))|continue reading|keep reading|leer más|seguir leyendo|sigue leyendo|lire la suite|weiterlesen|leia mais|continua a leggere|lees (?:meer|verder)))[\s\]\)→»>.]*$",
        RegexOptions.IgnoreCase | RegexOptions.RightToLeft | RegexOptions.CultureInvariant)]
    private static partial Regex CutOff();
}
