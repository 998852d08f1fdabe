using FeedHub.Status.Page;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>Bars as a path.</summary>
public sealed class BarPathTests
{
    [Fact]
    public void Each_bar_stands_at_its_place_as_high_as_its_share_of_the_highest() =>
        Assert.Equal("M0 50h0.8v50h-0.8zM2 0h0.8v100h-0.8z", BarPath.Of([2, 0, 4], 4, 0.2));

    [Fact]
    public void Bars_stand_on_those_below() => Assert.Equal("M0 25h1v25h-1z", BarPath.Of([1], [2], 4, 0));

    [Fact]
    public void Little_is_seen_and_nothing_is_not()
    {
        Assert.Equal("M0 99h1v1h-1z", BarPath.Of([1], 100_000, 0));
        Assert.Equal("", BarPath.Of([0, 0], 0, 0));
    }
}
