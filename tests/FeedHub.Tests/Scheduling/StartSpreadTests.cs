using FeedHub.Scheduling;
using Xunit;

namespace FeedHub.Tests.Scheduling;

public sealed class StartSpreadTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_restart_does_not_reset_timers() =>
        Assert.Equal([Now.AddMinutes(42)], StartSpread.Over([Now.AddMinutes(42)], Now));

    [Theory]
    [InlineData(12, 200)]
    [InlineData(3_000, 200)]
    [InlineData(10_000, 60)]
    public void First_polls_come_one_after_the_other_and_all_within_ten_minutes(int feeds, int gapMilliseconds)
    {
        var times = StartSpread.Over(new DateTimeOffset?[feeds], Now);

        Assert.Equal(Now, times[0]);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.Equal(TimeSpan.FromMilliseconds(gapMilliseconds), pair.Second - pair.First));
        Assert.InRange(times[^1], Now, Now.AddMinutes(10));
    }

    [Fact]
    public void Overdue_feeds_are_spread_too_and_do_not_wait_for_those_that_are_not_due()
    {
        var times = StartSpread.Over([Now.AddHours(-5), Now.AddHours(1), Now.AddHours(-1)], Now);

        Assert.Equal([Now, Now.AddHours(1), Now.AddMilliseconds(200)], times);
    }
}
