using System.Text.Json;
using System.Text.Json.Nodes;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Commands;

/// <summary>A folder with feeds.json, an origin for its feeds, and the program through its real entry point.</summary>
public abstract class CommandTest : IAsyncLifetime
{
    private static readonly string[] Loopback = ["127.0.0.0/8"];

    private protected TempFolder Folder { get; } = new();

    /// <summary>The publisher of the feeds.</summary>
    protected Origin Origin { get; private set; } = null!;

    /// <summary>What the last command wrote to standard error.</summary>
    protected string Errors { get; private set; } = "";

    public async ValueTask InitializeAsync() => Origin = await Origin.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Absolute path of a file in the folder.</summary>
    protected string PathOf(params string[] parts) => Path.Combine([Folder.Path, .. parts]);

    /// <summary>Writes feeds.json: feeds are paths of the origin, or objects whose <c>url</c> is one.</summary>
    protected string WriteFeedsJson(object[] feeds, object? outputs = null, string name = "feeds.json")
    {
        var file = new JsonObject
        {
            ["hub"] = new JsonObject { ["title"] = "Prensa", ["baseUrl"] = "https://feeds.example.org" },
            ["fetch"] = new JsonObject { ["allowPrivate"] = JsonSerializer.SerializeToNode(Loopback) },
            ["feeds"] = new JsonArray([.. feeds.Select(Located)]),
        };
        if (outputs is not null) file["outputs"] = JsonSerializer.SerializeToNode(outputs);
        return Folder.Write(name, file.ToJsonString());
    }

    /// <summary>Runs a command to its end, in the folder.</summary>
    protected async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var program = FeedHubProcess.Start(Folder.Path, arguments);
        var end = await program.EndAsync();
        Errors = program.Errors;
        return end;
    }

    /// <summary>Runs a command with <c>--json</c>.</summary>
    protected async Task<(int ExitCode, JsonNode Document)> RunJsonAsync(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync([.. arguments, "--json"]);
        return (exitCode, JsonNode.Parse(output)!);
    }

    private JsonNode? Located(object feed)
    {
        if (feed is string path) return Origin.UrlOf(path).AbsoluteUri;
        var node = JsonSerializer.SerializeToNode(feed)!;
        node["url"] = Origin.UrlOf(node["url"]!.GetValue<string>()).AbsoluteUri;
        return node;
    }
}
