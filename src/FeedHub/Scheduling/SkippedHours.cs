using FeedHub.Parsing;

namespace FeedHub.Scheduling;

/// <summary>The hours and days at which a feed asks not to be polled: skipHours and skipDays of RSS 2.0, in GMT. Pure.</summary>
public static class SkippedHours
{
    /// <summary>Feeds that wait for the end of the same hour come within this time after it, not all at once.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromMinutes(10);

    /// <summary>The first full hour that is not skipped; null when the time itself is not, or when a feed skips them all.</summary>
    public static DateTimeOffset? EndAfter(DateTimeOffset at, PublisherCadence cadence)
    {
        at = at.ToUniversalTime();
        if (!IsSkipped(at)) return null;

        var hour = NextPoll.StartOfHour(at);
        for (var ahead = 1; ahead <= 7 * 24; ahead++)
        {
            if (!IsSkipped(hour.AddHours(ahead))) return hour.AddHours(ahead);
        }

        return null;

        bool IsSkipped(DateTimeOffset time) => cadence.SkipHours.Contains(time.Hour) || cadence.SkipDays.Contains(time.DayOfWeek);
    }

    /// <summary>A time of dispatch, moved out of the hours that the feed asks to skip.</summary>
    /// <param name="feed">What tells the feed from others, such as its URL.</param>
    /// <param name="at">The time, jitter included: it may have led into a skipped hour.</param>
    /// <param name="cadence">What the feed asks for.</param>
    public static DateTimeOffset Avoid(string feed, DateTimeOffset at, PublisherCadence cadence) =>
        EndAfter(at, cadence) is { } end ? end + Jitter.Within(Spread, feed, end) : at;
}
