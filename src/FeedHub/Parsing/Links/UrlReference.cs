using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Links;

/// <summary>URL references resolved as text (RFC 3986 §5), so that an absolute URL stays as its publisher wrote it.</summary>
internal static class UrlReference
{
    private const int Longest = 8 * 1024;

    private static readonly FrozenSet<string> Schemes = new[]
    {
        "http", "https", "ftp", "ftps", "sftp", "mailto", "tel", "sms", "news", "nntp", "magnet", "gopher", "gemini", "irc", "ircs", "xmpp",
        "sip", "sips", "geo", "itms", "itpc", "podcast", "rtsp", "rtmp", "mms", "git", "svn", "ssh", "webcal", "bitcoin", "ipfs", "matrix",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Untidy =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(c => (char)c), '<', '>', '"', '`', '\\', '\u007F']);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SchemeNames = Schemes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The absolute URL of a reference, without white space; null for an empty one or a scheme that runs code or reads files.</summary>
    /// <param name="reference">As written in the document, character references decoded.</param>
    /// <param name="baseUrl">An absolute URL; one that reads files, as for the operator's own, gives nothing to a relative reference.</param>
    public static string? Resolve(string? reference, string baseUrl)
    {
        if (reference is null || Tidy(reference) is not { Length: > 0 and <= Longest } text)
        {
            return null;
        }

        // Once a way to hand a URL to a reader, by a scheme that was never registered: feed://a.example, feed:https://a.example.
        if (text.StartsWith("feed:", StringComparison.OrdinalIgnoreCase))
        {
            text = text.AsSpan(5).StartsWith("//") ? "http" + text[4..] : text[5..];
        }

        var scheme = SchemeLength(text);
        if (scheme > 0)
        {
            return !SchemeNames.Contains(text.AsSpan(0, scheme)) ? null
                // http:/path and http:///host are slips that browsers forgive.
                : text.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? text[..(scheme + 1)] + "//" + text[(scheme + 1)..].TrimStart('/') : text;
        }

        var baseScheme = SchemeLength(baseUrl);
        if (baseScheme < 0 || !SchemeNames.Contains(baseUrl.AsSpan(0, baseScheme)))
        {
            return null;
        }

        if (text.StartsWith("//", StringComparison.Ordinal))
        {
            return baseUrl[..(baseScheme + 1)] + text;
        }

        var hash = baseUrl.IndexOf('#');
        var whole = hash < 0 ? baseUrl : baseUrl[..hash];
        if (text[0] == '#')
        {
            return whole + text;
        }

        var query = whole.IndexOf('?');
        var path = query < 0 ? whole : whole[..query];
        if (text[0] == '?')
        {
            return path + text;
        }

        var root = path.AsSpan(baseScheme + 1).StartsWith("//") ? path.IndexOf('/', baseScheme + 3) : baseScheme + 1;
        root = root < 0 ? path.Length : root;
        var folder = text[0] == '/' ? "" : path[root..(Math.Max(root, path.LastIndexOf('/') + 1))];
        var tail = text.AsSpan().IndexOfAny('?', '#');
        var merged = (folder.Length == 0 && text[0] != '/' ? "/" : folder) + (tail < 0 ? text : text[..tail]);
        return path[..root] + WithoutDots(merged) + (tail < 0 ? "" : text[tail..]);
    }

    /// <summary>True when the text begins with a scheme.</summary>
    public static bool IsAbsolute(string text) => SchemeLength(text) > 0;

    /// <summary>True for an absolute URL with a scheme that neither runs code nor reads files.</summary>
    public static bool IsSafe(string text) => SchemeLength(text) is var length and > 0 && SchemeNames.Contains(text.AsSpan(0, length));

    /// <summary>The schemes that are safe, in lower case.</summary>
    public static IEnumerable<string> SafeSchemes => Schemes;

    /// <summary>True for http and https.</summary>
    public static bool IsWeb(string? url) =>
        url is not null && (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    /// <returns>The position of the colon; −1 when there is no scheme.</returns>
    private static int SchemeLength(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetter(text[0]))
        {
            return -1;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == ':')
            {
                return i;
            }

            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('+' or '-' or '.'))
            {
                return -1;
            }
        }

        return -1;
    }

    /// <summary>Line breaks, tabs and control characters go, as in browsers (WHATWG URL §4.4); spaces and delimiters of markup are escaped.</summary>
    private static string Tidy(string text)
    {
        var span = text.AsSpan().Trim();
        if (!span.ContainsAny(Untidy))
        {
            return XmlText.Scrub(span.Length == text.Length ? text : span.ToString());
        }

        var result = new StringBuilder(span.Length + 16);
        foreach (var c in span)
        {
            _ = c switch
            {
                ' ' => result.Append("%20"),
                '<' => result.Append("%3C"),
                '>' => result.Append("%3E"),
                '"' => result.Append("%22"),
                '`' => result.Append("%60"),
                '\\' => result.Append("%5C"),
                < ' ' or '\u007F' => result,
                _ => result.Append(c),
            };
        }

        return XmlText.Scrub(result.ToString());
    }

    private static string WithoutDots(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.StartsWith('.'))
        {
            return path;
        }

        var kept = new List<string>();
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var isLast = i == segments.Length - 1;
            if (segments[i] is "." or "..")
            {
                if (segments[i] == ".." && kept.Count > 1)
                {
                    kept.RemoveAt(kept.Count - 1);
                }

                if (isLast)
                {
                    kept.Add("");
                }
            }
            else
            {
                kept.Add(segments[i]);
            }
        }

        return string.Join('/', kept);
    }
}
