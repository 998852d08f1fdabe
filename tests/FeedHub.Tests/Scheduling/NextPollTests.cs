using FeedHub.Fetching;
using FeedHub.Parsing;
using FeedHub.Scheduling;
using Xunit;

namespace FeedHub.Tests.Scheduling;

/// <summary>Etiquette 6, 8, 10 and 13, and what the operator is told of each.</summary>
public sealed class NextPollTests
{
    /// <summary>A Tuesday.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly PollHistory Hourly = new() { PolledAt = Now, Interval = TimeSpan.FromHours(1) };

    [Fact]
    public void A_feed_of_which_nothing_is_known_is_polled_in_the_operators_interval() =>
        Is("1:00:00", "every 1 h", Hourly);

    [Theory]
    [InlineData("0:15:00", "every 15 min")]
    [InlineData("1:30:00", "every 1 h 30 min")]
    [InlineData("7.0:00:00", "every 7 d")]
    public void The_reason_names_the_interval(string interval, string reason) =>
        Is(interval, reason, Hourly with { Interval = TimeSpan.Parse(interval, null) });

    [Theory]
    [InlineData("0:30:00", "1:00:00", "every 1 h")]
    [InlineData("2:00:00", "2:00:00", "origin's max-age")]
    [InlineData("1.0:00:00", "1.0:00:00", "origin's max-age")]
    [InlineData("30.0:00:00", "1.0:00:00", "origin's max-age")]
    public void Max_age_counts_where_it_is_longer_and_up_to_a_day(string freshFor, string wait, string reason) =>
        Is(wait, reason, Hourly with { Wishes = new OriginWishes(null, TimeSpan.Parse(freshFor, null)) });

    [Theory]
    [InlineData("0:10:00", "1:00:00", "every 1 h")]
    [InlineData("3:00:00", "3:00:00", "feed's ttl")]
    [InlineData("3.0:00:00", "1.0:00:00", "feed's ttl")]
    public void Ttl_counts_where_it_is_longer_and_up_to_a_day(string ttl, string wait, string reason) =>
        Is(wait, reason, Hourly with { Cadence = PublisherCadence.None with { Ttl = TimeSpan.Parse(ttl, null) } });

    [Theory]
    [InlineData("0:30:00", "1:00:00", "every 1 h")]
    [InlineData("12:00:00", "12:00:00", "feed's update period")]
    [InlineData("365.0:00:00", "1.0:00:00", "feed's update period")]
    public void The_update_period_counts_where_it_is_longer_and_up_to_a_day(string period, string wait, string reason) =>
        Is(wait, reason, Hourly with { Cadence = PublisherCadence.None with { UpdatePeriod = TimeSpan.Parse(period, null) } });

    [Fact]
    public void The_latest_of_all_wishes_counts()
    {
        var history = Hourly with
        {
            Wishes = new OriginWishes(null, TimeSpan.FromHours(3)),
            Cadence = PublisherCadence.None with { Ttl = TimeSpan.FromHours(2), UpdatePeriod = TimeSpan.FromHours(4) },
        };

        Is("4:00:00", "feed's update period", history);
        Is("6:00:00", "every 6 h", history with { Interval = TimeSpan.FromHours(6) });
    }

    [Fact]
    public void A_publishers_cap_does_not_shorten_what_the_operator_wants() =>
        Is("3.0:00:00", "every 3 d", Hourly with
        {
            Interval = TimeSpan.FromDays(3),
            Wishes = new OriginWishes(null, TimeSpan.FromDays(9)),
        });

    [Theory]
    [InlineData(1, "1:00:00", "failed once")]
    [InlineData(2, "2:00:00", "failed 2 times")]
    [InlineData(3, "4:00:00", "failed 3 times")]
    [InlineData(5, "16:00:00", "failed 5 times")]
    [InlineData(6, "1.0:00:00", "failed 6 times")]
    [InlineData(7, "1.0:00:00", "failed 7 times")]
    [InlineData(10_000, "1.0:00:00", "failed 10000 times")]
    [InlineData(int.MaxValue, "1.0:00:00", "failed 2147483647 times")]
    public void Each_failure_doubles_the_wait_up_to_a_day(int failures, string wait, string reason) =>
        Is(wait, reason, Hourly with { Failures = failures });

    [Fact]
    public void A_success_resets_the_backoff()
    {
        Assert.Equal(Now.AddHours(16), NextPoll.After(Hourly with { Failures = 5 }).At);

        Is("1:00:00", "every 1 h", Hourly with { Failures = 0 });
    }

