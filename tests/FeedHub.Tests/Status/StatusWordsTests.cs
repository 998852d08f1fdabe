using FeedHub.Status.Page;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>Figures in words.</summary>
public sealed class StatusWordsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.0 MB")]
    [InlineData(9_949_999, "9.9 MB")]
    [InlineData(9_950_000, "10 MB")]
    [InlineData(999_500_000, "1.0 GB")]
    [InlineData(5_250_000_000_000, "5250.0 GB")]
    public void Bytes_are_told_in_the_unit_that_says_it_best(long bytes, string words) => Assert.Equal(words, StatusWords.Bytes(bytes));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(999, "999 ms")]
    [InlineData(1000, "1.0 s")]
    public void Durations_too(long milliseconds, string words) => Assert.Equal(words, StatusWords.Duration(milliseconds));

    [Fact]
    public void A_poll_that_waits_for_its_turn_is_due()
    {
        var now = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal("due", StatusWords.Ahead(now.AddMinutes(-9), now));
        Assert.Equal("in a moment", StatusWords.Ahead(now.AddSeconds(59), now));
        Assert.Equal("in 7 min", StatusWords.Ahead(now.AddMinutes(7), now));
    }

    [Fact]
    public void A_share_of_nothing_is_a_dash() => Assert.Equal(("–", "0 %", "67 %"), (StatusWords.Share(null), StatusWords.Share(0), StatusWords.Share(0.667)));
}
