using System.Net;
using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Quartz;
using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>The real service on a clock that the test moves: a day of polling takes as long as its polls take.</summary>
/// <remarks>
/// Every host name leads to 127.0.0.1, and is a publisher's as far as politeness goes, unless feeds.json calls it private. An
/// <see cref="Origin"/> that is given the same clock records exactly when it was asked.
/// </remarks>
internal sealed class TimedHub : IAsyncDisposable
{
    /// <summary>How often nothing may happen for <see cref="Quiet"/>.</summary>
    private const int Patience = 60;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TriggerKey Never = new("never");

    private readonly WebApplication _app;
    private readonly FeedsConfig _config;
    private readonly FakeTimeProvider _time;
    private readonly PollTimes _polls = new();
    private IScheduler _scheduler = null!;

    private TimedHub(TempFolder folder, FakeTimeProvider time, string feedsJson, FetchOptions? options, ResolveName? resolve)
    {
        var read = FeedsFile.Read(folder.Write("feeds.json", feedsJson));
        Assert.DoesNotContain(read.Problems, p => p.IsError);
        _config = read.Config!;
        _time = time;
        options ??= new FetchOptions { AllowPrivate = ["127.0.0.0/8"], Contact = _config.Hub.Contact };
        resolve ??= (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        _app = Program.Build(
            new HubSettings(_config, Path.Combine(folder.Path, "data"), "http://127.0.0.1:0"),
            services => services
                .AddLogging(log => log.ClearProviders())
                .AddSingleton<TimeProvider>(time)
                .AddSingleton(s => new FeedFetcher(options, time, s.GetRequiredService<ILogger<FeedFetcher>>(), resolve)));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every feed's next poll, by URL as in feeds.json.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> NextPolls => _polls.All;

    /// <summary>Starts the service; a second start on the same folder finds the data of the first.</summary>
    /// <param name="folder">Holds feeds.json and the data.</param>
    /// <param name="time">Its clock, Quartz's included.</param>
    /// <param name="feedsJson">The text of feeds.json.</param>
    /// <param name="options">What may be reached; 127.0.0.0/8 on any port by default.</param>
    /// <param name="resolve">The DNS.</param>
    public static async Task<TimedHub> StartAsync(
        TempFolder folder, FakeTimeProvider time, string feedsJson, FetchOptions? options = null, ResolveName? resolve = null)
    {
        var hub = new TimedHub(folder, time, feedsJson, options, resolve);
        hub._scheduler = await hub._app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancel);
        hub._scheduler.ListenerManager.AddSchedulerListener(hub._polls);
        hub._scheduler.ListenerManager.AddJobListener(hub._polls);
        await hub._scheduler.ScheduleJob(
            JobBuilder.Create<NoJob>().Build(), TriggerBuilder.Create().WithIdentity(Never).StartAt(time.GetUtcNow().AddYears(100)).Build(), cancellationToken: Cancel);
        await hub._app.StartAsync(Cancel);
        return hub;
    }

    /// <summary>Polls all that falls due within a time, each at its own, and ends at the end of it.</summary>
    public async Task RunForAsync(TimeSpan span)
    {
        var end = _time.GetUtcNow() + span;
        await SettleAsync();
        while (_polls.Next is { } next && next <= end)
        {
            await MoveToAsync(next);
            await SettleAsync();
        }

        await MoveToAsync(end);
    }

    /// <summary>Moves the clock, whatever is in flight.</summary>
    public async Task MoveToAsync(DateTimeOffset now)
    {
        if (now > _time.GetUtcNow()) _time.SetUtcNow(now);

        // The scheduler may have been about to wait for a time span that was right before the clock moved: any change makes it look again.
        await LookAgainAsync();
    }

    /// <summary>Completes when nothing is in flight and nothing is due.</summary>
    public Task SettleAsync() => UntilAsync(() => !(_polls.Next <= _time.GetUtcNow()));

    /// <summary>Completes when a condition on what was polled so far holds; it is looked at after each poll.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        var quiet = 0;
        while (!condition())
        {
            try
            {
                await _polls.ChangedAsync(Cancel).WaitAsync(Quiet, Cancel);
                quiet = 0;
            }
            catch (TimeoutException) when (quiet++ < Patience)
            {
                // The scheduler holds the trigger it waits for, and on a clock that stands still never lets go of it by itself for one that was
                // kept back for its host and has become free to go.
                await LookAgainAsync();
            }
        }
    }

    /// <summary>Lets the scheduler choose anew what it waits for, as any change of a trigger does.</summary>
    private async Task LookAgainAsync()
    {
        await _scheduler.PauseTrigger(Never, Cancel);
        await _scheduler.ResumeTrigger(Never, Cancel);
    }

    /// <summary>What is remembered of a feed.</summary>
    public async Task<FeedState> StateAsync(int feed = 0) =>
        (await _app.Services.GetRequiredService<IStore>().FeedsAsync([_config.Feeds[feed].Url], Cancel))[0];

    /// <summary>How many items are kept of all feeds.</summary>
    public async Task<int> ItemsAsync() => (await _app.Services.GetRequiredService<IStore>().CountItemsAsync(Cancel)).Values.Sum();

    /// <summary>The index page, as the operator sees it.</summary>
    public async Task<string> IndexAsync()
    {
        using var http = new HttpClient();
        return WebUtility.HtmlDecode(await http.GetStringAsync(_app.Urls.First() + "/outputs", Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    /// <summary>What would be done in a hundred years.</summary>
    private sealed class NoJob : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
