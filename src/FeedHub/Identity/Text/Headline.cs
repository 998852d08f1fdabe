using System.Collections.Frozen;
using System.Text;

namespace FeedHub.Identity.Text;

/// <summary>A title as it compares with another feed's title of the same article.</summary>
/// <param name="Tokens">Words, numbers and days, in order.</param>
/// <param name="Hash">Equal for titles of the same words in the same order.</param>
/// <param name="Numbers">Equal for titles that hold the same numbers and days; 0 for none.</param>
/// <param name="Words">Its words without numbers; two pairs of an unspaced script count as one.</param>
internal sealed record Headline(IReadOnlyList<Token> Tokens, ulong Hash, uint Numbers, int Words)
{
    // Labels that editors set before a headline and other outlets leave out. "Live" is not one: a live page is a page of its own.
    private static readonly FrozenSet<string> Labels = ("breaking breakingnews exclusive watch video photos photo listen justin updated update " +
        "correction corrected refile wrapup newsalert ultimahora urgente exclusiva exclusivo envideo exclusif envideo eilmeldung exklusiv ultimora esclusiva").Split(' ').ToFrozenSet();

    private static readonly string[] Separators = [" - ", " | ", " — ", " – ", " · ", " :: ", " » ", " • "];

    /// <param name="title">Plain text.</param>
    /// <param name="isOutlet">Tells whether a folded text without spaces names an outlet: what stands after the last dash is then no part of the headline.</param>
    /// <param name="page">The address of the item's page, or empty.</param>
    public static Headline Of(string title, Func<string, bool> isOutlet, string page = "")
    {
        var text = Cut(title).Trim();
        var tokens = Text.Tokens.Of(WithoutLabels(WithoutOutlet(text, isOutlet), page));
        ulong hash = 1;
        uint numbers = 0;
        var words = 0;
        var pairs = 0;
        foreach (var token in tokens)
        {
            var own = Hashing.Of(token.Text);
            hash = Hashing.Of(hash, own);
            // A sum, since 2-1 and 1-2 must differ no more than their words' order makes them, and sets have no order.
            if (token.Kind is TokenKind.Number or TokenKind.Day) numbers += Hashing.Short(own) | 1;
            else if (token.Kind == TokenKind.Pair) pairs++;
            else words++;
        }

        return new Headline(tokens, hash, numbers, words + (pairs / 2));
    }

    /// <summary>The part of a title that is read, without character references.</summary>
    public static string Cut(string title) => Text.Tokens.Unescaped(title.Length > NewsItem.MostText ? title[..NewsItem.MostText] : title);

    /// <summary>A name as it compares: letters and digits, folded.</summary>
    public static string Bare(ReadOnlySpan<char> name)
    {
        var bare = new StringBuilder(name.Length);
        foreach (var c in name) Letters.TryFold(c, bare);
        return bare.ToString();
    }

    private static string WithoutOutlet(string title, Func<string, bool> isOutlet)
    {
        for (var times = 0; times < 2; times++)
        {
            var (at, length) = (-1, 0);
            foreach (var separator in Separators)
            {
                if (title.LastIndexOf(separator, StringComparison.Ordinal) is var last && last > at) (at, length) = (last, separator.Length);
            }

            if (at <= 0 || !isOutlet(Bare(title.AsSpan(at + length)))) return title;
            title = title[..at];
        }

        return title;
    }

    private static string WithoutLabels(string title, string page)
    {
        for (var times = 0; times < 2; times++)
        {
            // "BREAKING: ", "UPDATE 1-": nothing longer than 24 characters is a label.
            var end = title.AsSpan(0, Math.Min(title.Length, 24)).IndexOfAny(":-|–—");
            if (end <= 0 || end + 1 == title.Length) return title;
            var label = Bare(title.AsSpan(0, end)).TrimEnd("0123456789".ToCharArray());
            // An outlet that writes the label into the address as well ("/watch-stars-…") has made a page of its own under it.
            if (!Labels.Contains(label) || page.Contains($"/{label}-", StringComparison.OrdinalIgnoreCase)) return title;
            title = title[(end + 1)..].TrimStart();
        }

        return title;
    }
}
