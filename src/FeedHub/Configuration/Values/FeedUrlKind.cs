using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>Where a feed is: an http(s) URL, or the path of a file below the folder of feeds.json.</summary>
internal sealed partial class FeedUrlKind : TextKind<Uri>
{
    private const int MaxLength = 2000;

    protected override string Noun => "the URL of a feed";

    protected override string Remedy =>
        "Write an absolute URL as in https://example.org/feed.xml, or the path of a file from the folder of feeds.json.";

    // Only what the reader refuses too: paths are nearly free in form, and white space around the text is ignored.
    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = MaxLength };

    protected override Uri? Read(string text, TextNode node, ReadingContext context)
    {
        if (text.Length is 0 or > MaxLength || text.Any(char.IsControl))
        {
            return Refuse(node, context);
        }

        if (Scheme().Match(text) is { Success: true } scheme)
        {
            return scheme.Groups["name"].Value.ToLowerInvariant() is "http" or "https"
                ? OnTheWeb(text, node, context)
                : OtherScheme(scheme.Groups["name"].Value, scheme.Groups["rest"].Value, node, context);
        }

        if (LooksLikeADomain(text, context))
        {
            var remedy = $"Write {Quotation.Of("https://" + WebUrl.Masked(text.TrimStart('/')))}, or ./ before the path of a file.";
            context.Problems.Error(node, $"{WebUrl.Quoted(text)} has no scheme", remedy);
            return null;
        }

        return FeedPath.Resolve(text, node, context);
    }

    private static Uri? OnTheWeb(string text, TextNode node, ReadingContext context)
    {
        if (!WebUrl.TryParse(text, out var url))
        {
            context.Problems.Error(
                node,
                $"{WebUrl.Quoted(text)} is not a URL",
                "Look for a missing host name, a space or a port that does not exist; a space is %20.");
            return null;
        }

        if (url.UserInfo.Length > 0)
        {
            context.Problems.Error(
                node,
                "the URL carries a user name or password, which would be published with it",
                """Write "login": { "user": "…", "password": { "env": "NAME" } } beside the URL without it: feeds.json is no place for secrets.""");
            return null;
        }

        // A fragment is never sent (RFC 9110 §7.1), so two URLs that differ in it alone are one feed.
        return new Uri(url.GetLeftPart(UriPartial.Query));
    }

    private static Uri? OtherScheme(string scheme, string rest, TextNode node, ReadingContext context)
    {
        var (message, remedy) = scheme.ToLowerInvariant() switch
        {
            "feed" => ($"{WebUrl.Quoted(node.Text)} is a link for a reader", $"Write {WebUrl.Quoted(WithoutFeedScheme(rest))}."),
            "file" => ($"{node.Quoted} is a file URL", "Write the file's path from the folder of feeds.json, as in ./feeds/news.xml."),
            { Length: 1 } => ($"{node.Quoted} is an absolute path", FeedPath.Remedy),
            { } host when (host.Contains('.') || host == "localhost") && rest.Length > 0 && char.IsAsciiDigit(rest[0]) =>
                ($"{WebUrl.Quoted(node.Text)} has no scheme", $"Write {Quotation.Of("https://" + WebUrl.Masked(node.Text.Trim()))}."),
            _ => ($"{WebUrl.Quoted(node.Text)} is neither http nor https", "Only http, https and files are polled."),
        };
        context.Problems.Error(node, message, remedy);
        return null;
    }

    private static string WithoutFeedScheme(string rest) =>
        Scheme().IsMatch(rest) ? rest : "https://" + rest.TrimStart('/');

    private static bool LooksLikeADomain(string text, ReadingContext context) =>
        text.StartsWith("//", StringComparison.Ordinal)
        || (Host().IsMatch(text) && !FeedFile().IsMatch(text) && !Path.Exists(Path.Combine(context.Folder, text.Split('/', 2)[0])));

    [GeneratedRegex("^(?<name>[A-Za-z][A-Za-z0-9+.-]*):(?<rest>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(:[0-9]+)?([/?#]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"^[^/?#]+\.(xml|rss|atom|rdf|json)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex FeedFile();
}
