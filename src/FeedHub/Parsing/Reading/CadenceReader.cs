using System.Globalization;
using System.Xml.Linq;
using CodeHollow.FeedReader.Feeds;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Reading;

/// <summary>Reads how often a publisher wants to be asked.</summary>
internal static class CadenceReader
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <param name="rss">What FeedReader read of an RSS channel; null for Atom.</param>
    /// <param name="channel">The feed, for the syndication module.</param>
    public static PublisherCadence Read(Rss20Feed? rss, XElement channel)
    {
        var ttl = Numbers.Decimal(rss?.TTL) is { } minutes && minutes > 0 && minutes < (decimal)Longest.TotalMinutes
            ? TimeSpan.FromMinutes((double)minutes) : (TimeSpan?)null;
        var hours = new SortedSet<int>();
        foreach (var text in rss?.SkipHours ?? [])
        {
            // 24 is midnight in RSS 0.91.
            if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour <= 24)
            {
                hours.Add(hour % 24);
            }
        }

        var days = new SortedSet<DayOfWeek>();
        foreach (var text in rss?.SkipDays ?? [])
        {
            if (text.Trim() is { Length: > 0 } name && char.IsAsciiLetter(name[0]) && Enum.TryParse<DayOfWeek>(name, ignoreCase: true, out var day))
            {
                days.Add(day);
            }
        }

        var period = Period(channel);
        return ttl is null && period is null && hours.Count == 0 && days.Count == 0 ? PublisherCadence.None
            : new PublisherCadence(ttl, period, [.. hours], [.. days]);
    }

    private static TimeSpan? Period(XElement channel)
    {
        var period = channel.Element(Vocabulary.Syndication + "updatePeriod")?.Value.Trim().ToLowerInvariant() switch
        {
            "hourly" => TimeSpan.FromHours(1),
            "daily" => TimeSpan.FromDays(1),
            "weekly" => TimeSpan.FromDays(7),
            "monthly" => TimeSpan.FromDays(30),
            "yearly" => TimeSpan.FromDays(365),
            _ => (TimeSpan?)null,
        };
        return period / (Numbers.Positive(channel.Element(Vocabulary.Syndication + "updateFrequency")?.Value) ?? 1);
    }
}
