using FeedHub.Parsing;
using FeedHub.Scheduling;
using Xunit;

namespace FeedHub.Tests.Scheduling;

/// <summary>Etiquette 10.</summary>
public sealed class SkippedHoursTests
{
    private static readonly PublisherCadence Cadence = new(null, null, [12, 13], [DayOfWeek.Saturday, DayOfWeek.Sunday]);
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "11:59:59", null)]
    [InlineData(0, "12:00:00", "0.14:00:00")]
    [InlineData(0, "13:59:59", "0.14:00:00")]
    [InlineData(0, "14:00:00", null)]
    [InlineData(5, "03:00:00", "7.00:00:00")]
    public void Ends_at_the_first_full_hour_that_is_not_skipped(int day, string time, string? end) =>
        Assert.Equal(
            end is null ? null : Monday + TimeSpan.Parse(end, null),
            SkippedHours.EndAfter(Monday.AddDays(day) + TimeSpan.Parse(time, null), Cadence));

    [Fact]
    public void Is_meant_in_GMT_whatever_the_offset_of_the_time() =>
        Assert.Equal(Monday.AddHours(14), SkippedHours.EndAfter(new DateTimeOffset(2026, 11, 23, 6, 30, 0, TimeSpan.FromHours(-6)), Cadence));

    [Fact]
    public void Hours_that_are_all_skipped_skip_nothing() =>
        Assert.Null(SkippedHours.EndAfter(Monday, new PublisherCadence(null, null, [.. Enumerable.Range(0, 24)], [])));

    [Fact]
    public void Dispatch_avoids_them_and_feeds_that_waited_for_the_same_hour_do_not_come_at_once()
    {
        var times = Enumerable.Range(0, 600).Select(n => SkippedHours.Avoid($"https://example.org/{n}", Monday.AddHours(12.1), Cadence)).ToList();

        Assert.All(times, time => Assert.InRange(time, Monday.AddHours(14), Monday.AddHours(14).AddMinutes(10)));
        Assert.InRange(times.GroupBy(time => time.Minute).Max(minute => minute.Count()), 60, 100);
        Assert.Equal(Monday.AddHours(11.9), SkippedHours.Avoid("https://example.org/1", Monday.AddHours(11.9), Cadence));
    }
}
