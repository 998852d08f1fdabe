using System.Globalization;

namespace FeedHub.Fetching;

/// <summary>Dates in HTTP headers (RFC 9110 §5.6.7): the one current form and the two obsolete ones.</summary>
internal static class HttpDate
{
    private static readonly string[] Forms =
    [
        "d MMM yyyy H:mm:ss 'GMT'",
        "d MMM yyyy H:mm:ss 'UTC'",
        "d MMM yyyy H:mm:ss zzz",
        "d-MMM-yy H:mm:ss 'GMT'",
        "d-MMM-yyyy H:mm:ss 'GMT'",
        "ddd MMM d H:mm:ss yyyy",
    ];

    /// <returns>UTC; null for what is not a date. A wrong name of the day is overlooked: the date says which day it is.</returns>
    public static DateTimeOffset? Parse(string? value)
    {
        if (value is null)
        {
            return null;
        }

        var comma = value.IndexOf(',', StringComparison.Ordinal);
        return DateTimeOffset.TryParseExact(value[(comma + 1)..], Forms, CultureInfo.InvariantCulture,
            DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : null;
    }
}
