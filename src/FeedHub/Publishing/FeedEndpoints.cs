using System.Globalization;
using System.Net;
using System.Text;
using FeedHub.Configuration;
using FeedHub.Storage;
using Microsoft.Extensions.Primitives;

namespace FeedHub.Publishing;

/// <summary>Serves the outputs: <c>GET</c> and <c>HEAD</c> of <c>/feeds/{name}.atom|.rss|.json</c>, from memory alone.</summary>
public static partial class FeedEndpoints
{
    private const string Prefix = "/feeds";

    private const string AcceptManipulations = "A-IM";

    /// <summary>A browser that a person goes to a feed with may be shown a page instead.</summary>
    private static readonly StringValues Vary = "Accept-Encoding, Sec-Fetch-Dest";

    /// <summary>A cache must not give one client's delta to another (RFC 3229 §10.6).</summary>
    private static readonly StringValues VaryWithDelta = "Accept-Encoding, Sec-Fetch-Dest, A-IM, If-None-Match";
    private static readonly StringValues Feed = "feed";
    private static readonly StringValues NoRanges = "none";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues Methods = "GET, HEAD";
    private static readonly StringValues AskForLogin = "Basic realm=\"FeedHub\", charset=\"UTF-8\"";

    /// <summary>Seconds after which an output that isn't rendered yet is worth another try; the first rendering takes less.</summary>
    private static readonly StringValues RetryAfter = "10";

