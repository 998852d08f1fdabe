using System.Text.RegularExpressions;

namespace FeedHub.Publishing;

/// <summary>What a reader's User-Agent says of it (RFC 9110 §10.1.5). Pure.</summary>
/// <param name="Product">What it calls itself, without its version; never empty.</param>
/// <param name="Subscribers">For how many people it reads what it asks for; null when it doesn't say.</param>
/// <param name="IsVersioned">Whether it names its version.</param>
/// <param name="IsReachable">Whether it names a page or a mail address of its maker.</param>
internal sealed partial record ReaderAgent(string Product, int? Subscribers, bool IsVersioned, bool IsReachable)
{
    private const string Browser = "a browser";
    private const int LongestProduct = 64;

    /// <summary>One that doesn't say who it is.</summary>
    public static ReaderAgent Nameless { get; } = new("(no User-Agent)", null, IsVersioned: false, IsReachable: false);

    /// <summary>Those for which there was no room.</summary>
    public static ReaderAgent Others { get; } = new("(others)", null, IsVersioned: true, IsReachable: true);

    public static ReaderAgent Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent)) return Nameless;
        var text = userAgent.Trim();
        var named = text.StartsWith("Mozilla/", StringComparison.OrdinalIgnoreCase) ? Compatible().Match(text) is { Success: true } m ? m.Groups[1].Value : Browser : text;
        var name = ProductName().Match(named).Value;
        var product = name.Trim(' ', '-', ':') is { Length: > 0 } words ? words : named;
        return new ReaderAgent(
            product.Length <= LongestProduct ? product : product[..LongestProduct],
            Audience().Match(text) is { Success: true } s && int.TryParse(s.Groups[1].ValueSpan, out var subscribers) ? subscribers : null,
            name.Length > 0 && Version().IsMatch(named.AsSpan(name.TrimEnd().Length)),
            text.Contains("http://", StringComparison.OrdinalIgnoreCase) || text.Contains("https://", StringComparison.OrdinalIgnoreCase) || Mail().IsMatch(text));
    }

    [GeneratedRegex(@"compatible;\s*([^;)]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Compatible();

    /// <summary>Words until a version, a comment, a number or a dash.</summary>
    [GeneratedRegex(@"^(?:(?! - |feed-id:)[^/(;,\d]|(?<=\w)\d)*", RegexOptions.CultureInvariant)]
    private static partial Regex ProductName();

    [GeneratedRegex(@"(\d{1,9})\s+(?:subscriber|reader|user)s?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Audience();

    [GeneratedRegex(@"^[/ ]v?\d", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.[\w.-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();
}