    [Fact]
    public void A_failure_is_tried_again_in_the_interval_however_seldom_the_feed_posts() =>
        Is("1:00:00", "failed once", Hourly with { Failures = 1, Posted = [Now.AddDays(-200)] });

    [Theory]
    [InlineData(1, "1:00:00", "not found once")]
    [InlineData(2, "4:00:00", "not found 2 times")]
    [InlineData(3, "1.0:00:00", "not found 3 times: asked daily")]
    [InlineData(300, "1.0:00:00", "not found 300 times: asked daily")]
    public void A_404_is_soon_asked_for_daily_and_said_to_be(int failures, string wait, string reason) =>
        Is(wait, reason, Hourly with { Failures = failures, FailedStatus = 404 });

    [Fact]
    public void A_404_from_a_feed_polled_every_minute_is_asked_for_daily_all_the_same() =>
        Is("1.0:00:00", "not found 3 times: asked daily",
            Hourly with { Interval = TimeSpan.FromMinutes(1), Failures = 3, FailedStatus = 404 });

    [Fact]
    public void A_410_is_never_asked_for_again() =>
        Assert.Equal(
            new PlannedPoll(null, "gone for good (HTTP 410)"), NextPoll.After(Hourly with { Failures = 1, FailedStatus = 410 }));

    [Theory]
    [InlineData("0:10:00", "1:00:00", "failed once")]
    [InlineData("5:00:00", "5:00:00", "origin's Retry-After")]
    [InlineData("90.0:00:00", "1.0:00:00", "origin's Retry-After")]
    public void Retry_After_counts_where_it_is_longer_and_up_to_a_day(string retryAfter, string wait, string reason) =>
        Is(wait, reason, Hourly with { Failures = 1, FailedStatus = 429, Wishes = new OriginWishes(TimeSpan.Parse(retryAfter, null), null) });

    [Theory]
    [InlineData(new[] { 13 }, "2:00:00")]
    [InlineData(new[] { 13, 14, 15 }, "4:00:00")]
    [InlineData(new[] { 12 }, "1:00:00")]
    [InlineData(new[] { 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 0 }, "13:00:00")]
    public void Skipped_hours_are_skipped_in_GMT(int[] skipHours, string wait)
    {
        var history = Hourly with { Cadence = PublisherCadence.None with { SkipHours = skipHours } };

        Is(wait, skipHours[0] == 13 ? "every 1 h, then the feed's skipHours or skipDays" : "every 1 h", history);
    }

    [Fact]
    public void A_clock_in_another_zone_makes_no_difference_to_skipped_hours()
    {
        var madrid = Hourly with { PolledAt = Now.ToOffset(TimeSpan.FromHours(2)), Cadence = PublisherCadence.None with { SkipHours = [13] } };

        Assert.Equal(Now.AddHours(2), NextPoll.After(madrid).At);
        Assert.Equal(TimeSpan.Zero, NextPoll.After(madrid).At!.Value.Offset);
    }

    [Fact]
    public void A_poll_within_a_skipped_hour_moves_to_the_first_hour_that_is_not()
    {
        var history = Hourly with { PolledAt = Now.AddMinutes(25), Cadence = PublisherCadence.None with { SkipHours = [13] } };

        Assert.Equal(Now.AddHours(2), NextPoll.After(history).At);
    }

    [Fact]
    public void Skipped_days_are_skipped_whole()
    {
        var saturday = new DateTimeOffset(2026, 3, 13, 23, 30, 0, TimeSpan.Zero);
        var history = Hourly with
        {
            PolledAt = saturday,
            Cadence = PublisherCadence.None with { SkipDays = [DayOfWeek.Saturday, DayOfWeek.Sunday], SkipHours = [0, 1] },
        };

        Assert.Equal(new DateTimeOffset(2026, 3, 16, 2, 0, 0, TimeSpan.Zero), NextPoll.After(history).At);
    }

    [Fact]
    public void A_feed_that_skips_every_hour_or_day_is_polled_as_if_it_skipped_none()
    {
        Is("1:00:00", "every 1 h", Hourly with { Cadence = PublisherCadence.None with { SkipHours = [.. Enumerable.Range(0, 24)] } });
        Is("1:00:00", "every 1 h", Hourly with { Cadence = PublisherCadence.None with { SkipDays = Enum.GetValues<DayOfWeek>() } });
    }

