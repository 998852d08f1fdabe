using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.Scheduling;

/// <summary>
/// No host ever sees a burst: the whole way from feeds.json over Quartz to the moment at which a host's name is looked up, for as many feeds
/// as one hub should hold.
/// </summary>
/// <remarks>The network is down, so that a poll ends there. What a host would have been asked is what was looked up, and when.</remarks>
public sealed class SpreadTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 30, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);
    private readonly ConcurrentDictionary<string, Host> _hosts = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ten_thousand_new_feeds_of_fifty_hosts_are_all_polled_without_a_burst()
    {
        await using var hub = await StartAsync(feeds: 10_000, hosts: 50);
        await hub.RunForAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(10_000, _hosts.Values.Sum(h => h.Times.Count));
        Assert.Equal(50, _hosts.Count);
        AssertPolite();

        // All hosts together: three a second is 10,000 in an hour; this many are new at once.
        Assert.InRange(MostPerSecond(), 1, 50);
        Assert.InRange(_hosts.Values.Max(h => h.Times[^1]), Start.AddMinutes(3), Start.AddMinutes(12));
    }

    [Fact]
    public async Task Ten_thousand_feeds_that_fell_due_while_the_service_was_down_are_all_polled_without_a_burst()
    {
        await StoreAsync(feeds: 10_000, hosts: 50, state => state with { PolledAt = Start.AddDays(-3), NextPollAt = Start.AddDays(-2) });

        await using var hub = await StartAsync(feeds: 10_000, hosts: 50);
        await hub.RunForAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(10_000, _hosts.Values.Sum(h => h.Times.Count));
        AssertPolite();
        Assert.InRange(_hosts.Values.Max(h => h.Times[^1]), Start.AddMinutes(3), Start.AddMinutes(12));
    }

    [Fact]
    public async Task Feeds_that_failed_for_hours_do_not_come_back_as_a_burst()
    {
        await using var hub = await StartAsync(feeds: 1_000, hosts: 5);
        await hub.RunForAsync(TimeSpan.FromHours(30));

        // Backoff goes to a day; each feed was tried several times, and never together with all others.
        Assert.InRange(_hosts.Values.Sum(h => h.Times.Count), 5_000, 8_000);
        AssertPolite();
        Assert.InRange(MostPerSecond(), 1, 5);
    }

    [Fact]
    public async Task Feeds_that_fell_due_while_the_machine_slept_are_all_polled_and_without_a_burst()
    {
        await using var hub = await StartAsync(feeds: 2_000, hosts: 10);
        await hub.MoveToAsync(Start.AddHours(2));
        await hub.RunForAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(2_000, hub.NextPolls.Count);
        Assert.All(hub.NextPolls.Values, next => Assert.InRange(next, Start.AddHours(3), Start.AddHours(4)));
        AssertPolite();
    }

    private int MostPerSecond() => _hosts.Values.SelectMany(h => h.Times).GroupBy(t => t.Ticks / TimeSpan.TicksPerSecond).Max(g => g.Count());

    private void AssertPolite()
    {
        foreach (var host in _hosts.Values)
        {
            Assert.Equal(1, host.MostInFlight);
            Assert.All(host.Times.Zip(host.Times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1), $"{pair}"));
        }
    }

    private Task<TimedHub> StartAsync(int feeds, int hosts) => TimedHub.StartAsync(
        _folder,
        _time,
        $$"""{ "feeds": [{{string.Join(", ", Urls(feeds, hosts).Select(url => $"\"{url}\""))}}] }""",
        resolve: LookUpAsync);

    /// <summary>Puts feeds into the database of a service that is not running.</summary>
    private async Task StoreAsync(int feeds, int hosts, Func<FeedState, FeedState> known)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var store = new SqliteStore(Path.Combine(_folder.Path, "data", "feedhub.db"));
        await store.OpenAsync(cancel);
        var states = await store.RegisterFeedsAsync([.. Urls(feeds, hosts)], cancel);
        await Task.WhenAll(states.Select(s => store.CommitPollAsync(new PollCommit { State = known(s), PolledAt = Start }, cancel)));
    }

    private static IEnumerable<Uri> Urls(int feeds, int hosts) =>
        Enumerable.Range(0, feeds).Select(n => new Uri($"http://host{n % hosts}.example/{n}.xml"));

    private async Task<IPAddress[]> LookUpAsync(string name, CancellationToken cancel)
    {
        var host = _hosts.GetOrAdd(name, _ => new Host());
        host.Begin(_time.GetUtcNow());
        await Task.Yield(); // Lets others in, were they allowed to come.
        host.End();
        throw new SocketException((int)SocketError.HostNotFound);
    }

    private sealed class Host
    {
        private int _inFlight;

        public List<DateTimeOffset> Times { get; } = [];

        public int MostInFlight { get; private set; }

        public void Begin(DateTimeOffset now)
        {
            lock (Times)
            {
                MostInFlight = Math.Max(MostInFlight, ++_inFlight);
                Times.Add(now);
            }
        }

        public void End()
        {
            lock (Times) _inFlight--;
        }
    }
}
