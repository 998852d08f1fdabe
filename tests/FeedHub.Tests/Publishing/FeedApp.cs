using System.Net;
using FeedHub.Publishing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FeedHub.Tests.Publishing;

/// <summary>Kestrel on a free port with nothing but the endpoints of this room, and a client that does no more than it is told.</summary>
internal sealed class FeedApp : IAsyncDisposable
{
    /// <summary>Header of a request that names the address it is to come from, as no test can come from elsewhere.</summary>
    public const string From = "X-Test-From";

    private readonly WebApplication _app;

    private FeedApp(WebApplication app)
    {
        _app = app;
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false, UseProxy = false };
        Client = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public FakeTimeProvider Time => (FakeTimeProvider)_app.Services.GetRequiredService<TimeProvider>();

    public SnapshotSet Snapshots => _app.Services.GetRequiredService<SnapshotSet>();

    public static async Task<FeedApp> StartAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<SnapshotSet>().AddSingleton<TimeProvider>(new FakeTimeProvider(Made.Noon.AddSeconds(20)));
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers[From] is [{ } address])
                context.Connection.RemoteIpAddress = IPAddress.Parse(address);
            return next(context);
        });
        app.MapFeeds();
        app.MapGet("/elsewhere", () => Results.Text("routing still works"));
        await app.StartAsync(cancel);
        return new FeedApp(app);
    }

    /// <summary>Publishes an output in all formats, after what it was before.</summary>
    public OutputSnapshot Publish(OutputFeed feed)
    {
        Snapshots.Declare([feed.Name]);
        Snapshots.Publish([.. OutputFormat.All.Select(format => Made.Snapshot(feed, format, TimeSpan.FromMinutes(15), Live(format.PathOf(feed.Name))))]);
        return Snapshots.Snapshots.Single(s => s.Path == OutputFormat.Atom.PathOf(feed.Name));
    }

    private OutputSnapshot? Live(string path) => Snapshots.TryGet(path, out var live) ? live : null;

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, CancellationToken cancel, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, cancel);
    }

    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancel, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, cancel, headers);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
