using FeedHub.Configuration;
using FeedHub.Scheduling;
using FeedHub.Storage;
using Xunit;

namespace FeedHub.Tests.Scheduling;

public sealed class HostTurnsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly FetchConfig Fetch = new() { AllowPrivate = ["127.0.0.0/8", "intranet.example", "::1"] };

    [Fact]
    public void A_publishers_host_is_asked_once_at_a_time_and_never_more_than_once_a_second()
    {
        var turns = new HostTurns(new LocalHostTimes());
        var host = HostPoliteness.For(Feed("https://example.org/feed"), Fetch);

        Assert.Equal(1, host.Concurrency);
        Assert.True(host.SharesRetryAfter);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_ => (Take(turns, host, Now) - Now).TotalSeconds));
        Assert.Equal(Now.AddSeconds(10), Take(turns, host, Now.AddSeconds(10)));
    }

    [Fact]
    public async Task What_can_wait_takes_a_turn_only_where_one_is_free_and_pushes_nobody_back()
    {
        var turns = new HostTurns(new LocalHostTimes());
        var cancel = TestContext.Current.CancellationToken;
        var host = HostPoliteness.For(Feed("https://example.org/feed"), Fetch);

        Assert.True(await turns.TryTakeAsync(host, Now, cancel));
        Assert.False(await turns.TryTakeAsync(host, Now, cancel));
        Assert.Equal(Now.AddSeconds(1), Take(turns, host, Now));
        Assert.False(await turns.TryTakeAsync(host, Now.AddSeconds(1.5), cancel));
        Assert.True(await turns.TryTakeAsync(host, Now.AddSeconds(2), cancel));
        await turns.HoldAsync("example.org", Now.AddMinutes(5), cancel);
        Assert.False(await turns.TryTakeAsync(host, Now.AddMinutes(4), cancel));
        Assert.True(await turns.TryTakeAsync(host, Now.AddMinutes(5), cancel));
    }

    [Fact]
    public void Hosts_do_not_wait_for_one_another()
    {
        var turns = new HostTurns(new LocalHostTimes());
        Take(turns, HostPoliteness.For(Feed("https://example.org/feed"), Fetch), Now);

        Assert.Equal(Now, Take(turns, HostPoliteness.For(Feed("https://example.net/feed"), Fetch), Now));
    }

    [Fact]
    public async Task Every_feed_of_a_host_waits_when_the_host_says_so()
    {
        var turns = new HostTurns(new LocalHostTimes());
        await turns.HoldAsync("example.org", Now.AddMinutes(5), TestContext.Current.CancellationToken);

        Assert.Equal(Now.AddMinutes(5), Take(turns, HostPoliteness.For(Feed("https://EXAMPLE.org/b"), Fetch), Now));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8099/feed")]
    [InlineData("http://127.8.9.10/feed")]
    [InlineData("http://intranet.example/feed")]
    [InlineData("http://[::1]:80/feed")]
    [InlineData("file:///srv/feeds/a.xml")]
    public void The_operators_own_hosts_are_asked_without_waiting(string url)
    {
        var turns = new HostTurns(new LocalHostTimes());
        var host = HostPoliteness.For(Feed(url), Fetch);

        Assert.Equal([Now, Now], [Take(turns, host, Now), Take(turns, host, Now)]);
        Assert.True(host.Concurrency > 1);
        Assert.False(host.SharesRetryAfter);
    }

    [Fact]
    public async Task Turns_taken_at_the_same_time_are_all_different()
    {
        var turns = new HostTurns(new LocalHostTimes());
        var host = HostPoliteness.For(Feed("https://example.org/feed"), Fetch);
        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Take(turns, host, Now), TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => Now.AddSeconds(i)), taken.Order());
    }

    [Fact]
    public void Polls_that_begin_late_are_no_closer_to_one_another_than_those_in_time()
    {
        var turns = new HostTurns(new LocalHostTimes());
        var host = HostPoliteness.For(Feed("https://example.org/feed"), Fetch);
        foreach (var _ in Enumerable.Range(0, 3)) Take(turns, host, Now);
        var late = Now.AddSeconds(2.7);

        // The second was to begin at 1 s and the third at 2 s.
        Assert.Equal(late, Take(turns, host, late, hasTurn: true));
        Assert.Equal(late.AddSeconds(1), Take(turns, host, late, hasTurn: true));
        Assert.Equal(late.AddSeconds(1), Take(turns, host, late.AddSeconds(1), hasTurn: true));
        Assert.Equal(late.AddSeconds(2), Take(turns, host, late.AddSeconds(1)));
    }

    [Fact]
    public async Task A_turn_that_was_taken_before_the_host_wanted_to_be_left_alone_is_void()
    {
        var turns = new HostTurns(new LocalHostTimes());
        var host = HostPoliteness.For(Feed("https://example.org/feed"), Fetch);
        Take(turns, host, Now);
        Assert.Equal(Now.AddSeconds(1), Take(turns, host, Now));
        await turns.HoldAsync(host.Host, Now.AddMinutes(5), TestContext.Current.CancellationToken);

        Assert.Equal(Now.AddMinutes(5), Take(turns, host, Now.AddSeconds(1), hasTurn: true));
    }

    [Fact]
    public void A_host_that_one_feed_may_reach_is_the_operators_own_for_that_feed()
    {
        var feed = Feed("http://10.0.0.5/feed") with { AllowPrivate = ["10.0.0.0/8"] };

        Assert.False(HostPoliteness.For(feed, Fetch).SharesRetryAfter);
        Assert.True(HostPoliteness.For(Feed("http://10.0.0.5/feed"), Fetch).SharesRetryAfter);
    }

    private static DateTimeOffset Take(HostTurns turns, HostPoliteness host, DateTimeOffset now, bool hasTurn = false)
    {
        var taken = turns.TakeAsync(host, hasTurn, now, TestContext.Current.CancellationToken);
        return taken.IsCompletedSuccessfully ? taken.Result : throw new InvalidOperationException("One process asks nobody.");
    }

    private static FeedConfig Feed(string url) => new()
    {
        Url = new Uri(url),
        Tags = [],
        Interval = TimeSpan.FromHours(1),
        Retention = null,
        Backfill = null,
    };
}