    /// <summary>
    /// Answers everything at and below <c>/feeds</c>, and whoever asks for anything too often, in front of routing: matching a route and its endpoint's filters would cost a 304 a
    /// third of its throughput. So call it before anything that only other paths need.
    /// </summary>
    /// <param name="app">The application; its services have the <see cref="SnapshotSet"/> to serve from and a <see cref="TimeProvider"/>.</param>
    public static WebApplication MapFeeds(this WebApplication app)
    {
        var services = app.Services;
        var parts = new Parts(
            services.GetRequiredService<SnapshotSet>(),
            services.GetService<OutputArchive>(),
            services.GetService<DerivedOutputs>(),
            services.GetService<SearchOutput>(),
            services.GetService<CurrentConfig>(),
            services.GetService<ReaderTally>(),
            services.GetService<PrivateOutputs>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FeedEndpoints)));
        var requests = services.GetService<OutputRequests>() ?? new OutputRequests();
        var budget = new RequestBudget(services.GetRequiredService<TimeProvider>());
        app.Use((RequestDelegate next) => context => context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal)
            ? Counted(context, requests, budget.Allows(context.Connection.RemoteIpAddress, out var retryAfter)
                ? Answer(context, parts)
                : TooMany(context, parts, retryAfter))
            : HasOwnLimits(context.Request.Path) || budget.Allows(context.Connection.RemoteIpAddress, out retryAfter)
                ? next(context)
                : TooMany(context, retryAfter));

        // Said here, or the framework would put it first.
        app.UseRouting();
        return app;
    }

    /// <summary>Hubs push for many feeds at once, and who asks for health has a reason to.</summary>
    private static bool HasOwnLimits(PathString path) =>
        path.StartsWithSegments("/websub", StringComparison.Ordinal) || path.StartsWithSegments("/healthz", StringComparison.Ordinal)
        || path.StartsWithSegments("/readyz", StringComparison.Ordinal);

    private static Task Counted(HttpContext context, OutputRequests requests, Task answer)
    {
        if (!answer.IsCompletedSuccessfully) return LaterAsync();
        requests.Count(context.Response.StatusCode);
        return Task.CompletedTask;

        async Task LaterAsync()
        {
            await answer;
            requests.Count(context.Response.StatusCode);
        }
    }

    private static Task Answer(HttpContext context, Parts parts)
    {
        var path = context.Request.Path.Value!;
        var guard = parts.Private?.LockAt(path);
        if (guard?.IsOpenedBy(context.Request) == false)
            return Refuse(context, path, guard, parts);
        if (parts.Snapshots.TryGet(path, out var snapshot))
            return Answer(context, snapshot, parts.Readers, guard is not null);
        if (parts.Snapshots.IsDeclared(path))
            return NotYet(context);
        if (parts.Config is not null && FormerOutput.Find(path, parts.Config.Value) is { } former)
            return former.Now is { } now ? Moved(context, now, guard is not null) : Gone(context);
        if (parts.Derived?.Find(path) is var (output, format))
            return AnswerDerived(context, parts, output, format);
        if (parts.Search is not null && SearchOutput.Find(path) is { } found)
            return AnswerSearch(context, parts, found);
        return parts.Archive is not null && ArchivePath.TryParse(path, parts.Snapshots.Outputs, out var place)
            ? AnswerArchive(context, parts, place, guard is not null)
            : NotFound(context, path, parts);
    }

    /// <summary>
    /// Where a login helps, it is asked for, as clients send none otherwise. A URL with a wrong token is a wrong URL: it is answered as one that leads
    /// nowhere, so that nobody learns the name of a private output by asking.
    /// </summary>
    private static Task Refuse(HttpContext context, string path, OutputLock guard, Parts parts)
    {
        // A first request without a login is how Basic authentication begins.
        if (!guard.TakesLogin || context.Request.Headers.Authorization.Count > 0)
            Log.Refused(parts.Logger, guard.Output, context.Connection.RemoteIpAddress);
        if (!guard.TakesLogin)
            return NotFound(context, path, parts);
        context.Response.Headers.WWWAuthenticate = AskForLogin;
        return Say(context, StatusCodes.Status401Unauthorized, "It takes a login to read what is here.\n");
    }

    private static async Task AnswerDerived(HttpContext context, Parts parts, OutputConfig output, OutputFormat format)
    {
        if (!IsRead(context.Request.Method))
        {
            await NotAllowed(context);
            return;
        }

        try
        {
            var snapshot = await parts.Derived!.SnapshotAsync(output, format, context.RequestAborted);
            await (snapshot is null ? NotYet(context) : Answer(context, snapshot, parts.Readers, isPrivate: false));
        }
        catch (Exception e) when (e is StoreException or UnpublishableException)
        {
            await NotYet(context);
        }
    }

    private static async Task AnswerSearch(HttpContext context, Parts parts, OutputFormat format)
    {
        if (!IsRead(context.Request.Method))
        {
            await NotAllowed(context);
            return;
        }

        try
        {
            if (await parts.Search!.SnapshotAsync(format, context.Request.Query, context.RequestAborted) is not { } snapshot)
            {
                await Say(context, StatusCodes.Status400BadRequest, "Say what to look for: ?q=words, ?language=es or both.\n");
                return;
            }

            // However the search was written, this is the address that its self link has.
            context.Response.Headers.ContentLocation = context.Request.PathBase + snapshot.Path;
            await Answer(context, snapshot, parts.Readers, isPrivate: false);
        }
        catch (StoreException)
        {
            await NotYet(context);
        }
    }

    private static async Task AnswerArchive(HttpContext context, Parts parts, ArchivePath place, bool isPrivate)
    {
        if (await parts.Archive!.FindAsync(place, context.RequestAborted) is { } snapshot)
            await Answer(context, snapshot, parts.Readers, isPrivate);
        else if (await parts.Archive.WasRemovedAsync(place, context.RequestAborted))
            await Say(context, StatusCodes.Status410Gone, "The items of this archive were removed after the time they are kept. No older ones are left.\n");
        else if (await parts.Archive.IsNextAsync(place, context.RequestAborted))
            await NotArchivedYet(context, place.Format.PathOf(place.Output), isPrivate);
        else
            await Say(context, StatusCodes.Status404NotFound, "There is no such archive (yet). The output links to its newest one.\n");
    }

    private static Task Answer(HttpContext context, OutputSnapshot snapshot, ReaderTally? readers, bool isPrivate)
    {
        var method = context.Request.Method;
        return IsRead(method) ? Serve(context, snapshot, HttpMethods.IsHead(method), readers, isPrivate) : NotAllowed(context);
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static Task Serve(HttpContext context, OutputSnapshot snapshot, bool head, ReaderTally? readers, bool isPrivate)
    {
        var (request, response) = (context.Request.Headers, context.Response);
        var variant = snapshot.For(request.AcceptEncoding);
        var manipulations = request[AcceptManipulations];

        // A 304 repeats these, so that caches on the way refresh what they hold (RFC 9110 §15.4.5).
        var headers = response.Headers;
        headers.ETag = variant.ETag;
        headers.LastModified = snapshot.LastModifiedValue;
        headers.CacheControl = isPrivate ? snapshot.PrivateCacheControl : snapshot.CacheControl;
        headers.Vary = manipulations.Count > 0 ? VaryWithDelta : Vary;
        if (Preconditions.NotModified(request.IfNoneMatch, request.IfModifiedSince, snapshot))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            readers?.Count(context, 0, snapshot.MaxAge);
            return Task.CompletedTask;
        }

        if (manipulations.Count > 0 && Preconditions.Delta(manipulations, request.IfNoneMatch, snapshot) is { } delta)
        {
            variant = delta.For(request.AcceptEncoding);
            response.StatusCode = StatusCodes.Status226IMUsed;
            headers["IM"] = Feed;
            headers.ETag = variant.ETag;
        }

        headers.ContentType = snapshot.ContentType;
        headers.ContentLength = variant.Body.Length;
        headers.AcceptRanges = NoRanges;
        headers.Link = snapshot.Links;
        if (variant.ContentEncoding.Count > 0)
            headers.ContentEncoding = variant.ContentEncoding;
        readers?.Count(context, head ? 0 : variant.Body.Length, snapshot.MaxAge);
        return head ? Task.CompletedTask : Send(response, variant.Body);
    }

    /// <summary>A client that goes away ends the write; that is its own affair, and no error.</summary>
    private static Task Send(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        var written = response.BodyWriter.WriteAsync(body);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    private static Task NotFound(HttpContext context, string path, Parts parts)
    {
        var text = new StringBuilder("There is no output at ").Append(path).Append(".\n\nThere are:\n");
        foreach (var name in parts.Snapshots.Outputs.Where(o => parts.Private?.Includes(o) != true))
            text.Append("  ").AppendJoin("  ", OutputFormat.All.Select(format => context.Request.PathBase + format.PathOf(name))).Append('\n');
        text.Append("and, for each tag and each feed, /feeds/by-tag/{tag}.atom and /feeds/by-feed/{feed}.atom.\n");
        return Say(context, StatusCodes.Status404NotFound, text.ToString());
    }

    private static Task Moved(HttpContext context, string path, bool isPrivate)
    {
        context.Response.Headers.Location = Address(context, path, isPrivate);
        return Say(context, StatusCodes.Status301MovedPermanently, $"This output is at {path} now, for good.\n");
    }

    private static Task NotArchivedYet(HttpContext context, string path, bool isPrivate)
    {
        context.Response.Headers.Location = Address(context, path, isPrivate);
        return Say(context, StatusCodes.Status307TemporaryRedirect, $"What follows the newest archive is at {path}.\n");
    }

    /// <summary>Whoever was let in by a token needs it there as well.</summary>
    private static string Address(HttpContext context, string path, bool isPrivate) =>
        context.Request.PathBase + path + (isPrivate ? context.Request.QueryString.ToUriComponent() : "");

    private static Task Gone(HttpContext context) =>
        Say(context, StatusCodes.Status410Gone, "This output is no more. Please remove the subscription.\n");

    private static Task NotYet(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryAfter;
        return Say(context, StatusCodes.Status503ServiceUnavailable, "This output is not ready yet. Please try again in a few seconds.\n");
    }

    private static Task TooMany(HttpContext context, Parts parts, int retryAfter)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        parts.Readers?.Count(context, 0, TimeSpan.Zero);
        return TooMany(context, retryAfter);
    }

    private static Task TooMany(HttpContext context, int retryAfter)
    {
        context.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
        return Say(context, StatusCodes.Status429TooManyRequests, "Too many requests from your address. Outputs say in Cache-Control how often to ask.\n");
    }

    private static Task NotAllowed(HttpContext context)
    {
        context.Response.Headers.Allow = Methods;
        return Say(context, StatusCodes.Status405MethodNotAllowed, "Outputs are read with GET or HEAD.\n");
    }

    private static Task Say(HttpContext context, int status, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = NoStore;
        response.Headers.XContentTypeOptions = "nosniff";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : Send(response, body);
    }

    /// <summary>What answers are made from.</summary>
    private sealed record Parts(
        SnapshotSet Snapshots,
        OutputArchive? Archive,
        DerivedOutputs? Derived,
        SearchOutput? Search,
        CurrentConfig? Config,
        ReaderTally? Readers,
        PrivateOutputs? Private,
        ILogger Logger);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Private output {Output} was asked for by {Client} without the right token or login")]
        public static partial void Refused(ILogger logger, string output, IPAddress? client);
    }
}
