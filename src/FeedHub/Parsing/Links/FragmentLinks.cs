using System.Text;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Links;

/// <summary>Makes the relative URLs of an HTML fragment absolute, and touches nothing else of it.</summary>
internal static class FragmentLinks
{
    /// <param name="html">The fragment.</param>
    /// <param name="baseUrl">An absolute URL.</param>
    public static string MakeAbsolute(string html, string baseUrl)
    {
        if (!html.Contains('='))
        {
            return html;
        }

        StringBuilder? result = null;
        var kept = 0;
        var tokens = new HtmlTokens(html);
        while (tokens.Next())
        {
            if (tokens.Kind != HtmlToken.StartTag || tokens.Inside.Length < 6)
            {
                continue;
            }

            var insideStart = tokens.Start + 1 + tokens.Name.Length;
            var attributes = new HtmlAttributes(tokens.Inside);
            while (attributes.Next())
            {
                if (attributes.Value.IsEmpty || Absolute(attributes.Name, attributes.Value, baseUrl) is not { } absolute)
                {
                    continue;
                }

                var valueStart = insideStart + attributes.ValueStart;
                result ??= new StringBuilder(html.Length + 256);
                result.Append(html, kept, valueStart - kept);
                result.Append(absolute.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
                    .Replace("'", "&#39;", StringComparison.Ordinal));
                kept = valueStart + attributes.Value.Length;
            }
        }

        return result is null ? html : result.Append(html, kept, html.Length - kept).ToString();
    }

    /// <returns>What the value must become; null when it can stay.</returns>
    private static string? Absolute(ReadOnlySpan<char> name, ReadOnlySpan<char> value, string baseUrl)
    {
        if (name.Equals("srcset", StringComparison.OrdinalIgnoreCase))
        {
            return SourceSet(value, baseUrl);
        }

        if (!IsUrl(name) || value.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var reference = CharacterReferences.Decode(value.ToString());
        return UrlReference.IsAbsolute(reference.Trim()) ? null : UrlReference.Resolve(reference, baseUrl);
    }

    private static bool IsUrl(ReadOnlySpan<char> name) => name.Length switch
    {
        3 => name.Equals("src", StringComparison.OrdinalIgnoreCase),
        4 => name.Equals("href", StringComparison.OrdinalIgnoreCase) || name.Equals("cite", StringComparison.OrdinalIgnoreCase)
            || name.Equals("data", StringComparison.OrdinalIgnoreCase),
        6 => name.Equals("poster", StringComparison.OrdinalIgnoreCase),
        8 => name.Equals("longdesc", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Candidates are a URL, then a width or density, parted by commas (HTML §4.8.4.2.1); a URL may hold commas itself.</summary>
    private static string? SourceSet(ReadOnlySpan<char> value, string baseUrl)
    {
        var text = XmlText.Scrub(CharacterReferences.Decode(value.ToString()));
        var candidates = new List<string>();
        var changed = false;
        var at = 0;
        while (at < text.Length)
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ','))
            {
                at++;
            }

            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            var url = text[start..at];
            var descriptor = "";
            if (url.EndsWith(','))
            {
                url = url.TrimEnd(',');
            }
            else
            {
                var end = text.IndexOf(',', at);
                end = end < 0 ? text.Length : end;
                descriptor = text[at..end].Trim();
                at = end;
            }

            if (url.Length > 0 && UrlReference.Resolve(url, baseUrl) is { } absolute)
            {
                changed |= absolute != url;
                candidates.Add(descriptor.Length == 0 ? absolute : absolute + " " + descriptor);
            }
        }

        return changed ? string.Join(", ", candidates) : null;
    }
}
