namespace FeedHub.Fetching;

/// <summary>A link of a Link header (RFC 8288).</summary>
/// <param name="Url">Absolute.</param>
/// <param name="Relations">What the target is to the document, in lower case; never empty.</param>
public sealed record WebLink(string Url, IReadOnlyList<string> Relations)
{
    /// <summary>A document needs few; a header may be made to hold any number.</summary>
    private const int Most = 64;

    internal static IReadOnlyList<WebLink> Of(HttpResponseMessage response, Uri document) =>
        [.. response.ListHeader("Link").Take(Most).Select(value => Parse(value, document)).OfType<WebLink>()];

    /// <summary>Reads one link; null for what is none, is about another document (<c>anchor</c>), or leads nowhere.</summary>
    internal static WebLink? Parse(string value, Uri document)
    {
        var end = value.IndexOf('>', StringComparison.Ordinal);
        if (!value.StartsWith('<') || end < 0 || !Uri.TryCreate(document, value[1..end].Trim(), out var url) || !url.IsWeb())
        {
            return null;
        }

        string? relations = null;
        foreach (var parameter in Parameters(value[(end + 1)..]))
        {
            var parts = parameter.Split('=', 2, StringSplitOptions.TrimEntries);
            switch (parts[0].ToLowerInvariant())
            {
                case "anchor":
                    return null;

                // Of several the first counts (RFC 8288 §3.3).
                case "rel" when parts.Length == 2:
                    relations ??= parts[1].Trim('"');
                    break;
            }
        }

        var names = (relations ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 ? new WebLink(url.AbsoluteUri, names) : null;
    }

    /// <summary>What stands between semicolons; one within a quoted text parts nothing.</summary>
    private static IEnumerable<string> Parameters(string text)
    {
        var (start, quoted) = (0, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '"')
            {
                quoted = !quoted;
            }

            if (i == text.Length || (text[i] == ';' && !quoted))
            {
                if (text[start..i].Trim() is { Length: > 0 } parameter)
                {
                    yield return parameter;
                }

                start = i + 1;
            }
        }
    }
}
