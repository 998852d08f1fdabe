using System.Net;
using FeedHub.Status.Page;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Status;

/// <summary>Those who watch the status page are told when to look.</summary>
public sealed class StatusEventsTests : OriginTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_poll_is_told_to_who_listens()
    {
        Origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await using var hub = await StartAsync();
        await hub.EntriesAsync(e => e.Count == 1);
        using var listener = await ListenAsync(hub);
        Assert.Equal("text/event-stream", listener.Response.Content.Headers.ContentType!.MediaType);

        await hub.PollAsync();

        Assert.Equal("event: look", await listener.ReadAsync());
        Assert.Equal("data:", await listener.ReadAsync());
    }

    [Fact]
    public async Task There_is_room_for_so_many_listeners_and_again_when_one_leaves()
    {
        await using var hub = await StartAsync();
        var listeners = new List<Listener>();
        for (var i = 0; i < StatusEvents.MostListeners; i++) listeners.Add(await ListenAsync(hub));

        using (var refused = await hub.Http.GetAsync("/status/events", HttpCompletionOption.ResponseHeadersRead, Cancel))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        listeners[0].Dispose();
        HttpStatusCode status;
        do
        {
            // The service learns of a listener's leaving when the connection tells it.
            using var again = await hub.Http.GetAsync("/status/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
            status = again.StatusCode;
        }
        while (status == HttpStatusCode.ServiceUnavailable);

        Assert.Equal(HttpStatusCode.OK, status);
        listeners.ForEach(listener => listener.Dispose());
    }

    [Fact]
    public async Task They_are_let_go_when_the_service_stops()
    {
        await using var hub = await StartAsync();
        using var listener = await ListenAsync(hub);

        await hub.StopAsync().WaitAsync(HubSettings.ShutdownTimeout / 2, Cancel);

        Assert.Null(await listener.ReadToEndAsync());
    }

    private static async Task<Listener> ListenAsync(RunningHub hub)
    {
        var response = await hub.Http.GetAsync("/status/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var listener = new Listener(response, new StreamReader(await response.Content.ReadAsStreamAsync(Cancel)));
        Assert.Equal(": listening", await listener.ReadAsync());
        Assert.Equal("", await listener.ReadAsync());
        return listener;
    }

    private Task<RunningHub> StartAsync() => RunningHub.StartAsync(
        Folder, $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.UrlOf("/feed.xml")}}"] }""");

    private sealed record Listener(HttpResponseMessage Response, StreamReader Lines) : IDisposable
    {
        public Task<string?> ReadAsync() => Lines.ReadLineAsync(Cancel).AsTask().WaitAsync(Patience, Cancel);

        /// <summary>Null once the stream has ended in good order; events before that are passed over.</summary>
        public async Task<string?> ReadToEndAsync()
        {
            string? line;
            do line = await ReadAsync();
            while (line is not null);
            return line;
        }

        public void Dispose()
        {
            Lines.Dispose();
            Response.Dispose();
        }
    }
}
