using FeedHub.Scheduling;
using Xunit;

namespace FeedHub.Tests.Scheduling;

/// <summary>Etiquette 12.</summary>
public sealed class JitterTests
{
    private static readonly DateTimeOffset Due = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_feed_and_a_time_always_give_the_same_delay()
    {
        Assert.Equal(
            Jitter.Of("https://example.org/feed.xml", Due, TimeSpan.FromHours(1)),
            Jitter.Of("https://example.org/feed.xml", Due.ToOffset(TimeSpan.FromHours(5)), TimeSpan.FromHours(1)));

        // The same on every machine and in every version: written down, not computed.
        Assert.Equal(0.00955, Jitter.Within(TimeSpan.FromSeconds(1), "https://example.org/feed.xml", Due).TotalSeconds, 0.00001);
    }

    [Fact]
    public void Another_feed_or_another_time_gives_another_delay()
    {
        var delay = Jitter.Of("https://example.org/1.xml", Due, TimeSpan.FromHours(1));

        Assert.NotEqual(delay, Jitter.Of("https://example.org/2.xml", Due, TimeSpan.FromHours(1)));
        Assert.NotEqual(delay, Jitter.Of("https://example.org/1.xml", Due.AddHours(1), TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData(60, 360)]
    [InlineData(24 * 60, 600)]
    [InlineData(10, 60)]
    [InlineData(1, 6)]
    [InlineData(0, 0)]
    public void The_delay_is_at_most_a_tenth_of_the_wait_and_ten_minutes_and_never_negative(int minutes, int mostSeconds)
    {
        var delays = Feeds(5000).Select(feed => Jitter.Of(feed, Due, TimeSpan.FromMinutes(minutes)).TotalSeconds).ToList();

        Assert.InRange(delays.Min(), 0, mostSeconds * 0.01);
        Assert.InRange(delays.Max(), mostSeconds * 0.99, mostSeconds);
    }

    [Fact]
    public void Ten_thousand_feeds_due_at_one_instant_are_spread_evenly()
    {
        var perSecond = Feeds(10_000)
            .GroupBy(feed => (int)Jitter.Within(TimeSpan.FromSeconds(100), feed, Due).TotalSeconds)
            .Select(second => second.Count())
            .ToList();

        Assert.Equal(100, perSecond.Count);
        Assert.InRange(perSecond.Max(), 100, 150);
        Assert.InRange(perSecond.Min(), 50, 100);
    }

    [Fact]
    public void A_window_that_is_over_delays_nothing() => Assert.Equal(TimeSpan.Zero, Jitter.Within(TimeSpan.FromSeconds(-1), "feed", Due));

    private static IEnumerable<string> Feeds(int count) => Enumerable.Range(0, count).Select(i => $"https://example.org/{i}.xml");
}
