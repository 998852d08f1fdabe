using System.Globalization;

namespace FeedHub.Scheduling;

/// <summary>Durations as an operator would say them.</summary>
internal static class DurationWords
{
    /// <summary>Exact to the second: <c>1 h 30 min</c>.</summary>
    public static string InWords(this TimeSpan time)
    {
        var parts = new[] { (time.Days, "d"), (time.Hours, "h"), (time.Minutes, "min"), (time.Seconds, "s") }
            .Where(part => part.Item1 > 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1} {part.Item2}"));
        return string.Join(' ', parts.DefaultIfEmpty("0 s"));
    }

    /// <summary>In the one unit that says enough: <c>3 d</c>.</summary>
    public static string InRoundWords(this TimeSpan time) => time switch
    {
        { TotalDays: >= 365 } => "year or more",
        { TotalDays: >= 2 } => In(time.TotalDays, "d"),
        { TotalHours: >= 2 } => In(time.TotalHours, "h"),
        _ => In(Math.Max(1, time.TotalMinutes), "min"),
    };

    private static string In(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count:0} {unit}");
}
