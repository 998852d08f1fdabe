using System.Buffers;
using System.Globalization;
using System.Text;

namespace FeedHub.Publishing;

/// <summary>Absolute URLs as they are published: in ASCII, because RSS and many readers know no IRIs.</summary>
internal static class WebAddress
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>RFC 2396 §2: what may stand in a URI. Brackets came later and only for IPv6, so they count in the authority alone.</summary>
    private static readonly SearchValues<char> Legal =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789;/?:@&=+$.-_!~*'()%,#");

    /// <summary>Whether a URL is absolute: it has a scheme and, where the scheme asks for one, a host.</summary>
    public static bool IsAbsolute(string url)
    {
        var scheme = SchemeLength(url);
        return scheme > 0 && scheme < url.Length - 1
            && (!NeedsHost(url.AsSpan(0, scheme)) || (url.AsSpan(scheme + 1).StartsWith("//") && HostStarts(url, scheme + 3)));
    }

    /// <summary>Length of the scheme before its colon (RFC 3986 §3.1); 0 for a relative reference.</summary>
    public static int SchemeLength(ReadOnlySpan<char> url)
    {
        var colon = url.IndexOf(':');
        if (colon < 1 || !char.IsAsciiLetter(url[0]))
            return 0;
        foreach (var c in url[1..colon])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return 0;
        }

        return colon;
    }

    /// <summary>The URL with everything outside RFC 2396 percent-encoded as UTF-8 and its host in punycode (RFC 3987 §3.1).</summary>
    /// <returns>Null when there is none or it isn't absolute: a relative URL means nothing in a feed read elsewhere.</returns>
    public static string? Of(string? url)
    {
        if (url is null || !IsAbsolute(url))
            return null;
        if (!url.AsSpan().ContainsAnyExcept(Legal))
            return url;

        var path = AuthorityEnd(url, out var authority);
        var result = new StringBuilder(url.Length + 16);
        result.Append(url, 0, authority);
        if (path > authority)
            result.Append(AsciiAuthority(url[authority..path]));
        Encode(url.AsSpan(path), result);
        return result.ToString();
    }

    /// <inheritdoc cref="Of(string?)"/>
    /// <exception cref="ArgumentException">The URL isn't absolute: our fault, the configuration checks it.</exception>
    public static string Of(Uri url) => Of(url.AbsoluteUri) ?? throw new ArgumentException($"{url} is not absolute.", nameof(url));

    /// <summary>A URI as RFC 3986 §6.2.2 and §6.2.3 normalise it, so that equal ones compare equal; unchanged when it isn't http(s).</summary>
    public static string Normal(string uri) =>
        Of(uri) is { } url && IsHttp(url) && Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.AbsoluteUri : uri;

    /// <summary>Whether a URL is fetched by http or https.</summary>
    public static bool IsHttp(string url) =>
        url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool NeedsHost(ReadOnlySpan<char> scheme) =>
        scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || scheme.Equals("https", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("ftp", StringComparison.OrdinalIgnoreCase);

    private static bool HostStarts(string url, int at) => at < url.Length && url[at] is not ('/' or '?' or '#') && !char.IsWhiteSpace(url[at]);

    private static int AuthorityEnd(string url, out int start)
    {
        start = url.IndexOf(':', StringComparison.Ordinal) + 1;
        if (!url.AsSpan(start).StartsWith("//"))
            return start;
        start += 2;
        var length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        return length < 0 ? url.Length : start + length;
    }

    private static string AsciiAuthority(string authority)
    {
        if (Ascii.IsValid(authority))
            return authority;
        var host = authority.LastIndexOf('@') + 1;
        var port = authority.LastIndexOf(':');
        var end = port > host ? port : authority.Length;
        try
        {
            return authority[..host] + Idn.GetAscii(authority[host..end]) + authority[end..];
        }
        catch (ArgumentException)
        {
            // Not a host name by IDNA; percent-encoded it stays at least a URI (RFC 3986 §3.2.2).
            var result = new StringBuilder();
            Encode(authority, result);
            return result.ToString();
        }
    }

    private static void Encode(ReadOnlySpan<char> text, StringBuilder result)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && Legal.Contains((char)rune.Value))
            {
                result.Append((char)rune.Value);
                continue;
            }

            foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
                result.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        }
    }
}
