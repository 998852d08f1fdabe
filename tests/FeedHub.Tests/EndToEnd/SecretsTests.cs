using System.Collections.Concurrent;
using System.Text;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>What feeds need to be let in, through the whole service: who gets to see it, and that nobody else does.</summary>
public sealed class SecretsTests : OriginTest
{
    private const string Password = "contraseña-9f31";

    private const string Key = "llave-77c0";

    private static readonly string Basic = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"lectora:{Password}"))}";

    private Origin _elsewhere = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _elsewhere = await Origin.StartAsync();
        Folder.Write("password.txt", Password + "\n");
        Folder.Write("key.txt", Key + "\n");
    }

    public override async ValueTask DisposeAsync()
    {
        await _elsewhere.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task An_origin_that_asks_for_a_login_and_a_key_gets_them()
    {
        Demand("/feed.xml", context => Results.Text(Feeds.Rss("Uno"), "application/rss+xml").ExecuteAsync(context));
        await using var hub = await RunningHub.StartAsync(Folder, FeedsJson("/feed.xml"));

        Assert.Single(await hub.EntriesAsync(e => e.Count == 1));
    }

    [Fact]
    public async Task A_feed_that_moved_to_another_origin_for_good_takes_no_secret_there()
    {
        _elsewhere.Put("/new.xml", Feeds.Rss("Uno"));
        Origin.Redirect("/feed.xml", _elsewhere.UrlOf("/new.xml").AbsoluteUri);
        await using var hub = await RunningHub.StartAsync(Folder, FeedsJson("/feed.xml"));
        await hub.EntriesAsync(e => e.Count == 1);

        // The old address dies, so that the new one is asked in its place.
        Origin.Answer("/feed.xml", StatusCodes.Status410Gone);
        await hub.PollAsync();
        var before = Origin.Requests.Count;
        Assert.Null((await hub.PollAsync()).State.LastError);
        _elsewhere.Answer("/new.xml", StatusCodes.Status401Unauthorized);
        var refused = (await hub.PollAsync()).State.LastError;

        Assert.Equal(before, Origin.Requests.Count);
        Assert.All(_elsewhere.Requests, request =>
        {
            Assert.DoesNotContain("Authorization", request.Keys);
            Assert.DoesNotContain("X-Api-Key", request.Keys);
        });
        Assert.Contains("were not sent to " + _elsewhere.Url.GetLeftPart(UriPartial.Authority), refused, StringComparison.Ordinal);
        Assert.Contains($"write {_elsewhere.UrlOf("/new.xml")} in feeds.json", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_is_shown_anywhere_whatever_happens()
    {
        Demand("/ok.xml", context => Results.Text(Feeds.Rss("Uno"), "application/rss+xml").ExecuteAsync(context));
        Demand("/broken.xml", context => Results.Text("no feed").ExecuteAsync(context));
        Demand("/reset.xml", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        Origin.Answer("/refused.xml", StatusCodes.Status401Unauthorized);
        Origin.Redirect("/led-away.xml", _elsewhere.UrlOf("/there.xml").AbsoluteUri, StatusCodes.Status302Found);
        using var log = new KeptLog();
        await using var hub = await RunningHub.StartAsync(
            Folder,
            FeedsJson("/ok.xml", "/broken.xml", "/reset.xml", "/refused.xml", "/led-away.xml"),
            replace: services => services.AddLogging(everything => everything.AddProvider(log).Services.Configure<LoggerFilterOptions>(filter =>
            {
                filter.MinLevel = LogLevel.Trace;
                filter.Rules.Clear();
            })));
        await hub.EntriesAsync(e => e.Count == 1);

        var shown = new StringBuilder();
        for (var feed = 0; feed < hub.Config.Feeds.Count; feed++) shown.AppendLine((await hub.PollAsync(feed)).ToString());
        shown.AppendLine(hub.Config.ToString()).AppendJoin('\n', hub.Config.Feeds).AppendJoin('\n', hub.Config.Feeds.SelectMany(f => f.Headers));
        foreach (var page in (string[])["/", "/status", "/status.json", "/metrics", "/readyz", "/feeds/all.atom", "/feeds/all.rss", "/feeds/all.json"])
        {
            using var response = await hub.Http.GetAsync(page, Cancel);
            shown.AppendLine(await response.Content.ReadAsStringAsync(Cancel));
        }

        shown.AppendJoin('\n', log.Lines);
        await hub.StopAsync();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder.Path, "data")))
        {
            shown.AppendLine(Encoding.UTF8.GetString(await ReadSharedAsync(file)));
        }

        // All five were asked, with the secrets; else it would prove nothing that none is shown.
        Assert.Equal(5, Origin.Requests.Where(r => r["Authorization"] == Basic && r["X-Api-Key"] == Key).Select(r => r.PathAndQuery).Distinct().Count());
        Assert.Contains(log.Lines, line => line.Contains("refused.xml", StringComparison.Ordinal) && line.Contains("401", StringComparison.Ordinal));
        foreach (var secret in (string[])[Password, Key, Basic["Basic ".Length..], Uri.EscapeDataString(Password)])
        {
            Assert.DoesNotContain(secret, shown.ToString(), StringComparison.Ordinal);
        }
    }

    private void Demand(string path, RequestDelegate answer) => Origin.Answer(path, context =>
    {
        if (context.Request.Headers.Authorization == Basic && context.Request.Headers["X-Api-Key"] == Key) return answer(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    });

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, Cancel);
        return bytes;
    }

    private string FeedsJson(params string[] paths) =>
        $$"""
        {
          "hub": { "baseUrl": "https://hub.example/" },
          "fetch": { "allowPrivate": ["127.0.0.1"] },
          "feeds": [{{string.Join(", ", paths.Select(path =>
              $$"""
              {
                "url": "{{Origin.UrlOf(path)}}",
                "login": { "user": "lectora", "password": { "file": "password.txt" } },
                "headers": { "X-Api-Key": { "file": "key.txt" } }
              }
              """))}}]
        }
        """;

    /// <summary>Every line that is logged, with its exception.</summary>
    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
