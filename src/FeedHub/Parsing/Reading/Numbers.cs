using System.Globalization;

namespace FeedHub.Parsing.Reading;

/// <summary>Numbers and durations as attributes hold them. What can't be read is null.</summary>
internal static class Numbers
{
    /// <summary>A positive count of bytes.</summary>
    public static long? Length(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

    /// <summary>A positive whole number, such as pixels.</summary>
    public static int? Positive(string? text) =>
        int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

    /// <summary>A number with an optional fraction.</summary>
    public static decimal? Decimal(string? text) =>
        decimal.TryParse(text?.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Degrees within ±<paramref name="most"/>.</summary>
    public static double? Degrees(string? text, double most) =>
        double.TryParse(text?.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= most ? value : null;

    /// <summary>Playing time: seconds, mm:ss or hh:mm:ss, more than zero and less than 1000 hours.</summary>
    public static TimeSpan? Duration(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Trim().Split(':');
        var seconds = 0m;
        foreach (var part in parts.Length > 3 ? [] : parts)
        {
            if (Decimal(part) is not { } value || value > 3_600_000)
            {
                return null;
            }

            seconds = (seconds * 60) + value;
        }

        return seconds is > 0 and < 3_600_000 ? TimeSpan.FromSeconds((double)decimal.Round(seconds, 3)) : null;
    }
}
