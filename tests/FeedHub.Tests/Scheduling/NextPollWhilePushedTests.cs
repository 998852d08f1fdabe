using FeedHub.Fetching;
using FeedHub.Scheduling;
using Xunit;

namespace FeedHub.Tests.Scheduling;

/// <summary>Etiquette of a good poller, 21: a slow poll is the net under a hub that pushes.</summary>
public sealed class NextPollWhilePushedTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly PollHistory Pushed = new() { PolledAt = Now, Interval = TimeSpan.FromHours(1), Pushed = true };

    [Theory]
    [InlineData("0:15:00", "6:00:00")]
    [InlineData("6:00:00", "6:00:00")]
    [InlineData("2.0:00:00", "2.0:00:00")]
    public void A_feed_that_is_pushed_is_polled_every_six_hours_or_in_the_operators_interval_if_that_is_longer(string interval, string wait)
    {
        var next = NextPoll.After(Pushed with { Interval = TimeSpan.Parse(interval, null) });

        Assert.Equal(Now + TimeSpan.Parse(wait, null), next.At);
    }

    [Fact]
    public void The_operator_is_told_why() => Assert.Equal("pushed by its hub", NextPoll.After(Pushed).Reason);

    [Fact]
    public void What_asks_for_a_longer_wait_still_counts() =>
        Assert.Equal("origin's max-age", NextPoll.After(Pushed with { Wishes = new OriginWishes(null, TimeSpan.FromHours(12)) }).Reason);

    [Fact]
    public void A_poll_that_failed_is_repeated_as_if_there_were_no_hub() =>
        Assert.Equal(NextPoll.After(Pushed with { Pushed = false, Failures = 1 }), NextPoll.After(Pushed with { Failures = 1 }));

    [Fact]
    public void Posts_that_were_missed_before_are_no_reason_to_hurry_while_a_hub_pushes() =>
        Assert.Equal(Now.AddHours(6), NextPoll.After(Pushed with { Gaps = 2 }).At);
}
