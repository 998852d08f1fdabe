using System.Buffers;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Html;

/// <summary>Knows pictures that are there to count readers, not to be seen.</summary>
internal static class TrackingPixel
{
    private static readonly SearchValues<string> Counters = SearchValues.Create(
        ["feeds.feedburner.com/~r/", "/~r/", "pixel.wp.com/", "stats.wordpress.com/b.gif", "pixel.quantserve.com/", "google-analytics.com/",
         "feedsportal.com/c/", "feedads.g.doubleclick.net/", "/piwik.php", "/matomo.php", "scorecardresearch.com/"],
        StringComparison.OrdinalIgnoreCase);

    /// <param name="inside">What stands in an img tag after its name.</param>
    public static bool Is(ReadOnlySpan<char> inside)
    {
        bool? isThin = null, isLow = null; // Of two attributes of a name the first counts.
        var attributes = new HtmlAttributes(inside);
        while (attributes.Next())
        {
            if (attributes.Name.Equals("width", StringComparison.OrdinalIgnoreCase))
            {
                isThin ??= IsTiny(attributes.Value);
            }
            else if (attributes.Name.Equals("height", StringComparison.OrdinalIgnoreCase))
            {
                isLow ??= IsTiny(attributes.Value);
            }
            else if (attributes.Name.Equals("src", StringComparison.OrdinalIgnoreCase)
                     && CharacterReferences.Decode(attributes.Value.ToString()).AsSpan().ContainsAny(Counters))
            {
                return true;
            }
        }

        return isThin == true && isLow == true;
    }

    private static bool IsTiny(ReadOnlySpan<char> size) => size.Trim() is "0" or "1" or "0px" or "1px";
}
