using FeedHub.Scheduling;
using Xunit;

namespace FeedHub.Tests.Scheduling;

public sealed class CoverageGapTests
{
    [Theory]
    [InlineData(20, 20, 0, true)]
    [InlineData(20, 20, 1, false)]
    [InlineData(0, 20, 0, false)]
    [InlineData(20, 0, 0, false)]
    [InlineData(1, 1, 0, false)]
    [InlineData(2, 2, 0, true)]
    public void Two_documents_that_share_no_item_mean_that_posts_were_missed(int before, int now, int shared, bool missed)
    {
        Assert.Equal(missed, CoverageGap.Missed(before, now, shared));
        Assert.Equal(missed ? 1 : 0, CoverageGap.After(0, before, now, shared));
    }

    [Fact]
    public void Gaps_add_up_to_a_limit_stay_while_it_is_close_and_go_one_by_one()
    {
        var gaps = 0;
        for (var poll = 0; poll < 6; poll++) gaps = CoverageGap.After(gaps, 20, 20, 0);
        Assert.Equal(4, gaps);

        Assert.Equal(4, CoverageGap.After(gaps, 20, 20, 3));
        Assert.Equal(3, CoverageGap.After(gaps, 20, 20, 10));
        Assert.Equal(0, CoverageGap.After(0, 20, 20, 20));
    }

    [Fact]
    public void A_feed_that_outruns_the_interval_settles_where_little_is_missed()
    {
        // Twenty items shown, a post every two minutes: whole after forty minutes, so an hour is too long.
        var (gaps, missed, wait) = (0, 0, TimeSpan.FromHours(1));
        for (var poll = 0; poll < 200; poll++)
        {
            var shared = Math.Max(0, 20 - (int)(wait.TotalMinutes / 2));
            if (CoverageGap.Missed(20, 20, shared)) missed++;
            gaps = CoverageGap.After(gaps, 20, 20, shared);
            wait = Gap(gaps);
        }

        Assert.Equal(1, missed);

        static TimeSpan Gap(int gaps)
        {
            var now = DateTimeOffset.UnixEpoch.AddYears(50);
            return NextPoll.After(new PollHistory { PolledAt = now, Interval = TimeSpan.FromHours(1), Gaps = gaps }).At!.Value - now;
        }
    }
}
