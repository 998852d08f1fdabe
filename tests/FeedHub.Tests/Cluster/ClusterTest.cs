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
    private static readonly string[] Names = ["one", "two", "three"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<ClusterNode> _nodes = [];
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    /// <summary>Starts three nodes with the feeds that there are.</summary>
    private protected async Task<ClusterNode[]> StartAsync()
    {
        var nodes = await Task.WhenAll(Names.Select(name => ClusterNode.StartAsync(name, Database, Config())));
        _nodes.AddRange(nodes);
        return nodes;
    }

    /// <summary>Starts three nodes, and then gives them a feed whose first request is not answered before <see cref="Release"/>.</summary>
    /// <returns>The node that asked for it, and the others.</returns>
    private protected async Task<(ClusterNode Waiting, ClusterNode[] Others)> StartWaitingAsync()
    {
        FeedUrls = [.. Put(5, "plain")];
        var nodes = await StartAsync();
        await UntilEqualAsync(Plain, nodes);

        FeedUrls = [.. FeedUrls, PutHeld("held")];
        foreach (var node in nodes) node.Configure(Config());
        var asked = (await AskedAsync("/held.xml", 1))[0]["User-Agent"];
        var waiting = nodes.Single(n => asked.Contains($"mailto:{n.Name}@", StringComparison.Ordinal));
        return (waiting, [.. nodes.Except([waiting])]);
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

    private protected void Release() => _held.TrySetResult();

    private Uri PutHeld(string name)
    {
        var asked = 0;
        return Origin.Answer($"/{name}.xml", async context =>
        {
            if (Interlocked.Increment(ref asked) == 1) await _held.Task.WaitAsync(context.RequestAborted);
            context.Response.ContentType = "application/rss+xml";
            await context.Response.WriteAsync(Feeds.RssOf((name, name)), context.RequestAborted);
        });
    }

    /// <summary>The requests for a path, once there are so many.</summary>
    private protected async Task<IReadOnlyList<OriginRequest>> AskedAsync(string path, int times)
    {
        IReadOnlyList<OriginRequest> asked = [];
        await UntilAsync(() => Task.FromResult((asked = [.. Origin.Requests.Where(r => r.PathAndQuery == path)]).Count >= times), $"{path} asked for {times} times");
        return asked;
    }

    /// <summary>Waits until nodes serve the same bytes under the same entity tags at every path, with these items, each once.</summary>
    private protected static async Task UntilEqualAsync(IEnumerable<string> items, params ClusterNode[] nodes)
    {
        string[] wanted = [.. items.Order(StringComparer.Ordinal)];
        var difference = "";
        await UntilAsync(async () => (difference = await DifferenceAsync(wanted, nodes)) == "", () => $"all nodes serve the same: {difference}");
    }

    /// <returns>Where nodes do not serve what they should; empty when all do.</returns>
    private static async Task<string> DifferenceAsync(IReadOnlyList<string> wanted, IReadOnlyList<ClusterNode> nodes)
    {
        foreach (var path in (string[])["/feeds/all.atom", "/feeds/all.rss", "/feeds/all.json", "/feeds/few.atom", "/feeds/few.rss", "/feeds/few.json"])
        {
            (string Tag, byte[] Body)? first = null;
            foreach (var node in nodes)
            {
                if (await node.ServedAsync(path) is not { } served) return $"{node.Name} has no {path}";
                if (path == "/feeds/all.atom" && Titles(served.Body) is var titles && !titles.SequenceEqual(wanted)) return $"{node.Name} has {string.Join(", ", titles)}";
                first ??= served;
                if (served.Tag != first.Value.Tag || !served.Body.AsSpan().SequenceEqual(first.Value.Body)) return $"{node.Name} has another {path}";
            }
        }

        return "";
    }

    /// <summary>Waits until something outside of this process is as it is to be: nobody tells when that is so.</summary>
    private protected static Task UntilAsync(Func<Task<bool>> condition, string what) => UntilAsync(condition, () => what);

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"It has not come to this: {what()}.");
            await look.WaitForNextTickAsync(Cancel);
        }
    }

    private protected static void Tell(string what, long since) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s");

    private static List<string> Titles(byte[] atom) =>
    [
        .. XDocument.Parse(Encoding.UTF8.GetString(atom)).Root!.Elements(RunningHub.Atom + "entry").Select(e => e.Element(RunningHub.Atom + "title")!.Value)
            .Order(StringComparer.Ordinal),
    ];
}
