using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using FeedHub.Publishing;
using FeedHub.WebSub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FeedHub.Benchmarks.Push;

/// <summary>Both neighbours of a FeedHub in one server: an origin with a hub of its own, and a subscriber.</summary>
internal sealed class FarEnds : IAsyncDisposable
{
    /// <summary>As many as a feed of the web shows.</summary>
    private const int ItemsShown = 20;

    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private readonly List<int> _items = [0];
    private readonly Lock _lock = new();
    private readonly Channel<Dictionary<string, string>> _requests = Channel.CreateUnbounded<Dictionary<string, string>>();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<long>> _awaited = new();
    private readonly TaskCompletionSource _verified = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<string, string>? _subscription;

    private FarEnds()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/feed.xml", () => Results.Text(Document(), "application/rss+xml", Encoding.UTF8));
        _app.MapPost("/hub", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            _requests.Writer.TryWrite(form.ToDictionary(f => f.Key, f => f.Value.ToString()));
            return Results.StatusCode(StatusCodes.Status202Accepted);
        });
        _app.MapGet("/callback", (HttpRequest request) =>
        {
            _verified.TrySetResult();
            return Results.Text(request.Query["hub.challenge"].ToString());
        });
        _app.MapPost("/callback", ReceiveAsync);
    }

    public Uri FeedUrl => new(Url, "feed.xml");

    private Uri Url => new(_app.Urls.First() + "/");

    public static async Task<FarEnds> StartAsync(CancellationToken cancel)
    {
        var ends = new FarEnds();
        await ends._app.StartAsync(cancel);
        return ends;
    }

    public void AddItem(int item)
    {
        lock (_lock) _items.Insert(0, item);
    }

    /// <returns>When the subscriber got a feed with the item, as a timestamp.</returns>
    public Task<long> NextArrivalOf(int item) =>
        _awaited.GetOrAdd(item, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Waits until the hub serves its output.</summary>
    public async Task AwaitItemAsync(WebApplication hub, CancellationToken cancel)
    {
        var publisher = hub.Services.GetRequiredService<OutputPublisher>();
        while (true)
        {
            var next = publisher.NextPublication;
            using var output = await _http.GetAsync(new Uri(new Uri(hub.Urls.First()), "/feeds/all.atom"), cancel);
            if (output.IsSuccessStatusCode) return;
            await next.WaitAsync(cancel);
        }
    }

    /// <summary>As the origin's hub: has FeedHub subscribe, and asks back.</summary>
    public async Task AcceptSubscriptionAsync(FeedSubscriptions subscriptions, CancellationToken cancel)
    {
        await subscriptions.KeepUpAsync(cancel);
        _subscription = await _requests.Reader.ReadAsync(cancel);
        await _http.GetAsync(
            QueryHelpers.AddQueryString(_subscription["hub.callback"], new Dictionary<string, string?>
            {
                ["hub.mode"] = "subscribe",
                ["hub.topic"] = _subscription["hub.topic"],
                ["hub.challenge"] = "c",
                ["hub.lease_seconds"] = "86400",
            }),
            cancel);
    }

    /// <summary>As a subscriber: subscribes to FeedHub's output and confirms it.</summary>
    public async Task SubscribeAsync(Uri hub, CancellationToken cancel)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("hub.mode", "subscribe"),
            new("hub.topic", new Uri(hub, "/feeds/all.atom").AbsoluteUri),
            new("hub.callback", new Uri(Url, "callback").AbsoluteUri),
            new("hub.secret", "a secret of the subscriber"),
        ]);
        using var answer = await _http.PostAsync(new Uri(hub, "/websub/hub"), form, cancel);
        answer.EnsureSuccessStatusCode();
        await _verified.Task.WaitAsync(cancel);
    }

    /// <summary>As the origin's hub: pushes the feed.</summary>
    public async Task PushAsync(CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes(Document());
        using var content = new ByteArrayContent(body);
        content.Headers.Add("Content-Type", "application/rss+xml; charset=utf-8");
        content.Headers.Add(HubSignature.Header, HubSignature.Of(body, _subscription!["hub.secret"]));
        using var answer = await _http.PostAsync(_subscription["hub.callback"], content, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var document = await reader.ReadToEndAsync();
        var now = Stopwatch.GetTimestamp();
        foreach (var (item, arrival) in _awaited)
        {
            if (document.Contains($">Item {item}<", StringComparison.Ordinal) && _awaited.TryRemove(item, out _)) arrival.SetResult(now);
        }

        return Results.NoContent();
    }

    private string Document()
    {
        int[] shown;
        lock (_lock) shown = [.. _items.Take(ItemsShown)];
        var paragraph = string.Concat(Enumerable.Repeat("A sentence of an article, as long as sentences are. ", 20));
        var items = shown.Select(item => string.Create(
            CultureInfo.InvariantCulture,
            $"<item><guid isPermaLink=\"false\">item-{item}</guid><title>Item {item}</title><link>https://origin.example/{item}</link><description>{paragraph}</description></item>"));
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Origin</title><link>https://origin.example/</link><description>News</description>
            <atom:link rel="hub" href="{Url}hub"/><atom:link rel="self" href="{FeedUrl}"/>
            {string.Concat(items)}</channel></rss>
            """;
    }
}
