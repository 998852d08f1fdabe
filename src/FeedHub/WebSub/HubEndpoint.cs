using System.Globalization;
using FeedHub.Fetching;
using FeedHub.Publishing;
using FeedHub.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace FeedHub.WebSub;

/// <summary>Takes subscribers' requests: <c>POST /websub/hub</c>.</summary>
internal static class HubEndpoint
{
    private const int MostBytes = 16 * 1024;

    /// <summary>With a host that asks for more something has gone wild; the total keeps a round of deliveries within minutes.</summary>
    private static readonly SubscriberLimits Limits = new(PerHost: 200, Total: 10_000);

    private static readonly FormOptions Form = new() { ValueCountLimit = 64, KeyLengthLimit = 256, ValueLengthLimit = 8 * 1024 };

    public static void MapHub(this IEndpointRouteBuilder app)
    {
        var budget = new RequestBudget(app.ServiceProvider.GetRequiredService<TimeProvider>());
        app.MapPost(OutputFeed.HubPath, (HttpContext context, IHubStore store, SnapshotSet snapshots, PrivateOutputs privates, HubAddress hub, HubDispatch dispatch,
            GuardedSender sender, TimeProvider time) =>
        {
            if (!budget.Allows(context.Connection.RemoteIpAddress, out var retryAfter)) return TooMany(context, retryAfter);
            return TakeAsync(context, store, snapshots, privates, hub, dispatch, sender, time);
        });
    }

    private static async Task TakeAsync(
        HttpContext context, IHubStore store, SnapshotSet snapshots, PrivateOutputs privates, HubAddress hub, HubDispatch dispatch, GuardedSender sender,
        TimeProvider time)
    {
        if (await FormAsync(context) is not { } form) return;
        var read = HubRequest.Read(form, topic => PathOf(topic, hub.Url, snapshots, privates), sender.Objection, time.GetUtcNow());
        if (read is HubRequest.Refused refused)
        {
            await SayAsync(context, refused.Status, refused.Reason);
            return;
        }

        var wish = ((HubRequest.Accepted)read).Wish;
        wish = wish with { Seen = snapshots.TryGet(wish.Path, out var live) ? live.ETag : null };
        switch (await store.AcceptAsync(wish, Limits, context.RequestAborted))
        {
            case SubscriberLimit.PerHost:
                await SayAsync(context, StatusCodes.Status429TooManyRequests, $"There are {Limits.PerHost} subscriptions with callbacks at this host already.");
                break;
            case SubscriberLimit.Total:
                await SayAsync(context, StatusCodes.Status503ServiceUnavailable, "This hub has as many subscriptions as it can serve.");
                break;
            default:
                dispatch.Wake();
                await SayAsync(context, StatusCodes.Status202Accepted, "Accepted. The callback is asked to confirm it.");
                break;
        }
    }

    /// <summary>The path of the output whose URL a topic is; null when it is none.</summary>
    private static string? PathOf(string topic, Uri hub, SnapshotSet snapshots, PrivateOutputs privates)
    {
        // It is repeated in headers: nothing may stand in it that would end a link or a line.
        if (topic.AsSpan().ContainsAnyExceptInRange('!', '~') || topic.AsSpan().ContainsAny("<>\"")) return null;
        if (!Uri.TryCreate(topic, UriKind.Absolute, out var url) || !hub.IsBaseOf(url) || url.Query.Length + url.Fragment.Length + url.UserInfo.Length > 0)
            return null;
        var path = Uri.UnescapeDataString(url.AbsolutePath[(hub.AbsolutePath.Length - 1)..]);
        return snapshots.IsDeclared(path) && !privates.Holds(path) ? path : null;
    }

    private static async Task<IFormCollection?> FormAsync(HttpContext context)
    {
        if (context.Request.ContentType is not { } type || !type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            await SayAsync(context, StatusCodes.Status415UnsupportedMediaType, "Requests to a hub are form-encoded: application/x-www-form-urlencoded.");
            return null;
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = MostBytes;
        try
        {
            return await new FormFeature(context.Request, Form).ReadFormAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            var status = e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest;
            await SayAsync(context, status, "The form can't be read: it is too large or broken.");
            return null;
        }
    }

    private static Task TooMany(HttpContext context, int retryAfter)
    {
        context.Response.Headers.RetryAfter = new StringValues(retryAfter.ToString(CultureInfo.InvariantCulture));
        return SayAsync(context, StatusCodes.Status429TooManyRequests, "Too many requests from your address.");
    }

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