    [Fact]
    public void A_feed_that_posts_hourly_is_polled_hourly() =>
        Is("1:00:00", "every 1 h", Hourly with { Posted = Every(TimeSpan.FromHours(1), 50) });

    [Fact]
    public void A_feed_that_posts_much_more_often_is_still_polled_in_the_operators_interval() =>
        Is("1:00:00", "every 1 h", Hourly with { Posted = Every(TimeSpan.FromMinutes(5), 50) });

    [Fact]
    public void A_feed_that_posts_monthly_slows_towards_daily()
    {
        var plan = NextPoll.After(Hourly with { Posted = Every(TimeSpan.FromDays(30), 12) });

        Assert.InRange(plan.At!.Value - Now, TimeSpan.FromHours(16), TimeSpan.FromHours(24));
        Assert.Matches("^posts about every [0-9]+ d$", plan.Reason);
    }

    [Fact]
    public void A_feed_that_never_changes_slows_to_daily_and_no_further()
    {
        Is("1.0:00:00", "posts about every year or more", Hourly with { Posted = [Now.AddDays(-900)] });
        Is("1.0:00:00", "posts about every year or more", Hourly with { WatchedSince = Now.AddDays(-900) });
        Assert.InRange(NextPoll.After(Hourly with { WatchedSince = Now.AddHours(-3) }).At!.Value - Now, TimeSpan.FromHours(1), TimeSpan.FromHours(4));
    }

