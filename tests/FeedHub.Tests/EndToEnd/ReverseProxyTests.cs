using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using FeedHub.Publishing;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>The service behind a reverse proxy: whom it believes, and where it is.</summary>
public sealed class ReverseProxyTests : OriginTest
{
    private const string Stranger = "203.0.113.7";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly LogLines _log = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        // Long enough to be worth compressing.
        Origin.Put("/feed.xml", Feeds.Rss([.. Enumerable.Range(1, 20).Select(i => $"Noticia número {i}")]));
        Folder.Write("token.txt", "0123456789abcdef\n");
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _log.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("", HttpStatusCode.TooManyRequests)]
    [InlineData("\"127.0.0.1\"", HttpStatusCode.TooManyRequests)]
    [InlineData("\"198.51.100.1\"", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    public async Task Requests_count_for_the_address_that_a_known_proxy_names(string proxies, HttpStatusCode expected)
    {
        await using var hub = await StartAsync(proxies.Length == 0 ? "" : $"\"proxies\": [{proxies.Replace("none", "", StringComparison.Ordinal)}]");
        for (var i = 0; i < RequestBudget.PerMinute; i++) (await GetAsync(hub.Http.BaseAddress!, "/feeds/all.atom", ("X-Forwarded-For", Stranger))).Dispose();

        using var over = await GetAsync(hub.Http.BaseAddress!, "/feeds/all.atom", ("X-Forwarded-For", Stranger));
        using var invented = await GetAsync(hub.Http.BaseAddress!, "/feeds/all.atom", ("X-Forwarded-For", $"198.51.100.99, {Stranger}"));
        using var other = await GetAsync(hub.Http.BaseAddress!, "/feeds/all.atom", ("X-Forwarded-For", "203.0.113.8"));

        Assert.Equal(expected, over.StatusCode);
        Assert.Equal(expected, invented.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task What_is_for_this_machine_alone_is_not_shown_through_a_proxy()
    {
        await using var hub = await StartAsync("");

        using var here = await GetAsync(hub.Http.BaseAddress!, "/readers.json");
        using var through = await GetAsync(hub.Http.BaseAddress!, "/readers.json", ("X-Forwarded-For", "127.0.0.1"));

        Assert.Equal(HttpStatusCode.OK, here.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, through.StatusCode);
    }

    [Theory]
    [InlineData("hub", "/hub/feeds/all.atom", "/feeds/all.atom")]
    [InlineData("hub", "/hub/feeds/all/archive/9.atom", "/feeds/all/archive/9.atom", HttpStatusCode.NotFound)]
    [InlineData("hub", "/hub/", "/")]
    [InlineData("hub", "/hub/healthz/live", "/healthz/live")]
    [InlineData("feeds", "/feeds/feeds/all.json", "/feeds/all.json")]
    [InlineData("feeds", "/feeds/feeds/by-tag/es.atom", "/feeds/by-tag/es.rss")]
    [InlineData("feeds", "/feeds/", "/")]
    [InlineData("feeds", "/feeds/healthz/live", "/healthz/live")]
    [InlineData("a/b%20c", "/a/b%20c/feeds/all.rss", "/feeds/all.rss")]
    public async Task A_hub_below_a_path_answers_whether_the_proxy_keeps_the_path_or_not(
        string path, string kept, string taken, HttpStatusCode expected = HttpStatusCode.OK)
    {
        await using var hub = await StartAsync($"\"baseUrl\": \"https://example.org/{path}/\"");

        foreach (var asked in (string[])[kept, taken])
        {
            using var response = await GetAsync(hub.Http.BaseAddress!, asked);
            Assert.Equal(expected, response.StatusCode);
        }

        foreach (var asked in (string[])[$"/{path}/feeds/old.atom", "/feeds/old.atom"])
        {
            using var moved = await GetAsync(hub.Http.BaseAddress!, asked);
            Assert.Equal($"/{path}/feeds/all.atom", moved.Headers.Location!.OriginalString);
        }

        using var atom = await GetAsync(hub.Http.BaseAddress!, "/feeds/all.atom");
        Assert.Contains($"<https://example.org/{path}/feeds/all.atom>; rel=\"self\"", atom.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nginx.conf", "")]
    [InlineData("nginx-path.conf", "hub/")]
    [InlineData("nginx-path.conf", "hub/", "proxy_pass http://feedhub/;")]
    public async Task Nginx_as_configured_passes_everything_on(string file, string path, string pass = "proxy_pass http://feedhub;")
    {
        Require.Program("nginx");
        await using var hub = await StartAsync($"\"baseUrl\": \"https://example.org/{path}\"");
        await using var nginx = await Nginx.StartAsync(Folder, await HttpBlockAsync(file, hub.Http.BaseAddress!, pass));
        var url = new Uri(nginx.Url, path);

        using var plain = await GetAsync(url, "feeds/all.atom");
        var text = await plain.Content.ReadAsStringAsync(Cancel);
        Assert.Equal("application/atom+xml; charset=utf-8", plain.Content.Headers.ContentType!.ToString());
        Assert.Equal($"<https://example.org/{path}websub/hub>; rel=\"hub\", <https://example.org/{path}feeds/all.atom>; rel=\"self\"", plain.Headers.GetValues("Link").Single());
        Assert.False(plain.Headers.ETag!.IsWeak);

        foreach (var (coding, unpack) in new (string, Func<Stream, Stream>)[]
        {
            ("gzip", s => new GZipStream(s, CompressionMode.Decompress)), ("br", s => new BrotliStream(s, CompressionMode.Decompress)),
        })
        {
            using var packed = await GetAsync(url, "feeds/all.atom", ("Accept-Encoding", coding));
            Assert.Equal([coding], packed.Content.Headers.ContentEncoding);
            Assert.False(packed.Headers.ETag!.IsWeak);
            using var reader = new StreamReader(unpack(await packed.Content.ReadAsStreamAsync(Cancel)));
            Assert.Equal(text, await reader.ReadToEndAsync(Cancel));
            using var unchanged = await GetAsync(url, "feeds/all.atom", ("Accept-Encoding", coding), ("If-None-Match", packed.Headers.ETag.ToString()));
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
            Assert.Equal(packed.Headers.ETag, unchanged.Headers.ETag);
        }

        using var index = await GetAsync(url, "");
        Assert.Contains($"https://example.org/{path}feeds/all.atom", await index.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var moved = await GetAsync(url, "feeds/old.rss");
        Assert.Equal(new Uri(url, "feeds/all.rss").AbsolutePath, new Uri(url, moved.Headers.Location!).AbsolutePath);
        using var readers = await GetAsync(url, "readers.json");
        Assert.Equal(HttpStatusCode.NotFound, readers.StatusCode);
    }

    [Theory]
    [InlineData("nginx.conf", "")]
    [InlineData("nginx-path.conf", "hub/")]
    public async Task Behind_nginx_the_client_is_known_and_the_token_is_not_logged(string file, string path)
    {
        Require.Program("nginx");
        await using var hub = await StartAsync($"\"baseUrl\": \"https://example.org/{path}\"");
        await using var nginx = await Nginx.StartAsync(Folder, await HttpBlockAsync(file, hub.Http.BaseAddress!));
        var url = new Uri(nginx.Url, path);

        using var refused = await GetAsync(url, "feeds/own.atom?token=wrong-and-0123456789", IPAddress.Parse("127.0.0.2"), ("X-Forwarded-For", Stranger));
        await nginx.StopAsync();

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Contains(_log.All, l => l.Text == "Private output own was asked for by 127.0.0.2 without the right token or login");
        Assert.StartsWith("127.0.0.2 [", nginx.AccessLog, StringComparison.Ordinal);
        Assert.Contains($"\"GET /{path}feeds/own.atom\" 404", nginx.AccessLog, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-and", nginx.AccessLog, StringComparison.Ordinal);
    }

    private async Task<RunningHub> StartAsync(string hubFields)
    {
        var hub = await RunningHub.StartAsync(
            Folder,
            $$"""
            {
              "hub": { {{hubFields}} },
              "fetch": { "allowPrivate": ["127.0.0.1"] },
              "feeds": [{ "url": "{{Origin.FeedUrl}}", "tags": ["es"] }],
              "outputs": [{ "name": "all", "renamedFrom": ["old"] }, { "name": "own", "token": { "file": "token.txt" } }]
            }
            """,
            _time,
            replace: _log.AddTo);
        await hub.EntriesAsync(e => e.Count == 20);
        return hub;
    }

    /// <summary>As an operator puts the shipped files together.</summary>
    private static async Task<string> HttpBlockAsync(string file, Uri hub, string pass = "proxy_pass http://feedhub;")
    {
        var whole = await Nginx.ShippedAsync("nginx.conf", hub);
        if (file == "nginx.conf") return whole;
        var common = whole[..whole.IndexOf("server {\n    listen", StringComparison.Ordinal)];
        var location = await Nginx.ShippedAsync(file);
        Assert.Contains("proxy_pass http://feedhub;", location, StringComparison.Ordinal);
        return $"{common}\nserver {{\nlisten 80;\n{location.Replace("proxy_pass http://feedhub;", pass, StringComparison.Ordinal)}\n}}";
    }

    private static Task<HttpResponseMessage> GetAsync(Uri url, string path, params (string Name, string Value)[] headers) =>
        GetAsync(url, path, IPAddress.Loopback, headers);

    /// <param name="url">Where the hub is.</param>
    /// <param name="path">A path from there or from the root.</param>
    /// <param name="from">The address to ask from.</param>
    /// <param name="headers">Of the request.</param>
    private static async Task<HttpResponseMessage> GetAsync(Uri url, string path, IPAddress from, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, path));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, Cancel);
    }
}
