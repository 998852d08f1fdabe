namespace FeedHub.Identity;

/// <summary>Addresses that carry another page's address within them: AMP caches, feed proxies, link counters.</summary>
/// <remarks>A proxy that keeps the address on its server (feedproxy.google.com/~r/…/~3/token) can't be seen through; two hosts of one are made equal.</remarks>
internal static class UrlWrappers
{
    // Host, the start of its path, and the parameter that holds the address.
    private static readonly (string Host, string Path, string Parameter)[] Redirectors =
    [
        ("www.google.com", "/url", "url"), ("www.google.com", "/url", "q"), ("news.google.com", "/news/url", "url"),
        ("www.bing.com", "/news/apiclick.aspx", "url"), ("l.facebook.com", "/l.php", "u"), ("lm.facebook.com", "/l.php", "u"),
        ("www.facebook.com", "/l.php", "u"), ("www.youtube.com", "/redirect", "q"), ("t.umblr.com", "/redirect", "z"),
        ("www.linkedin.com", "/redir/redirect", "url"), ("getpocket.com", "/redirect", "url"), ("out.reddit.com", "/", "url"),
        ("vk.com", "/away.php", "to"), ("away.vk.com", "/away.php", "to"), ("slack-redir.net", "/link", "url"),
        ("go.redirectingat.com", "/", "url"), ("go.skimresources.com", "/", "url"), ("duckduckgo.com", "/l/", "uddg"),
    ];

    /// <summary>The address within; null when there is none.</summary>
    public static string? Unwrapped(Uri page)
    {
        var host = page.IdnHost.ToLowerInvariant();
        var path = page.AbsolutePath;
        if (host.EndsWith(".cdn.ampproject.org", StringComparison.Ordinal) || host is "cdn.ampproject.org" or "www.bing-amp.com" or "bing-amp.com")
        {
            return AfterAmpMarker(path[1..], page.Query, stopsAt: 3);
        }

        if (path.StartsWith("/amp/", StringComparison.Ordinal) && host.StartsWith("www.google.", StringComparison.Ordinal))
        {
            return AfterAmpMarker(path[5..], page.Query, stopsAt: 1);
        }

        // Yahoo's feeds: …rd.yahoo.com/…/*http://example.org/page
        if ((host == "rd.yahoo.com" || host.EndsWith(".rd.yahoo.com", StringComparison.Ordinal))
            && page.PathAndQuery.IndexOf("/*http", StringComparison.Ordinal) is var star and >= 0)
        {
            return page.PathAndQuery[(star + 2)..];
        }

        if (host is "feeds.feedburner.com" or "feeds2.feedburner.com" && path.StartsWith("/~r/", StringComparison.Ordinal))
        {
            return "https://feedproxy.google.com" + path;
        }

        foreach (var (redirector, start, parameter) in Redirectors)
        {
            if (host == redirector && path.StartsWith(start, StringComparison.Ordinal) && Value(page.Query, parameter) is { } inner) return inner;
        }

        return null;
    }

    /// <summary>An AMP cache's path: one-letter kinds of content, "s" for https, then host and path (ampproject.org, "AMP Cache URL format").</summary>
    private static string? AfterAmpMarker(string path, string query, int stopsAt)
    {
        var rest = path;
        for (var i = 0; i < stopsAt && rest.IndexOf('/') == 1; i++) rest = rest[2..];
        return rest.IndexOf('.') is > 0 and var dot && (rest.IndexOf('/') is var slash && (slash < 0 || dot < slash)) ? "https://" + rest + query : null;
    }

    private static string? Value(string query, string parameter)
    {
        foreach (var pair in query.TrimStart('?').Split('&'))
        {
            if (pair.Length > parameter.Length && pair[parameter.Length] == '=' && pair.StartsWith(parameter, StringComparison.Ordinal))
            {
                var value = Uri.UnescapeDataString(pair[(parameter.Length + 1)..]);
                if (value.StartsWith("http", StringComparison.OrdinalIgnoreCase)) return value;
            }
        }

        return null;
    }
}
