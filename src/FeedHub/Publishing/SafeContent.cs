using System.Text;
using FeedHub.Parsing;

namespace FeedHub.Publishing;

/// <summary>An item's text as markup for a page: what the sanitiser left of it, and pictures that wait until somebody scrolls to them.</summary>
internal readonly record struct SafeContent
{
    private const string Lazy = " loading=\"lazy\"";

    private SafeContent(string markup) => Markup = markup;

    /// <summary>HTML, clean.</summary>
    public string Markup { get; }

    /// <param name="item">The item.</param>
    /// <returns>Its fullest text; null when it has none.</returns>
    /// <exception cref="InvalidOperationException">It was not sanitised.</exception>
    public static SafeContent? Of(ParsedItem item)
    {
        if (!item.Sanitised) throw new InvalidOperationException("An item must be sanitised before it is shown.");
        return (item.Content ?? item.Summary) is { } html ? new SafeContent(WithLazyPictures(html)) : null;
    }

    /// <summary>A sanitiser writes text without a bare less-than sign and attributes in double quotes, in which there may be one.</summary>
    private static string WithLazyPictures(string html)
    {
        const string picture = "<img";
        var result = new StringBuilder(html.Length + 64);
        var (inTag, inValue) = (false, false);
        for (var i = 0; i < html.Length; i++)
        {
            var c = html[i];
            result.Append(c);
            if (inTag && c == '"') inValue = !inValue;
            else if (inTag && !inValue && c == '>') inTag = false;
            else if (!inTag && c == '<')
            {
                inTag = true;
                if (!html.AsSpan(i).StartsWith(picture) || i + picture.Length >= html.Length || html[i + picture.Length] is not (' ' or '>' or '/')) continue;
                result.Append(picture[1..]).Append(Lazy);
                i += picture.Length - 1;
            }
        }

        return result.ToString();
    }
}
