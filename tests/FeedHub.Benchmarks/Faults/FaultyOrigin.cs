using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace FeedHub.Benchmarks.Faults;

/// <summary>
/// The origin of a fault run, as a process of its own: <c>-- faults-origin FEEDS SEED LOG</c>. It prints its hosts' URLs on one line; then it
/// obeys a word a line: <c>rest</c> answers 503 from then on, <c>end</c> writes what it served to the file LOG.
/// </summary>
internal sealed class FaultyOrigin(FaultPlan plan)
{
    private const int Hosts = 40;
    private const long HugeLength = 1_000_000_000;

    private static readonly byte[] Blanks = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
    private static readonly Lazy<byte[]> Bomb = new(MakeBomb);

    private readonly ConcurrentDictionary<int, ServedFeed> _served = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private volatile bool _resting;

    /// <summary>Serves until it is told to end.</summary>
    public static async Task<int> RunAsync(int feeds, int seed, string log)
    {
        var origin = new FaultyOrigin(new FaultPlan(seed, feeds));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Blanks at any speed and bytes once a second are what it is for.
            kestrel.Limits.MinResponseDataRate = null;
            for (var host = 0; host < Hosts; host++) kestrel.Listen(new IPAddress([127, 0, 0, (byte)(2 + host)]), 0, o => o.Protocols = HttpProtocols.Http1);
        });
        await using var app = builder.Build();
        app.MapGet("/{feed:int}.xml", (int feed, HttpContext context) => origin.AnswerAsync(feed, context));
        await app.StartAsync();
        Console.WriteLine(string.Join(' ', app.Urls));
        while (await Console.In.ReadLineAsync() is { } word && word != "end") origin._resting |= word == "rest";
        await File.WriteAllTextAsync(log, JsonSerializer.Serialize(origin._served));
        return 0;
    }

    private async Task AnswerAsync(int feed, HttpContext context)
    {
        var served = _served.GetOrAdd(feed, _ => new ServedFeed());
        if (context.Request.QueryString.HasValue)
        {
            context.Response.Redirect($"/{feed}.xml");
            return;
        }

        var request = served.Arrived(DateTimeOffset.UtcNow);
        var fault = _resting ? Fault.ServerError : plan.Of(feed, request);
        served.Count(fault);
        if (fault == Fault.None) await ServeAsync(feed, served, context);
        else await SpoilAsync(fault, feed, request, context);
    }

    private async Task ServeAsync(int feed, ServedFeed served, HttpContext context)
    {
        var items = plan.ItemsAfter(feed, _clock.Elapsed);
        var tag = $"\"{items}\"";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "application/rss+xml";
        await context.Response.WriteAsync(plan.Document(feed, items, _start), context.RequestAborted);
        await context.Response.CompleteAsync();
        if (!context.RequestAborted.IsCancellationRequested) served.Shown(items);
    }

    private static async Task SpoilAsync(Fault fault, int feed, int request, HttpContext context)
    {
        var (response, aborted) = (context.Response, context.RequestAborted);
        var body = Encoding.UTF8.GetBytes(FaultPlan.ErrorDocument(feed));
        response.ContentType = "application/rss+xml";
        response.Headers.ETag = "\"spoilt\"";
        try
        {
            switch (fault)
            {
                case Fault.Silence:
                    await Task.Delay(Timeout.Infinite, aborted);
                    break;
                case Fault.Reset:
                    response.ContentLength = body.Length * 2;
                    await response.Body.WriteAsync(body, aborted);
                    await response.Body.FlushAsync(aborted);
                    context.Abort();
                    break;
                case Fault.TruncatedGzip:
                    response.Headers.ContentEncoding = "gzip";
                    await response.Body.WriteAsync(Gzip(body).AsMemory(..^12), aborted);
                    break;
                case Fault.ServerError:
                    response.StatusCode = StatusCodes.Status500InternalServerError;
                    await response.Body.WriteAsync(body, aborted);
                    break;
                case Fault.Busy:
                    response.StatusCode = StatusCodes.Status429TooManyRequests;
                    response.Headers.RetryAfter = "90";
                    await response.Body.WriteAsync(body, aborted);
                    break;
                case Fault.RedirectLoop:
                    response.Redirect($"/{feed}.xml?circle");
                    break;
                case Fault.WrongLength:
                    response.ContentLength = body.Length + 1000;
                    await response.Body.WriteAsync(body, aborted);
                    break;
                case Fault.Drip:
                    for (var sent = 0; ; sent++)
                    {
                        await response.Body.WriteAsync(sent < body.Length ? body.AsMemory(sent, 1) : Blanks.AsMemory(0, 1), aborted);
                        await response.Body.FlushAsync(aborted);
                        await Task.Delay(TimeSpan.FromSeconds(1), aborted);
                    }

                case Fault.Huge:
                    await BloatAsync(response, request, aborted);
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // It has hung up, as it should.
        }
    }

    private static async Task BloatAsync(HttpResponse response, int request, CancellationToken aborted)
    {
        if (request % 3 == 0)
        {
            response.Headers.ContentEncoding = "gzip";
            await response.Body.WriteAsync(Bomb.Value, aborted);
            return;
        }

        if (request % 3 == 1) response.ContentLength = HugeLength;
        for (var left = HugeLength; left > 0; left -= Blanks.Length)
            await response.Body.WriteAsync(Blanks.AsMemory(0, (int)Math.Min(left, Blanks.Length)), aborted);
    }

    private static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(body);
        return packed.ToArray();
    }

    private static byte[] MakeBomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            for (var left = HugeLength; left > 0; left -= Blanks.Length) gzip.Write(Blanks);
        }

        return packed.ToArray();
    }
}
