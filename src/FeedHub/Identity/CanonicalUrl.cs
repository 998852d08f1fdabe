using System.Globalization;
using System.Text;

namespace FeedHub.Identity;

/// <summary>One spelling for all URLs that lead to the same page, so that two feeds' links to it are equal texts.</summary>
/// <remarks>
/// It is a key, not a link: nothing is fetched from it. Scheme, default ports, user names, <c>www</c>, mobile and AMP hosts, AMP paths, fragments,
/// tracking parameters, the parameters' order, and the spelling of percent-encoding (RFC 3986 §6.2.2) make no difference. A trailing
/// slash and the case of the path do: they are the publisher's, and whoever wants to look past the slash should ask for the title
/// as well. Where a page declares its own canonical address, that is what to pass in.
/// </remarks>
public static class CanonicalUrl
{
    private const int MostWrappers = 4;

    /// <param name="url">Absolute URL as a feed gives it, possibly escaped as HTML once too often.</param>
    /// <param name="parameters">What to take out of the query.</param>
    /// <returns>The key, starting with <c>https://</c>; null when the text is no absolute http(s) URL.</returns>
    public static string? Of(string? url, TrackingParameters parameters)
    {
        if (Parse(url) is not { } page) return null;
        for (var i = 0; i < MostWrappers && UrlWrappers.Unwrapped(page) is { } inner && Parse(inner) is { } unwrapped; i++) page = unwrapped;

        var host = HostOf(page);
        var key = new StringBuilder("https://", page.OriginalString.Length + 16).Append(host);
        // http on 443 is a slip for https.
        if (!page.IsDefaultPort && page.Port != 443) key.Append(':').Append(page.Port.ToString(CultureInfo.InvariantCulture));
        AppendPercentNormal(key, WithoutAmp(WithoutSession(page.AbsolutePath)));
        AppendQuery(key, host, page.Query, parameters);
        if (RouteIn(page.Fragment) is { } route) AppendPercentNormal(key, route);
        return key.ToString();
    }

    /// <summary>Tells whether a canonical URL is a site's front page, which any number of items may link to.</summary>
    internal static bool IsFrontPage(string canonical) =>
        canonical.Length > 8 && canonical.IndexOf('/', 8) is var slash && (slash < 0 || slash == canonical.Length - 1);

    /// <summary>The host of a canonical URL.</summary>
    internal static ReadOnlySpan<char> HostOf(string canonical)
    {
        var host = canonical.AsSpan(8);
        return host.IndexOfAny('/', ':') is var end and >= 0 ? host[..end] : host;
    }

    private static Uri? Parse(string? url)
    {
        if (string.IsNullOrWhiteSpace(url)) return null;
        var text = url.Trim();
        // Feeds escape the ampersands of a query twice, more often than any page has a parameter named "amp;".
        if (text.Contains("&amp;", StringComparison.OrdinalIgnoreCase)) text = text.Replace("&amp;", "&", StringComparison.OrdinalIgnoreCase);
        if (text.StartsWith("//", StringComparison.Ordinal)) text = "https:" + text;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.IdnHost.Length > 0 ? uri : null;
    }

    /// <summary>The host without the labels that choose a presentation: www, m, mobile, amp.</summary>
    private static string HostOf(Uri page)
    {
        var host = page.IdnHost.ToLowerInvariant().TrimEnd('.');
        if (page.HostNameType != UriHostNameType.Dns) return host;
        while (host.IndexOf('.') is var dot and > 0 && IsPresentation(host.AsSpan(0, dot)) && IsSite(host.AsSpan(dot + 1))) host = host[(dot + 1)..];

        // Language first, presentation second: en.m.wikipedia.org.
        if (host.IndexOf(".m.", StringComparison.Ordinal) is var m and > 0 && host.IndexOf('.') == m && IsSite(host.AsSpan(m + 3)))
        {
            host = string.Concat(host.AsSpan(0, m), host.AsSpan(m + 2));
        }

        return host;
    }

    private static bool IsPresentation(ReadOnlySpan<char> label) =>
        label is "www" or "m" or "mobile" or "amp" || (label.Length is 4 or 5 && label.StartsWith("www") && char.IsAsciiDigit(label[3]));

