using System.Net;
using FeedHub.Fetching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>The whole service on a clock that stands still until a test moves it, from one due poll to the next.</summary>
/// <remarks>
/// Every host name leads to 127.0.0.1, so that one <see cref="Origin"/> is as many publishers as a test has names for, and they are treated
/// as publishers are. A poll takes no time on the clock unless the origin waits for the clock.
/// </remarks>
internal sealed class ClockedHub : IAsyncDisposable
{
    private readonly RunningHub _hub;
    private readonly FakeTimeProvider _clock;

    private ClockedHub(RunningHub hub, FakeTimeProvider clock, PlannedPolls polls) => (_hub, _clock, Polls) = (hub, clock, polls);

    /// <summary>When each feed is due.</summary>
    public PlannedPolls Polls { get; }

    /// <summary>For what is the same on any clock.</summary>
    public RunningHub Running => _hub;

    public HttpClient Http => _hub.Http;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts the service; what is due at once has been polled when it returns.</summary>
    /// <param name="folder">Holds feeds.json and the data; a second start finds the data of the first.</param>
    /// <param name="clock">The clock; the origin should have the same.</param>
    /// <param name="feedsJson">The text of feeds.json.</param>
    /// <param name="reachable">What may be connected to, as in allowPrivate; by default this machine.</param>
    public static async Task<ClockedHub> StartAsync(TempFolder folder, FakeTimeProvider clock, string feedsJson, params string[] reachable)
    {
        var hub = await StartUnsettledAsync(folder, clock, feedsJson, reachable);
        await hub.SettleAsync();
        return hub;
    }

    /// <summary>As <see cref="StartAsync"/>, but returns while polls may be under way.</summary>
    public static async Task<ClockedHub> StartUnsettledAsync(
        TempFolder folder, FakeTimeProvider clock, string feedsJson, params string[] reachable)
    {
        var polls = new PlannedPolls();
        var hub = await RunningHub.StartAsync(folder, feedsJson, services => services
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(polls)
            .AddQuartzListener(polls)
            .AddSingleton(s => new FeedFetcher(
                s.GetRequiredService<FetchOptions>() with { AllowPrivate = reachable.Length > 0 ? reachable : ["127.0.0.1"] },
                clock,
                NullLogger<FeedFetcher>.Instance,
                (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]))));
        return new ClockedHub(hub, clock, polls);
    }

    /// <summary>Moves the clock on; each poll that falls due on the way is made at its time, and is over when the clock moves on.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var end = _clock.GetUtcNow() + by;
        await SettleAsync();
        while (Polls.NextAfter(_clock.GetUtcNow()) is { } next && next <= end)
        {
            _clock.Advance(next - _clock.GetUtcNow());
            await SettleAsync();
        }

        _clock.Advance(end - _clock.GetUtcNow());
    }

    /// <summary>Completes when no poll is due or under way.</summary>
    public Task SettleAsync() => Polls.UntilAsync(() => Polls.DueAt(_clock.GetUtcNow()).Count == 0, Cancel);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();
}
