using System.Collections.Concurrent;
using System.Globalization;
using FeedHub.Configuration;
using FeedHub.Scheduling;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Quartz;
using Xunit;

namespace FeedHub.Tests.Scheduling;

/// <summary>More feeds that are overdue than can be polled in time: a scheduler that gives up on what it missed would lose them for a day.</summary>
[Collection(nameof(Alone))]
public sealed class OverdueTests(SharedPostgres postgres) : IDisposable
{
    /// <summary>Of a schedule in a database, where each poll is some transactions, in the time that a test has; more when asked for.</summary>
    private static readonly int ManyShared = int.TryParse(Environment.GetEnvironmentVariable("FEEDHUB_OVERDUE"), CultureInfo.InvariantCulture, out var asked) ? asked : 1_000;

    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Start);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task All_of_ten_thousand_overdue_feeds_are_polled() => AllArePolledAsync(10_000, null);

    [Fact]
    public async Task All_overdue_feeds_are_polled_where_the_schedule_is_shared() => await AllArePolledAsync(ManyShared, await postgres.CreateDatabaseAsync());

    /// <summary>Nobody listens at the hosts, which is found out at once, and is a poll all the same.</summary>
    private async Task AllArePolledAsync(int many, string? database)
    {
        var feeds = string.Join(", ", Enumerable.Range(0, many).Select(n => $"\"http://127.1.{n / 250}.{n % 250}:9/feed.xml\""));
        var json = $$"""{ "fetch": { "allowPrivate": ["127.0.0.0/8"] }, "feeds": [{{feeds}}], "outputs": [{ "name": "none", "tags": ["none"] }] }""";
        var config = FeedsFile.Read(_folder.Write("feeds.json", json)).Config!;
        await using var app = Program.Build(
            new HubSettings(config, Path.Combine(_folder.Path, "data"), "http://127.0.0.1:0") { Postgres = database },
            services => services.AddLogging(log => log.ClearProviders()).AddSingleton<TimeProvider>(_clock));
        var polls = new Polls(many);
        (await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancel)).ListenerManager.AddJobListener(polls);
        var started = TimeProvider.System.GetTimestamp();
        await app.StartAsync(Cancel);
        Say("scheduled");

        // Now all have been due for a minute at least, and the first for eleven.
        _clock.Advance(TimeSpan.FromMinutes(11));
        await polls.AllAsync.WaitAsync(TimeSpan.FromMinutes(10), Cancel);
        Say("polled");

        var states = await app.Services.GetRequiredService<IStore>().FeedsAsync([.. config.Feeds.Select(f => f.Url)], Cancel);
        Assert.Equal(many, states.Count(s => s.Failures == 1));
        await app.StopAsync(Cancel);

        void Say(string what) =>
            TestContext.Current.TestOutputHelper?.WriteLine($"{what} after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
    }

    private sealed class Polls(int many) : IJobListener
    {
        private readonly ConcurrentDictionary<string, bool> _polled = new();
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => nameof(Polls);

        public Task AllAsync => _all.Task;

        public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
        {
            if (context.JobDetail.Key.Equals(PollJob.Key) && _polled.TryAdd(context.Trigger.Key.Name, true) && _polled.Count == many) _all.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
