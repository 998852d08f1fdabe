using System.Xml.Linq;
using FeedHub.Configuration;
using FeedHub.Publishing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>The real service on a port of its own, with its feeds.json and data in a test's folder.</summary>
internal sealed class RunningHub : IAsyncDisposable
{
    public static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private readonly WebApplication _app;

    private RunningHub(WebApplication app, FeedsConfig config)
    {
        _app = app;
        Config = config;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public FeedsConfig Config { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts the service; a second start on the same folder finds the data of the first.</summary>
    /// <param name="folder">Holds feeds.json and the data.</param>
    /// <param name="feedsJson">The text of feeds.json.</param>
    /// <param name="time">The service's clock; the system's by default.</param>
    /// <param name="urls">Where to listen; a free port by default.</param>
    /// <param name="replace">Puts other services in the place of its own, such as a log that is kept.</param>
    /// <param name="postgres">Connection string of the database, where feeds.json wants one.</param>
    public static async Task<RunningHub> StartAsync(
        TempFolder folder,
        string feedsJson,
        TimeProvider? time = null,
        string urls = "http://127.0.0.1:0",
        Action<IServiceCollection>? replace = null,
        string? postgres = null)
    {
        var read = FeedsFile.Read(folder.Write("feeds.json", feedsJson));
        Assert.DoesNotContain(read.Problems, p => p.IsError);
        Assert.Equal(postgres is not null, read.Config!.Storage == StorageKind.Postgres);
        var app = Program.Build(new HubSettings(read.Config!, Path.Combine(folder.Path, "data"), urls) { Postgres = postgres }, services =>
        {
            services.AddLogging(log => log.ClearProviders());
            if (time is not null) services.AddSingleton(time);
            replace?.Invoke(services);
        });
        await app.StartAsync(Cancel);
        return new RunningHub(app, read.Config!);
    }

    /// <summary>Polls a feed of the configuration now, whatever the schedule says.</summary>
    public Task<PollReport> PollAsync(int feed = 0) => Services.GetRequiredService<FeedPoll>().PollAsync(Config.Feeds[feed], Cancel);

    /// <summary>The entries of an Atom output, once it holds what the test waits for.</summary>
    public async Task<IReadOnlyList<XElement>> EntriesAsync(Func<IReadOnlyList<XElement>, bool> awaited, string output = "all")
    {
        var publisher = Services.GetRequiredService<OutputPublisher>();
        while (true)
        {
            // Taken before the look, so that no change falls between the look and the wait.
            var next = publisher.NextPublication;
            using var response = await Http.GetAsync($"/feeds/{output}.atom", Cancel);
            if (response.IsSuccessStatusCode)
            {
                var feed = XDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).Root!;
                IReadOnlyList<XElement> entries = [.. feed.Elements(Atom + "entry")];
                if (awaited(entries)) return entries;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        }
    }

    public Task StopAsync() => _app.StopAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
