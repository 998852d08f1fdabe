using System.Net;
using System.Net.Sockets;
using System.Text;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>The real service, asked in ways that no reader should ask.</summary>
public sealed class ServingTests : OriginTest
{
    private RunningHub _hub = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
        _hub = await RunningHub.StartAsync(
            Folder, $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.UrlOf("/feed.xml")}}"] }""");
        await _hub.EntriesAsync(e => e.Count == 2);
    }

    public override async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("GET /feeds/all.atom HTTP/1.1\r\nHost: h\r\nX: {20000}\r\n\r\n", "431")]
    [InlineData("GET /{5000} HTTP/1.1\r\nHost: h\r\n\r\n", "414")]
    [InlineData("GET /feeds/all.atom HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /feeds/all.atom HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n", "400")]
    [InlineData("GET /feeds/../../etc/passwd HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404")]
    [InlineData("GET /feeds/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404")]
    [InlineData("GET /feeds/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404")]
    [InlineData("GET /feeds/all.atom%00 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "400")]
    [InlineData("BREW /feeds/all.atom HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "405")]
    [InlineData("GET /feeds/all.atom HTTP/1.1\r\nHost: h\r\nRange: bytes=0-1\r\nConnection: close\r\n\r\n", "200")]
    [InlineData("GET /feeds/all.atom HTTP/1.0\r\n\r\n", "200")]
    [InlineData("nonsense\r\n\r\n", "400")]
    public async Task Odd_requests_are_answered_right(string request, string status)
    {
        using var client = new TcpClient();
        using var reader = await SendAsync(
            client, request.Replace("{20000}", new string('x', 20_000), StringComparison.Ordinal).Replace("{5000}", new string('x', 5_000), StringComparison.Ordinal));

        var line = await reader.ReadLineAsync(Cancel);

        Assert.Equal(status, line?.Split(' ')[1]);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Another_method_is_told_which_are_allowed(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/feeds/all.atom");
        using var response = await _hub.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Both_versions_of_http_are_spoken_on_one_port(string version)
    {
        using var client = new HttpClient { BaseAddress = _hub.Http.BaseAddress };
        client.DefaultRequestVersion = Version.Parse(version);
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync("/feeds/all.atom", Cancel)));

        var body = await _hub.Http.GetByteArrayAsync("/feeds/all.atom", Cancel);
        foreach (var answer in answers)
        {
            Assert.Equal((HttpStatusCode.OK, client.DefaultRequestVersion), (answer.StatusCode, answer.Version));
            Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync(Cancel));
            answer.Dispose();
        }

        using var index = await client.GetAsync("/", Cancel);
        Assert.Equal(HttpStatusCode.OK, index.StatusCode);
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_answered()
    {
        using var client = new TcpClient { NoDelay = true };
        using var reader = await SendAsync(client, "P");
        foreach (var part in "OST /feeds/all.atom HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
            await client.GetStream().WriteAsync(new[] { (byte)part }, Cancel);

        Assert.StartsWith("HTTP/1.1 405 ", await reader.ReadLineAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_open_connections_and_readers_that_read_nothing_keep_no_one_waiting()
    {
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                var client = new TcpClient();
                idle.Add(client);
                // Half of a head, or many answers asked for and none taken.
                var asked = i % 2 == 0 ? "GET /feeds/all.atom HTTP/1.1\r\nHo" : string.Concat(Enumerable.Repeat("GET /feeds/all.atom HTTP/1.1\r\nHost: h\r\n\r\n", 200));
                await SendAsync(client, asked);
            }

            Assert.Equal(2, (await _hub.EntriesAsync(_ => true)).Count);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }

    private async Task<StreamReader> SendAsync(TcpClient client, string text)
    {
        await client.ConnectAsync(IPAddress.Loopback, _hub.Http.BaseAddress!.Port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), Cancel);
        return new StreamReader(stream, Encoding.UTF8);
    }
}
