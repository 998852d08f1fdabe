using System.Globalization;
using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Parsing.Markup;
using FeedHub.Publishing;
using FeedHub.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace FeedHub.WebSub;

/// <summary>What hubs of feeds call: GET to verify a subscription (WebSub §5.3), POST to push (§7).</summary>
internal sealed partial class CallbackEndpoint(
    CurrentConfig config, ISubscriptionStore store, FeedPoll poll, TimeProvider time, ILogger<CallbackEndpoint> logger) : IDisposable
{
    /// <summary>A larger document is left to the polls.</summary>
    public const int MostBytes = 10 * 1024 * 1024;

    private const int LongestChallenge = 2048;

    private const int LongestReason = 200;

    /// <summary>How long a hub that refused is left alone.</summary>
    private static readonly TimeSpan AfterDenial = TimeSpan.FromDays(1);

    /// <summary>Documents are large, and some hubs push many at a time.</summary>
    private readonly SemaphoreSlim _reading = new(2);

    public static void Map(IEndpointRouteBuilder app)
    {
        var callbacks = app.ServiceProvider.GetRequiredService<CallbackEndpoint>();
        var budget = new RequestBudget(app.ServiceProvider.GetRequiredService<TimeProvider>());
        app.MapGet(FeedSubscriptions.CallbackPath + "{token}", (HttpContext context, string token) => Within(context, callbacks.VerifyAsync, token));
        app.MapPost(FeedSubscriptions.CallbackPath + "{token}", (HttpContext context, string token) => Within(context, callbacks.ReceiveAsync, token));

        Task Within(HttpContext context, Func<HttpContext, string, Task> answer, string token)
        {
            if (budget.Allows(context.Connection.RemoteIpAddress, out var retryAfter)) return answer(context, token);
            context.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Task.CompletedTask;
        }
    }

    public void Dispose() => _reading.Dispose();

    private async Task VerifyAsync(HttpContext context, string token)
    {
        var query = context.Request.Query;
        var stopping = context.RequestAborted;
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        if (await store.FindAsync(token, stopping) is not { } subscription || query["hub.topic"] != subscription.Offer.Topic) return;
        switch (query["hub.mode"].ToString())
        {
            case "subscribe" when IsAwaited(subscription) && IsChallenge(query["hub.challenge"]):
                var lease = Lease.Told(query["hub.lease_seconds"]);
                var now = time.GetUtcNow();
                await store.VerifiedAsync(subscription.Id, now + lease, now + Lease.UntilRenewal(lease), stopping);
                if (subscription.State == SubscriptionState.Wanted) Log.Subscribed(logger, subscription.FeedUrl, subscription.Offer.Hub, lease);
                await RepeatAsync(context);
                break;

            case "unsubscribe" when subscription.State == SubscriptionState.Ending && IsChallenge(query["hub.challenge"]):
                await store.RemoveAsync(subscription.Id, stopping);
                Log.Unsubscribed(logger, subscription.FeedUrl, subscription.Offer.Hub);
                await RepeatAsync(context);
                break;

            case "denied":
                var reason = XmlText.Scrub(query["hub.reason"].ToString().ReplaceLineEndings(" "));
                await DeniedAsync(subscription, XmlText.Cut(reason, LongestReason), stopping);
                context.Response.StatusCode = StatusCodes.Status200OK;
                break;
        }
    }

    private async Task DeniedAsync(Subscription subscription, string reason, CancellationToken stopping)
    {
        if (subscription.State == SubscriptionState.Ending)
        {
            await store.RemoveAsync(subscription.Id, stopping);
            return;
        }

        var trouble = reason.Length > 0 ? $"The hub refuses: {reason}" : "The hub refuses, without a reason.";
        await store.DeniedAsync(subscription.Id, trouble, time.GetUtcNow() + AfterDenial, stopping);
        Log.Denied(logger, subscription.FeedUrl, subscription.Offer.Hub, trouble);
    }

    private async Task ReceiveAsync(HttpContext context, string token)
    {
        var (request, response, stopping) = (context.Request, context.Response, context.RequestAborted);
        var subscription = await store.FindAsync(token, stopping);
        if (subscription is null or { State: SubscriptionState.Ending }
            || config.Value.Feeds.FirstOrDefault(f => f.Url == subscription.FeedUrl) is not { } feed)
        {
            response.StatusCode = StatusCodes.Status410Gone;
            return;
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (await BodyAsync(context) is not { } body)
        {
            response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        // Whatever becomes of it, a hub is told no more than that it arrived: a forger learns nothing (WebSub §7.1).
        response.StatusCode = StatusCodes.Status202Accepted;
        if (!HubSignature.IsRight(request.Headers[HubSignature.Header], body.Span, subscription.Secret))
        {
            Log.Forged(logger, subscription.FeedUrl);
            return;
        }

        await _reading.WaitAsync(stopping);
        try
        {
            var document = new FetchedDocument(body, new Uri(subscription.Offer.Topic), request.ContentType);

            // Not to be cancelled: a hub that hangs up early has still delivered.
            if (await poll.PushAsync(feed, document, CancellationToken.None))
                await store.PushedAsync(subscription.Id, time.GetUtcNow(), CancellationToken.None);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e, subscription.FeedUrl);
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Null when there is more than is read.</summary>
    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = MostBytes;
        try
        {
            return await FeedBody.ReadToEndAsync(context.Request.Body, context.RequestAborted);
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Only what we asked for is confirmed, and what still stands when a hub wants to hear it again.</summary>
    private static bool IsAwaited(Subscription subscription) =>
        subscription.State == SubscriptionState.Active || subscription is { State: SubscriptionState.Wanted, AskedAt: not null };

    private static bool IsChallenge(string? challenge) => challenge is { Length: > 0 and <= LongestChallenge };

    private static Task RepeatAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(context.Request.Query["hub.challenge"].ToString(), context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{FeedUrl} is pushed by {Hub} for {Lease}")]
        public static partial void Subscribed(ILogger logger, Uri feedUrl, string hub, TimeSpan lease);

        [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "{FeedUrl} is pushed by {Hub} no more")]
        public static partial void Unsubscribed(ILogger logger, Uri feedUrl, string hub);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{FeedUrl} is not pushed by {Hub}: {Trouble}")]
        public static partial void Denied(ILogger logger, Uri feedUrl, string hub, string trouble);

        [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "A push for {FeedUrl} had no signature or a wrong one, and was ignored")]
        public static partial void Forged(ILogger logger, Uri feedUrl);

        [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "A push for {FeedUrl} could not be kept; the hub is asked to try again")]
        public static partial void StoreFailed(ILogger logger, Exception exception, Uri feedUrl);
    }
}
