using FeedHub.Configuration;
using FeedHub.Scheduling;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Quartz;
using Xunit;

namespace FeedHub.Tests.Scheduling;

/// <summary>What a new configuration does to the schedule, on a clock that stands still.</summary>
public sealed class PollScheduleTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Now);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Five_thousand_feeds_added_at_once_come_one_after_the_other()
    {
        await using var hub = await StartAsync();
        var before = await KnownAsync(hub, state => state with { PolledAt = Now, NextPollAt = Now.AddMinutes(42) }, "./kept.xml");
        var now = Config(["./kept.xml", .. Enumerable.Range(0, 5_000).Select(n => $"./new-{n}.xml")]);

        await FollowAsync(hub, before, now);

        // The first is due at once and may have been polled already, which gives it another time.
        var times = new List<DateTimeOffset>();
        foreach (var feed in now.Feeds.Skip(2)) times.Add((await PlannedAsync(hub, feed))!.Value);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.Equal(TimeSpan.FromMilliseconds(120), pair.Second - pair.First));
        Assert.InRange(times[^1], Now, Now.AddMinutes(10));
        Assert.Equal(Now.AddMinutes(42), await PlannedAsync(hub, before.Feeds[0]));
    }

    [Fact]
    public async Task A_feed_that_is_removed_is_polled_no_more_and_one_that_returns_waits_for_its_time()
    {
        await using var hub = await StartAsync();
        var due = Now.AddMinutes(42);
        var both = await KnownAsync(hub, state => state with { PolledAt = Now, SucceededAt = Now, NextPollAt = due }, "./a.xml", "./b.xml");
        var (a, b) = (Config("./a.xml"), both.Feeds[1]);

        await FollowAsync(hub, both, a);
        Assert.Null(await PlannedAsync(hub, b));
        Assert.Null(hub.Services.GetRequiredService<PollSchedule>().Find(b.Url.AbsoluteUri));

        await FollowAsync(hub, a, both);
        Assert.Equal(due, await PlannedAsync(hub, b));
    }

    [Fact]
    public async Task Feeds_with_a_shorter_interval_are_planned_anew_and_those_that_are_due_by_it_do_not_come_at_once()
    {
        await using var hub = await StartAsync();
        var before = await KnownAsync(
            hub,
            state => state with { PolledAt = Now.AddHours(-3), SucceededAt = Now.AddHours(-3), Validators = new("\"1\"", null), NextPollAt = Now.AddHours(2) },
            [.. Enumerable.Range(0, 10).Select(n => $"./{n}.xml")]);
        var now = before with { Feeds = [.. before.Feeds.Select(f => f with { Interval = TimeSpan.FromMinutes(30) })] };

        await FollowAsync(hub, before, now);

        var times = new List<DateTimeOffset>();
        foreach (var feed in now.Feeds.Skip(1)) times.Add((await PlannedAsync(hub, feed))!.Value);
        Assert.Equal([.. Enumerable.Range(1, 9).Select(n => Now.AddMilliseconds(200 * n))], times);
    }

    [Theory]
    [InlineData(60, 120)]
    [InlineData(240, 240)]
    public async Task A_feed_whose_interval_changed_while_nothing_of_it_was_scheduled_follows_the_new_one(int plannedBy, int dueIn)
    {
        var feed = Config("./a.xml").Feeds[0] with { Interval = TimeSpan.FromMinutes(240) };
        var state = new FeedState
        {
            Id = 1,
            Url = feed.Url,
            PolledAt = Now,
            SucceededAt = Now,
            Validators = new("\"1\"", null),
            PlannedByInterval = TimeSpan.FromMinutes(plannedBy),
            NextPollAt = Now.AddMinutes(dueIn),
        };
        await using var hub = await StartAsync();
        var none = hub.Config;
        await KnownAsync(hub, known => state with { Id = known.Id }, "./a.xml");
        await FollowAsync(hub, none with { Feeds = [feed] }, none);

        await FollowAsync(hub, none, none with { Feeds = [feed] });

        Assert.InRange((await PlannedAsync(hub, feed))!.Value, Now.AddMinutes(240), Now.AddMinutes(300));
    }

    [Fact]
    public void A_failing_feed_keeps_its_time_when_its_interval_changes()
    {
        var feed = Config("./a.xml").Feeds[0] with { Interval = TimeSpan.FromMinutes(5) };
        var state = new FeedState { Id = 1, Url = feed.Url, PolledAt = Now, Failures = 3, NextPollAt = Now.AddHours(8) };

        Assert.Equal(Now.AddHours(8), Replanning.Of(feed, state));
    }

    /// <summary>A configuration whose feeds the store knows and that is scheduled; the service itself starts without any.</summary>
    private async Task<FeedsConfig> KnownAsync(RunningHub hub, Func<FeedState, FeedState> known, params string[] feeds)
    {
        var config = Config(feeds);
        var store = hub.Services.GetRequiredService<IStore>();
        foreach (var state in await store.RegisterFeedsAsync([.. config.Feeds.Select(f => f.Url)], Cancel))
            await store.CommitPollAsync(new PollCommit { State = known(state), PolledAt = Now }, Cancel);
        await FollowAsync(hub, hub.Config, config);
        return config;
    }

    private static async Task FollowAsync(RunningHub hub, FeedsConfig before, FeedsConfig now)
    {
        var schedule = hub.Services.GetRequiredService<PollSchedule>();
        await schedule.FollowAsync(before, now, await schedule.RegisterAsync(now, Cancel), Cancel);
    }

    private static async Task<DateTimeOffset?> PlannedAsync(RunningHub hub, FeedConfig feed)
    {
        var scheduler = await hub.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancel);
        return (await scheduler.GetTrigger(new TriggerKey(feed.Url.AbsoluteUri), Cancel))?.StartTimeUtc;
    }

    private static string Json(IEnumerable<string> feeds) => $$"""{ "feeds": [{{string.Join(", ", feeds.Select(f => $"\"{f}\""))}}] }""";

    private FeedsConfig Config(params string[] feeds) =>
        FeedsFile.Read(Path.Combine(_folder.Path, "feeds.json"), System.Text.Encoding.UTF8.GetBytes(Json(feeds))).Config!;

    private Task<RunningHub> StartAsync() =>
        RunningHub.StartAsync(_folder, Json([]), replace: services => services.AddSingleton<TimeProvider>(_clock));
}
