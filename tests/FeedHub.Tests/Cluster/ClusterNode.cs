using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FeedHub.Tests.Infrastructure;
using Npgsql;
using Xunit;

namespace FeedHub.Tests.Cluster;

/// <summary>One of several processes that share a database, each with a way of its own to it. Publishers are told its name with the operator's address.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FeedHubProcess _process;
    private readonly Relay _relay;

    private ClusterNode(string name, string database, string feedsJson)
    {
        Name = name;
        Url = FreePort.Url();
        Http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(10) };
        var address = new NpgsqlConnectionStringBuilder(database);
        _relay = Relay.Start(address.Port);
        address.Port = _relay.Port;
        var config = Write(feedsJson);
        _process = FeedHubProcess.Start(
            _folder.Path,
            new Dictionary<string, string> { ["FEEDHUB_POSTGRES"] = address.ToString() },
            "--feeds",
            config,
            "--data",
            Path.Combine(_folder.Path, "data"),
            "--urls",
            Url.AbsoluteUri);
    }

    public string Name { get; }

    public Uri Url { get; }

    public HttpClient Http { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts a node, and waits until it listens.</summary>
    /// <param name="name">Stands in its feeds.json for <c>NODE</c>.</param>
    /// <param name="database">Connection string of the database.</param>
    /// <param name="feedsJson">The text of feeds.json.</param>
    public static async Task<ClusterNode> StartAsync(string name, string database, string feedsJson)
    {
        var node = new ClusterNode(name, database, feedsJson);
        await node._process.ReadUntilAsync("Index");
        return node;
    }

    /// <summary>Gives it another feeds.json.</summary>
    public void Configure(string feedsJson)
    {
        Write(feedsJson);
        _process.HangUp();
    }

    /// <summary>Cuts it off from the database.</summary>
    public void Cut() => _relay.Cut();

    /// <summary>Gives it its database back.</summary>
    public void Heal() => _relay.Heal();

    /// <summary>Asks it to stop, by SIGTERM.</summary>
    public void Terminate() => _process.Terminate();

    /// <summary>Ends it at once, by SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>What it serves at a path: the entity tag and the bytes; null while there is nothing.</summary>
    public async Task<(string Tag, byte[] Body)?> ServedAsync(string path)
    {
        using var response = await Http.GetAsync(path, Cancel);
        return response.IsSuccessStatusCode ? (response.Headers.ETag!.ToString(), await response.Content.ReadAsByteArrayAsync(Cancel)) : null;
    }

    /// <summary>Why it is not ready, by what was looked at; empty when it is.</summary>
    public async Task<IReadOnlyList<string>> UnreadyAsync()
    {
        using var response = await Http.GetAsync("/healthz/ready", Cancel);
        if (response.StatusCode == HttpStatusCode.OK) return [];
        var said = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return [.. said.GetProperty("reasons").EnumerateArray().Select(r => r.GetProperty("check").GetString()!)];
    }

    private string Write(string feedsJson) => _folder.Write("feeds.json", feedsJson.Replace("NODE", Name, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
        await _relay.DisposeAsync();
        _folder.Dispose();
    }
}
