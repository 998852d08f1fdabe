using FeedHub.Publishing;
using Microsoft.AspNetCore.Http.Features;

namespace FeedHub.Status.Page;

/// <summary>Tells those who look at the status page when it is worth another look, by server-sent events (HTML Living Standard §9.2).</summary>
/// <remarks>
/// An event says nothing but "look": what is new is on the page. One comes at least every quarter of a minute, for times go by and a
/// connection that died must show; while polls come thick and fast, every other second at most.
/// </remarks>
internal sealed class StatusEvents(StatusChanges changes, OutputPublisher publisher, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Each holds a connection open; an operator has a few tabs.</summary>
    public const int MostListeners = 32;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly ReadOnlyMemory<byte> Look = "event: look\ndata:\n\n"u8.ToArray();

    private int _listeners;

    /// <summary>Answers until the client goes away or the service stops.</summary>
    public async Task RespondAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref _listeners) > MostListeners)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "60";
                return;
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await TellAsync(context, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The listener has gone, or the service stops.
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private async Task TellAsync(HttpContext context, CancellationToken end)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // Or nginx holds the events back until there are enough of them.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(end);
        // A comment, so that headers and connection are known to work.
        await response.BodyWriter.WriteAsync(": listening\n\n"u8.ToArray(), end);
        while (true)
        {
            await Task.WhenAny(changes.Next, publisher.NextPublication, Task.Delay(Longest, time, end));
            end.ThrowIfCancellationRequested();
            await response.BodyWriter.WriteAsync(Look, end);
            await Task.Delay(Shortest, time, end);
        }
    }
}
