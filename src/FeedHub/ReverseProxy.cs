using FeedHub.Configuration;
using FeedHub.Publishing;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace FeedHub;

/// <summary>
/// What a reverse proxy changes of a request: whom it asks for (X-Forwarded-For, -Proto, -Host, believed of the proxies in feeds.json alone), and the
/// path below which the hub is (that of <c>hub.baseUrl</c>), whether or not the proxy takes it away.
/// </summary>
internal static class ReverseProxy
{
    /// <summary>Undoes both for everything that is mapped after it, by the configuration in force at each request.</summary>
    public static void UseReverseProxy(this WebApplication app)
    {
        var config = app.Services.GetRequiredService<CurrentConfig>();
        var snapshots = app.Services.GetRequiredService<SnapshotSet>();
        var logs = app.Services.GetRequiredService<ILoggerFactory>();
        app.Use(next =>
        {
            Front? front = null;
            return context =>
            {
                var hub = config.Value.Hub;
                var current = Volatile.Read(ref front);
                if (current is null || !ReferenceEquals(current.Hub, hub))
                {
                    current = Front.Of(hub, Relocated, logs);
                    Volatile.Write(ref front, current);
                }

                return context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
                    ? current.Forwarded.Invoke(context)
                    : Relocated(context);
            };

            Task Relocated(HttpContext context)
            {
                if (Volatile.Read(ref front)?.Path is { HasValue: true } path) Relocate(context.Request, path, snapshots);
                return next(context);
            }
        });
    }

    /// <summary>Whoever asks directly, or through a proxy that takes the path away, leaves it out; what is told to them is still below it.</summary>
    private static void Relocate(HttpRequest request, PathString path, SnapshotSet snapshots)
    {
        if (request.Path.StartsWithSegments(path, StringComparison.Ordinal, out var rest) && !IsDocument(request.Path.Value!, rest.Value!, snapshots))
            request.Path = rest.HasValue ? rest : "/";
        request.PathBase = path;
    }

    /// <summary>
    /// For a hub that is at <c>/feeds</c>: of <c>/feeds/all.atom</c> nothing was left out by the client but by a proxy, as outputs are below
    /// <c>/feeds/feeds</c> then.
    /// </summary>
    private static bool IsDocument(string whole, string rest, SnapshotSet snapshots) =>
        snapshots.IsDeclared(whole)
        || (whole.StartsWith("/feeds/", StringComparison.Ordinal) && !rest.StartsWith("/feeds/", StringComparison.Ordinal)
            && (rest.StartsWith("/by-", StringComparison.Ordinal) || rest.Contains("/archive/", StringComparison.Ordinal)
                || rest.EndsWith(".atom", StringComparison.Ordinal) || rest.EndsWith(".rss", StringComparison.Ordinal)));

    /// <param name="Hub">What it is made from.</param>
    /// <param name="Path">The path of the hub, without a slash at its end; empty for none.</param>
    /// <param name="Forwarded">Takes the word of known proxies.</param>
    private sealed record Front(HubConfig Hub, PathString Path, ForwardedHeadersMiddleware Forwarded)
    {
        public static Front Of(HubConfig hub, RequestDelegate next, ILoggerFactory logs)
        {
            var options = new ForwardedHeadersOptions
            {
                ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,

                // As many proxies as are known, one behind the other.
                ForwardLimit = null,
            };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in hub.Proxies) options.KnownIPNetworks.Add(network);

            // An empty list would stand for "everybody".
            if (hub.Proxies.Count == 0) options.ForwardedHeaders = ForwardedHeaders.None;
            var path = hub.BaseUrl is { } url ? PathString.FromUriComponent(url.AbsolutePath.TrimEnd('/')) : PathString.Empty;
            return new Front(hub, path, new ForwardedHeadersMiddleware(next, logs, Options.Create(options)));
        }
    }
}