    [Fact]
    public void Rarer_posts_never_mean_sooner_polls()
    {
        // Gaps that fall on all hours alike: nothing but the rate is to be learnt from them.
        var waits = Enumerable.Range(0, 12)
            .Select(power => NextPoll.After(Hourly with { Posted = Every(TimeSpan.FromHours(0.513 * (1 << power)), 100) }).At!.Value - Now)
            .ToList();

        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromHours(1), waits[0]);
        Assert.Equal(TimeSpan.FromHours(24), waits[^1]);
    }

    [Fact]
    public void A_burst_speeds_a_slow_feed_up_and_silence_slows_it_down_again()
    {
        var monthly = Every(TimeSpan.FromDays(30.3), 12);
        var burst = Enumerable.Range(0, 8).Select(i => Now.AddMinutes(-15 * i));

        var before = Wait(Now, monthly);
        var during = Wait(Now, [.. burst, .. monthly]);
        var nextDay = Wait(Now.AddDays(1), [.. burst, .. monthly]);
        var nextMonth = Wait(Now.AddDays(30), [.. burst, .. monthly]);

        Assert.InRange(during, TimeSpan.FromHours(1), TimeSpan.FromHours(2));
        Assert.InRange(nextDay, during * 3, before);
        Assert.InRange(nextMonth, nextDay * 1.5, TimeSpan.FromHours(24));

        static TimeSpan Wait(DateTimeOffset at, IReadOnlyList<DateTimeOffset> posted) =>
            NextPoll.After(Hourly with { PolledAt = at, Posted = posted }).At!.Value - at;
    }

    [Fact]
    public void Polls_follow_the_hours_at_which_a_feed_posts()
    {
        // Working days at nine, for ten weeks.
        var posted = Enumerable.Range(1, 70).Select(day => Now.Date.AddDays(-day).AddHours(9))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .Select(day => new DateTimeOffset(day, TimeSpan.Zero))
            .ToList();

        Assert.Equal(TimeSpan.FromHours(1.5), Wait(Now.Date.AddHours(8.5)));
        Assert.InRange(Wait(Now.Date.AddHours(10)), TimeSpan.FromHours(8), TimeSpan.FromHours(24));
        Assert.InRange(Wait(Now.Date.AddHours(18)), TimeSpan.FromHours(8), TimeSpan.FromHours(16));

        TimeSpan Wait(DateTime at)
        {
            var from = new DateTimeOffset(at, TimeSpan.Zero);
            return NextPoll.After(Hourly with { PolledAt = from, Posted = posted }).At!.Value - from;
        }
    }

    [Fact]
    public void Without_validators_a_feed_is_asked_half_as_often_but_for_one_that_posts_all_the_time()
    {
        var daily = Hourly with { Posted = Every(TimeSpan.FromHours(7), 100) };
        var busy = Hourly with { Posted = Every(TimeSpan.FromMinutes(5), 100) };

        var with = NextPoll.After(daily).At!.Value - Now;
        var without = NextPoll.After(daily with { Validated = false }).At!.Value - Now;

        Assert.InRange(without / with, 1.6, 2.4);
        Is("1:00:00", "every 1 h", busy with { Validated = false });
    }

    [Fact]
    public void The_backlog_of_an_undated_feed_counts_as_one_post()
    {
        var backlog = Enumerable.Repeat(Now.AddDays(-2), 50).ToList();

        Assert.Equal(
            NextPoll.After(Hourly with { Posted = [Now.AddDays(-2)] }), NextPoll.After(Hourly with { Posted = backlog }));
    }

    [Fact]
    public void Posts_dated_in_the_future_are_not_counted() =>
        Is("1:00:00", "every 1 h", Hourly with { Posted = [Now.AddDays(1), Now.AddYears(50)] });

    [Theory]
    [InlineData(1, "0:30:00", "posts were missed: every 30 min")]
    [InlineData(2, "0:15:00", "posts were missed: every 15 min")]
    [InlineData(4, "0:15:00", "posts were missed: every 15 min")]
    public void Missed_posts_shorten_the_interval_down_to_a_quarter_of_an_hour(int gaps, string wait, string reason) =>
        Is(wait, reason, Hourly with { Gaps = gaps, Posted = [Now.AddDays(-100)] });

    [Fact]
    public void Missed_posts_do_not_lengthen_an_interval_that_is_short_already() =>
        Is("0:05:00", "posts were missed: every 5 min", Hourly with { Interval = TimeSpan.FromMinutes(5), Gaps = 3 });

    [Fact]
    public void Missed_posts_do_not_overrule_the_origin() =>
        Is("2:00:00", "origin's max-age", Hourly with { Gaps = 2, Wishes = new OriginWishes(null, TimeSpan.FromHours(2)) });

    [Fact]
    public void The_time_is_in_whole_seconds_and_never_before_the_wish()
    {
        var at = NextPoll.After(Hourly with { PolledAt = Now.AddMilliseconds(1) }).At!.Value;

        Assert.Equal(Now.AddHours(1).AddSeconds(1), at);
    }

    [Fact]
    public void The_same_history_gives_the_same_time_whatever_the_order_of_its_posts()
    {
        var posted = Every(TimeSpan.FromHours(31), 60);
        Assert.Equal(NextPoll.After(Hourly with { Posted = posted }), NextPoll.After(Hourly with { Posted = [.. posted.Reverse()] }));
    }

    [Fact]
    public void Whatever_is_known_the_time_lies_between_the_interval_and_a_day()
    {
        var random = new Random(4);
        for (var i = 0; i < 3000; i++)
        {
            var history = new PollHistory
            {
                PolledAt = Now.AddSeconds(random.Next(-50_000_000, 50_000_000)),
                Interval = TimeSpan.FromMinutes(Math.Pow(10_000, random.NextDouble())),
                Failures = random.Next(4) == 0 ? random.Next(100) : 0,
                FailedStatus = random.Next(2) == 0 ? 404 : 500,
                Wishes = new OriginWishes(TimeSpan.FromSeconds(random.Next(1_000_000)), TimeSpan.FromSeconds(random.Next(200_000))),
                Cadence = PublisherCadence.None with { Ttl = TimeSpan.FromMinutes(random.Next(3000)) },
                Validated = random.Next(2) == 0,
                Posted = [.. Enumerable.Range(0, random.Next(120)).Select(_ => Now.AddMinutes(random.Next(-900_000, 900_000)))],
                WatchedSince = random.Next(2) == 0 ? Now : null,
            };

            var plan = NextPoll.After(history);

            Assert.InRange(
                plan.At!.Value - history.PolledAt,
                history.Interval,
                (history.Interval > TimeSpan.FromHours(24) ? history.Interval : TimeSpan.FromHours(24)) + TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void An_interval_below_a_minute_is_our_own_fault() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NextPoll.After(Hourly with { Interval = TimeSpan.FromSeconds(59) }));

    private static void Is(string wait, string reason, PollHistory history)
    {
        var plan = NextPoll.After(history);
        Assert.Equal((TimeSpan.Parse(wait, null), reason), (plan.At!.Value - history.PolledAt, plan.Reason));
    }

    private static DateTimeOffset[] Every(TimeSpan gap, int posts) => [.. Enumerable.Range(0, posts).Select(i => Now - (gap * i) - (gap / 2))];
}
