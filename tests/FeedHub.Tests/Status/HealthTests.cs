using System.Net;
using System.Text.Json;
using FeedHub.Scheduling;
using FeedHub.Status;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>Health checks turn unhealthy for real reasons, and for those alone.</summary>
public sealed class HealthTests : OriginTest
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<int?, int, bool> Schedules => new()
    {
        { null, -60, false }, // Nothing to poll.
        { 5, -60, false }, // The next poll is to come.
        { -9, -60, false }, // Hardly late.
        { -10, -10, true },
        { -60, -9, false }, // Much to catch up on, and it is being done.
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_scheduler_is_stuck_when_a_poll_is_overdue_and_none_begins(int? due, int begun, bool stuck)
    {
        var reason = HealthReasons.OfScheduler(due is { } minutes ? Now.AddMinutes(minutes) : null, Now.AddMinutes(begun), Now);

        Assert.Equal(stuck ? "scheduler" : null, reason?.Check);
    }

    [Fact]
    public async Task A_hub_with_some_feed_that_can_be_read_is_well()
    {
        Origin.Put("/ok.xml", Feeds.Rss("Uno"));
        Origin.Answer("/broken.xml", StatusCodes.Status500InternalServerError);
        await using var hub = await StartAsync(null, "/ok.xml", "/broken.xml");
        await hub.EntriesAsync(e => e.Count == 1);
        await hub.PollAsync(feed: 1);

        foreach (var path in (string[])["/healthz", "/healthz/live", "/readyz", "/healthz/ready"])
        {
            var (status, body) = await AskAsync(hub, path);
            Assert.Equal((HttpStatusCode.OK, """{"status":"ok","reasons":[]}"""), (status, body));
        }
    }

    [Fact]
    public async Task That_all_feeds_fail_is_said_once_it_is_no_mere_slip_and_is_still_known_after_a_restart()
    {
        Origin.Answer("/a.xml", StatusCodes.Status500InternalServerError);
        Origin.Answer("/b.xml", StatusCodes.Status410Gone);
        await using (var hub = await StartAsync(null, "/a.xml", "/b.xml"))
        {
            // However many times the schedule has polled it by now, a feed that can be read again is well.
            Origin.Put("/a.xml", Feeds.Rss("Uno"));
            await hub.PollAsync();
            await hub.PollAsync(feed: 1);
            Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(hub)).Status);

            Origin.Answer("/a.xml", StatusCodes.Status500InternalServerError);
            await hub.PollAsync();
            Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(hub)).Status);
            await hub.PollAsync();
            await AssertAllFailAsync(hub);
        }

        await using var again = await StartAsync(null, "/a.xml", "/b.xml");
        await AssertAllFailAsync(again);
    }

    [Fact]
    public async Task A_store_that_can_not_be_written_is_a_reason_and_liveness_is_none_of_it()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await using var hub = await StartAsync(services => services.AddSingleton<IStatusStore, FullDisk>(), "/feed.xml");
        await hub.EntriesAsync(e => e.Count == 1);

        var (status, body) = await AskAsync(hub, "/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        using var json = JsonDocument.Parse(body);
        var reason = Assert.Single(json.RootElement.GetProperty("reasons").EnumerateArray());
        Assert.Equal("store", reason.GetProperty("check").GetString());
        Assert.Equal("The store can't be written: The disk is full.", reason.GetProperty("reason").GetString());
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(hub, "/healthz")).Status);
    }

    [Fact]
    public async Task The_schedule_tells_when_the_next_poll_is_due()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await using var hub = await StartAsync(null, "/feed.xml");
        await hub.EntriesAsync(e => e.Count == 1);

        var due = await hub.Services.GetRequiredService<PollSchedule>().EarliestAsync(DateTimeOffset.MaxValue, Cancel);

        Assert.NotNull(due);
        Assert.InRange(due.Value, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddDays(2));
    }

    private static async Task AssertAllFailAsync(RunningHub hub)
    {
        var (status, body) = await ReadyAsync(hub);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("\"check\":\"feeds\"", body, StringComparison.Ordinal);
    }

    /// <summary>What it says once the outputs are rendered; until then that is the reason.</summary>
    private static async Task<(HttpStatusCode Status, string Body)> ReadyAsync(RunningHub hub)
    {
        (HttpStatusCode Status, string Body) answer;
        do answer = await AskAsync(hub, "/readyz");
        while (answer.Body.Contains("\"check\":\"outputs\"", StringComparison.Ordinal));
        return answer;
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(RunningHub hub, string path)
    {
        using var response = await hub.Http.GetAsync(path, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    private Task<RunningHub> StartAsync(Action<IServiceCollection>? replace, params string[] paths) => RunningHub.StartAsync(
        Folder,
        $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": [{{string.Join(", ", paths.Select(p => $"\"{Origin.UrlOf(p)}\""))}}] }""",
        replace: replace);

    private sealed class FullDisk(IStore store) : IStatusStore
    {
        private readonly IStatusStore _store = (IStatusStore)store;

        public Task<IReadOnlyList<PollDay>> PollDaysAsync(DateOnly from, CancellationToken cancellation) => _store.PollDaysAsync(from, cancellation);

        public Task<IReadOnlyList<PollHour>> PollHoursAsync(DateTimeOffset from, CancellationToken cancellation) => _store.PollHoursAsync(from, cancellation);

        public Task<int> ForgetPollFiguresAsync(DateTimeOffset now, int atMost, CancellationToken cancellation) => Task.FromResult(0);

        public Task<PushCounts> PushCountsAsync(DateTimeOffset now, CancellationToken cancellation) => _store.PushCountsAsync(now, cancellation);

        public Task ProbeAsync(DateTimeOffset now, CancellationToken cancellation) =>
            Task.FromException(new StoreException("The database /srv/feedhub.db failed.", new IOException("The disk is full.")));
    }
}
