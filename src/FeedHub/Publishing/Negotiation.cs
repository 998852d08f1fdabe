using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace FeedHub.Publishing;

/// <summary>The content codings that are served.</summary>
internal enum ContentCoding
{
    Identity,
    Gzip,
    Brotli,
}

/// <summary>Chooses a content coding by Accept-Encoding (RFC 9110 §12.5.3), without allocating.</summary>
internal static class Negotiation
{
    private const double Unstated = -1;

    /// <summary>The coding the client weighs highest; of equals the smallest. Identity is always possible: a feed beats a 406.</summary>
    /// <param name="accept">The header's values; none means no preference, which is served as written.</param>
    /// <param name="gzip">Whether there is a gzip variant.</param>
    /// <param name="brotli">Whether there is a Brotli variant.</param>
    public static ContentCoding Best(StringValues accept, bool gzip, bool brotli)
    {
        double wildcard = Unstated, identity = Unstated, zipped = Unstated, brotlied = Unstated;
        foreach (var value in accept)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                var (name, weight) = Read(value.AsSpan()[range], out var coding);
                if (!name)
                    continue;
                if (coding is "*")
                    wildcard = weight;
                else if (coding.Equals("br", StringComparison.OrdinalIgnoreCase))
                    brotlied = weight;
                else if (coding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || coding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
                    zipped = weight;
                else if (coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
                    identity = weight;
            }
        }

        // What is not named has the wildcard's weight; identity, unless named, is what is left when nothing else will do.
        var rest = Math.Max(wildcard, 0);
        brotlied = brotli ? brotlied is Unstated ? rest : brotlied : 0;
        zipped = gzip ? zipped is Unstated ? rest : zipped : 0;
        if (brotlied > 0 && brotlied >= zipped && brotlied >= identity)
            return ContentCoding.Brotli;
        return zipped > 0 && zipped >= identity ? ContentCoding.Gzip : ContentCoding.Identity;
    }

    /// <summary>Reads <c>coding;q=0.5</c>. A weight that is no number counts as 1, as if it were not there.</summary>
    public static (bool Any, double Weight) Read(ReadOnlySpan<char> element, out ReadOnlySpan<char> coding)
    {
        var semicolon = element.IndexOf(';');
        coding = (semicolon < 0 ? element : element[..semicolon]).Trim();
        if (coding.IsEmpty)
            return (false, 0);
        if (semicolon < 0)
            return (true, 1);
        foreach (var range in element[(semicolon + 1)..].Split(';'))
        {
            var parameter = element[(semicolon + 1)..][range].Trim();
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
                && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight))
            {
                return (true, weight);
            }
        }

        return (true, 1);
    }
}
