using System.Globalization;
using FeedHub.Publishing;

namespace FeedHub.Status.Page;

/// <summary>Figures as the status page says them.</summary>
internal static class StatusWords
{
    /// <summary>In the unit that says it best: <c>1.4 MB</c>; a thousand bytes to the kB.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => In(bytes, "0", "B"),
        < 999_500 => In(bytes / 1e3, "0", "kB"),
        < 999_500_000 => In(bytes / 1e6, bytes < 9_950_000 ? "0.0" : "0", "MB"),
        _ => In(bytes / 1e9, "0.0", "GB"),
    };

    /// <summary>In the unit that says it best: <c>420 ms</c>, <c>1.2 s</c>.</summary>
    public static string Duration(long milliseconds) => milliseconds < 1000 ? In(milliseconds, "0", "ms") : In(milliseconds / 1e3, "0.0", "s");

    /// <summary>A share from 0 to 1 as a percentage; a dash for none.</summary>
    public static string Share(double? share) => share is { } part ? string.Create(CultureInfo.InvariantCulture, $"{part * 100:0} %") : "–";

    /// <summary>How far ahead a poll is; one that waits for its turn is due.</summary>
    public static string Ahead(DateTimeOffset time, DateTimeOffset now) => time <= now ? "due"
        : time - now < TimeSpan.FromMinutes(1) ? "in a moment"
        : IndexPage.Time.Relative(time, now);

    /// <summary>What is said of a feed's health.</summary>
    public static string Label(FeedHealth health) => health switch
    {
        FeedHealth.Failing => "Failing",
        FeedHealth.Gone => "Gone for good",
        FeedHealth.Moved => "Moved",
        FeedHealth.Waiting => "Not polled yet",
        FeedHealth.Ok => "OK",
        _ => throw new ArgumentOutOfRangeException(nameof(health), health, null),
    };

    private static string In(double number, string format, string unit) => $"{number.ToString(format, CultureInfo.InvariantCulture)} {unit}";
}
