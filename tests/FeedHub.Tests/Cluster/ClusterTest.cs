using System.Collections.Concurrent;
using System.Text;
using System.Xml.Linq;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FeedHub.Tests.Cluster;

/// <summary>A test with an origin, a PostgreSQL server and some processes that share it.</summary>
[Collection(nameof(Alone))]
public abstract class ClusterTest : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<ClusterNode> _nodes = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();

    private protected Origin Origin { get; private set; } = null!;

    private protected PostgresServer Server { get; private set; } = null!;

    private protected string Database { get; private set; } = null!;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The feeds of the nodes that start from now on.</summary>
    private protected IReadOnlyList<Uri> FeedUrls { get; set; } = [];

    public async ValueTask InitializeAsync()
    {
        Server = await PostgresServer.StartAsync();
        Database = await Server.CreateDatabaseAsync();
        Origin = await Origin.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var node in _nodes) await node.DisposeAsync();
        await Origin.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Starts a node with the feeds that there are.</summary>
    private protected async Task<ClusterNode> StartAsync(string name, string? database = null)
    {
        var node = await ClusterNode.StartAsync(name, database ?? Database, Config());
        _nodes.Add(node);
        return node;
    }

    /// <summary>Starts a node, and has it ask a feed for the first time that keeps it waiting; the others have both from the start.</summary>
    private protected async Task<ClusterNode> StartHeldAsync(string name, string? database = null)
    {
        FeedUrls = [.. Put(5, "plain")];
        var node = await StartAsync(name, database);
        await UntilEqualAsync(Plain, node);
        FeedUrls = [.. FeedUrls, PutHeld("held")];
        node.Configure(Config());
        await AskedAsync("/held.xml", 1);
        return node;
    }

    /// <summary>The titles of what there is without the feed that keeps a node waiting.</summary>
    private protected static IEnumerable<string> Plain => Enumerable.Range(1, 5).Select(n => $"plain {n}");

    private string Config() => $$"""
        {
          "storage": "postgres",
          "hub": { "baseUrl": "http://hub.example/", "contact": "mailto:NODE@example.org" },
          "defaults": { "interval": "1h", "backfill": "all" },
          "fetch": { "allowPrivate": ["127.0.0.0/8", "::1"] },
          "feeds": [{{string.Join(", ", FeedUrls.Select(url => $"\"{url}\""))}}],
          "outputs": [{ "name": "all" }, { "name": "few", "limit": 3 }]
        }
        """;


    /// <summary>Feeds with an item each, at the operator's own host.</summary>
    private protected IEnumerable<Uri> Put(int count, string name) => Enumerable.Range(1, count)
        .Select(n => Origin.Put($"/{name}-{n}.xml", Feeds.RssOf(($"{name}-{n}", $"{name} {n}"))));

    /// <summary>A feed with an item whose first request, and no other, is not answered before <see cref="Release"/>.</summary>
    private protected Uri PutHeld(string name)
    {
        var held = _held[name] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        return Origin.Answer($"/{name}.xml", async context =>
        {
            if (Interlocked.Increment(ref asked) == 1) await held.Task.WaitAsync(context.RequestAborted);
            context.Response.ContentType = "application/rss+xml";
            await context.Response.WriteAsync(Feeds.RssOf((name, name)), context.RequestAborted);
        });
    }

    private protected void Release(string name) => _held[name].TrySetResult();

    /// <summary>The requests for a path, once there are so many.</summary>
    private protected async Task<IReadOnlyList<OriginRequest>> AskedAsync(string path, int times)
    {
        IReadOnlyList<OriginRequest> asked = [];
        await UntilAsync(() => Task.FromResult((asked = [.. Origin.Requests.Where(r => r.PathAndQuery == path)]).Count >= times), $"{path} asked for {times} times");
        return asked;
    }

    /// <summary>Waits until nodes serve the same bytes under the same entity tags at every path, with these items, each once.</summary>
    private protected static Task UntilEqualAsync(IEnumerable<string> items, params ClusterNode[] nodes)
    {
        string[] wanted = [.. items.Order(StringComparer.Ordinal)];
        return UntilAsync(
            async () =>
            {
                foreach (var path in (string[])["/feeds/all.atom", "/feeds/all.rss", "/feeds/all.json", "/feeds/few.atom", "/feeds/few.rss", "/feeds/few.json"])
                {
                    var served = new List<(string Tag, byte[] Body)?>();
                    foreach (var node in nodes) served.Add(await node.ServedAsync(path));
                    if (served[0] is not { } first || served.Any(s => s?.Tag != first.Tag || !first.Body.AsSpan().SequenceEqual(s.Value.Body))) return false;
                    if (path == "/feeds/all.atom" && !Titles(first.Body).SequenceEqual(wanted)) return false;
                }

                return true;
            },
            "all nodes serve the same");
    }

    /// <summary>Waits until something outside of this process is as it is to be: nobody tells when that is so.</summary>
    private protected static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"It has not come to this: {what}.");
            await look.WaitForNextTickAsync(Cancel);
        }
    }

    private protected static void Tell(string what, long since) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s");

    private static IEnumerable<string> Titles(byte[] atom) =>
        XDocument.Parse(Encoding.UTF8.GetString(atom)).Root!.Elements(RunningHub.Atom + "entry").Select(e => e.Element(RunningHub.Atom + "title")!.Value)
            .Order(StringComparer.Ordinal);
}
