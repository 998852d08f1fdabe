using System.Text;

namespace FeedHub.Identity;

/// <summary>Texts without what changes in them while they say the same.</summary>
internal static class Squashed
{
    private static readonly string[] SourceAttributes = ["src=", "srcset=", "poster="];

    /// <summary>The text without white space.</summary>
    public static string? Of(string? text) => text is null ? null : Append(new StringBuilder(text.Length), text).ToString();

    /// <summary>HTML without white space, and without the queries of the pictures in it: they hold signatures, sizes and expiry times.</summary>
    public static string? OfHtml(string? html)
    {
        if (html is null) return null;
        var kept = new StringBuilder(html.Length);
        var rest = html.AsSpan();
        while (rest.IndexOf('?') is >= 0 and var query)
        {
            Append(kept, rest[..query]);
            var before = rest[..query];
            rest = rest[query..];
            if (IsInSource(before)) rest = rest[(rest.IndexOfAny('"', '\'', '>') is >= 0 and var end ? end : rest.Length)..];
            else
            {
                kept.Append('?');
                rest = rest[1..];
            }
        }

        return Append(kept, rest).ToString();
    }

    /// <summary>A file's address without its query where its name says what it is (<c>.mp3?token=…</c>); else without what tracks.</summary>
    public static string OfFile(string url)
    {
        var end = url.IndexOfAny(['?', '#']);
        if (end < 0) return url;
        var name = url.AsSpan(url.LastIndexOf('/', end) + 1, end - url.LastIndexOf('/', end) - 1);
        return name.LastIndexOf('.') is > 0 and var dot && name.Length - dot is > 2 and <= 5 && !name.EndsWith(".php") && !name.EndsWith(".aspx")
            ? url[..end]
            : LinkIdentity.Spelling(url)!;
    }

    /// <summary>Tells whether the text ends within the value of an attribute that names a picture, a sound or a film.</summary>
    private static bool IsInSource(ReadOnlySpan<char> before)
    {
        var value = before[(before.LastIndexOf('<') is >= 0 and var tag ? tag : before.Length)..];
        if (value.IndexOf('>') >= 0) return false;
        var equals = value.LastIndexOf('=');
        // Only what begins the attribute's value counts: an equals sign in a path would hide it, which costs an edit, not an item.
        if (equals < 0) return false;
        foreach (var attribute in SourceAttributes)
        {
            if (value[..(equals + 1)].EndsWith(attribute, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static StringBuilder Append(StringBuilder squashed, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c)) squashed.Append(c);
        }

        return squashed;
    }
}
