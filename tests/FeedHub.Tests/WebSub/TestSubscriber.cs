using System.Threading.Channels;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FeedHub.Tests.WebSub;

/// <summary>A WebSub subscriber on 127.0.0.1 that confirms what it is asked and keeps what it is told, unless a test says otherwise.</summary>
internal sealed class TestSubscriber : IAsyncDisposable
{
    private readonly Channel<Dictionary<string, string>> _questions = Channel.CreateUnbounded<Dictionary<string, string>>();
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();
    private Origin _origin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>With a query of its own, which a hub must keep.</summary>
    public Uri Callback => _origin.UrlOf("/callback?id=7&x=a%20b");

    /// <summary>Another of its callbacks.</summary>
    public Uri CallbackOf(string name) => _origin.UrlOf("/" + name);

    /// <summary>Answers a hub's question; by default its challenge.</summary>
    public Func<HttpContext, Task> OnQuestion { get; set; } = context => context.Response.WriteAsync(context.Request.Query["hub.challenge"].ToString());

    /// <summary>Answers a delivery; by default 204.</summary>
    public Func<HttpContext, Task> OnDelivery { get; set; } = context => AnswerAsync(context, StatusCodes.Status204NoContent);

    /// <summary>Deliveries that wait to be looked at.</summary>
    public int Waiting => _deliveries.Reader.Count;

    /// <summary>Questions that wait to be looked at.</summary>
    public int QuestionsWaiting => _questions.Reader.Count;

    public static async Task<TestSubscriber> StartAsync()
    {
        var subscriber = new TestSubscriber();
        subscriber._origin = await Origin.StartAsync(subscriber.ReceiveAsync);
        return subscriber;
    }

    public static Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>The next question of a hub: the fields of its query.</summary>
    public async Task<Dictionary<string, string>> NextQuestionAsync() =>
        await _questions.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);

    public async Task<Delivery> NextDeliveryAsync() =>
        await _deliveries.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);

    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            _questions.Writer.TryWrite(context.Request.Query.ToDictionary(f => f.Key, f => f.Value.ToString()));
            await OnQuestion(context);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _deliveries.Writer.TryWrite(new Delivery(
            context.Request.Path.Value!, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
        await OnDelivery(context);
    }
}

/// <summary>What a hub delivered.</summary>
internal sealed record Delivery(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);
