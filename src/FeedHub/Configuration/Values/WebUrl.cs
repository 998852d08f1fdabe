using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>What the kinds that are URLs have in common.</summary>
internal static partial class WebUrl
{
    /// <summary>Reads an absolute http or https URL with a host and without white space in it.</summary>
    public static bool TryParse(string text, out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url!)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.Host.Length > 0
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>The text in quotes and <see cref="Masked"/>.</summary>
    public static string Quoted(string text) => Quotation.Of(Masked(text));

    /// <summary>The text without the user name and password that it may carry, however badly they are written.</summary>
    public static string Masked(string text) => Credentials().Replace(text, "…@");

    [GeneratedRegex("(?<=//).*@|^[^/]*@", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Credentials();
}
