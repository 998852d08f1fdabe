using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace FeedHub.Tests.Infrastructure;

/// <summary>A publisher on 127.0.0.1, at a port of its own, that records each request and answers as a test says.</summary>
/// <remarks>
/// Either one delegate answers everything, or paths are filled one by one with <see cref="Put(string, string, string)"/> and
/// <see cref="Answer(string, RequestDelegate)"/>; what is not there is a 404. Both may be changed while it runs. Requests are recorded before they are answered.
/// </remarks>
public sealed class Origin : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _paths = new(StringComparer.Ordinal);
    private readonly List<OriginRequest> _requests = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _awaited = [];
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly WebApplication _app;

    private Origin(RequestDelegate? answer, Func<ConnectionContext, Task>? raw, TimeProvider? time, X509Certificate2? certificate)
    {
        _time = time ?? TimeProvider.System;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (raw is not null)
                {
                    listen.Run(raw);
                    return;
                }

                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }

                listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            });
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        _app = builder.Build();
        _app.Run(context =>
        {
            Record(context.Request);
            return (answer ?? _paths.GetValueOrDefault(context.Request.Path.Value ?? "", NotFoundAsync))(context);
        });
    }

    /// <summary>The root, ending in a slash: <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Url => new(_app.Urls.First() + "/");

    /// <summary>Where a test that cares for one feed only puts it: <c>/feed.xml</c>.</summary>
    public Uri FeedUrl => UrlOf("/feed.xml");

    /// <summary>Every request so far, in the order of arrival. A copy.</summary>
    public IReadOnlyList<OriginRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Starts an origin.</summary>
    /// <param name="answer">Answers whatever is asked; null where <see cref="Put(string, string, string)"/> and <see cref="Answer(string, RequestDelegate)"/> do.</param>
    /// <param name="time">The clock by which requests are recorded; the system's by default.</param>
    /// <param name="certificate">Makes it an https origin.</param>
    public static Task<Origin> StartAsync(RequestDelegate? answer = null, TimeProvider? time = null, X509Certificate2? certificate = null) =>
        new Origin(answer, null, time, certificate).StartedAsync();

    /// <summary>Starts an origin that speaks whatever the delegate writes to the connection, HTTP or not. It records nothing.</summary>
    public static Task<Origin> StartRawAsync(Func<ConnectionContext, Task> speak) => new Origin(null, speak, null, null).StartedAsync();

    /// <summary>The absolute URL of a path that begins with a slash.</summary>
    public Uri UrlOf(string path) => new(Url, path);

    /// <summary>Puts a document at a path, or replaces it. It is served with an ETag of its content, and a 304 for that ETag.</summary>
    public Uri Put(string path, string content, string contentType = "application/rss+xml; charset=utf-8") =>
        Put(path, Encoding.UTF8.GetBytes(content), contentType);

    /// <inheritdoc cref="Put(string, string, string)"/>
    public Uri Put(string path, byte[] content, string contentType)
    {
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
        return Answer(path, context =>
            Results.Bytes(content, contentType, entityTag: tag).ExecuteAsync(context));
    }

    /// <summary>Answers a path by a delegate.</summary>
    /// <returns>The path's URL.</returns>
    public Uri Answer(string path, RequestDelegate answer)
    {
        _paths[path] = answer;
        return UrlOf(path);
    }

    /// <summary>Answers a path with a status and no body, such as 410.</summary>
    public Uri Answer(string path, int status) => Answer(path, context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>Redirects a path to another path or URL.</summary>
    public Uri Redirect(string path, string to, int status = StatusCodes.Status301MovedPermanently) => Answer(path, context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    });

    /// <summary>The last request for a path.</summary>
    /// <exception cref="InvalidOperationException">It was never asked for.</exception>
    public OriginRequest LastRequestFor(string path) => Requests.Last(r => r.PathAndQuery == path);

    /// <summary>Completes when at least so many requests have arrived, those of the past included.</summary>
    public Task ReceivedAsync(int count, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_requests.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((count, reached));
            return reached.Task.WaitAsync(cancel);
        }
    }

    /// <summary>Stops at once; requests under way are cut off.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<Origin> StartedAsync()
    {
        await _app.StartAsync();
        return this;
    }

    private void Record(HttpRequest request)
    {
        lock (_lock)
        {
            _requests.Add(new OriginRequest(request, _time.GetUtcNow()));
            foreach (var (count, reached) in _awaited)
            {
                if (_requests.Count >= count)
                {
                    reached.TrySetResult();
                }
            }
        }
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