    /// <summary>Tells whether a host can be a site by itself: amp.dev must not become dev, nor m.co.uk become co.uk.</summary>
    private static bool IsSite(ReadOnlySpan<char> host)
    {
        var dot = host.IndexOf('.');
        if (dot <= 0) return false;
        var rest = host[(dot + 1)..];
        return rest.Length != 2 || host[..dot] is not ("co" or "com" or "org" or "net" or "gov" or "edu" or "ac" or "or" or "ne" or "go" or "gob" or "gouv");
    }

    private static string WithoutSession(string path) =>
        path.IndexOf(";jsessionid=", StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? path[..at] : path;

    /// <summary>The path of the page that an AMP path presents. What remains must look like an article, or "/shop/amp" would be the shop.</summary>
    private static string WithoutAmp(string path)
    {
        var bare = path.TrimEnd('/');
        if (bare.EndsWith("/amp", StringComparison.OrdinalIgnoreCase) && IsArticle(bare[..^4])) return bare[..^4];
        if (bare.EndsWith(".amp", StringComparison.OrdinalIgnoreCase) && IsArticle(bare[..^4])) return bare[..^4];
        if (bare.EndsWith(".amp.html", StringComparison.OrdinalIgnoreCase) && IsArticle(bare[..^9])) return bare[..^9] + ".html";
        if (bare.EndsWith("/amp.html", StringComparison.OrdinalIgnoreCase) && IsArticle(bare[..^9])) return bare[..^9];
        return path.StartsWith("/amp/", StringComparison.OrdinalIgnoreCase) && IsArticle(bare[4..]) ? path[4..] : path;
    }

    /// <summary>An article's last segment is a slug or a number; a section's is a word.</summary>
    private static bool IsArticle(string path) => path.AsSpan(path.LastIndexOf('/') + 1).IndexOfAny(Slug) >= 0;

    private static readonly System.Buffers.SearchValues<char> Slug = System.Buffers.SearchValues.Create("-_0123456789");

    private static void AppendQuery(StringBuilder key, string host, string query, TrackingParameters parameters)
    {
        if (query.Length <= 1) return;
        var kept = new List<(string Name, string Pair)>();
        var rest = query.AsSpan(1);
        foreach (var range in rest.Split('&'))
        {
            var pair = rest[range];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf('=');
            var name = Decoded(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decoded(pair[(equals + 1)..]);
            if (!parameters.Contain(host, name, value)) kept.Add((name, pair.ToString()));
        }

        // A stable sort: what is repeated may mean something by its order.
        var separator = '?';
        foreach (var (_, pair) in kept.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            AppendPercentNormal(key.Append(separator), pair.Replace("+", "%20", StringComparison.Ordinal));
            separator = '&';
        }
    }

    private static string Decoded(ReadOnlySpan<char> text) =>
        text.ContainsAny('%', '+') ? Uri.UnescapeDataString(text.ToString().Replace('+', ' ')) : text.ToString();

    /// <summary>The fragment where it is a path of an application within one page (#!/a, #/a); other fragments are places on the page.</summary>
    private static string? RouteIn(string fragment) =>
        fragment.StartsWith("#!", StringComparison.Ordinal) || fragment.StartsWith("#/", StringComparison.Ordinal) ? fragment : null;

    /// <summary>RFC 3986 §6.2.2.1-2: hexadecimal digits in upper case, and no encoding where none is needed.</summary>
    private static void AppendPercentNormal(StringBuilder key, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                var code = (char)((Convert.ToInt32(text.Substring(i + 1, 2), 16)) & 0xFF);
                if (char.IsAsciiLetterOrDigit(code) || code is '-' or '.' or '_' or '~') key.Append(code);
                else key.Append('%').Append(char.ToUpperInvariant(text[i + 1])).Append(char.ToUpperInvariant(text[i + 2]));
                i += 2;
            }
            else if (text[i] < 0x80)
            {
                key.Append(text[i]);
            }
            else
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
                foreach (var b in Encoding.UTF8.GetBytes(text, i, length)) key.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
                i += length - 1;
            }
        }
    }
}
