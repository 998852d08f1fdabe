using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FeedHub.Configuration;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>Private outputs through the front door: who gets in, and that nobody else learns of them.</summary>
public sealed class PrivateOutputTests : OriginTest
{
    private const string Token = "0123456789abcdef-Ficha_1.~";
    private const string Password = "contraseña: sí";

    /// <summary>In every title of the feed that is in private outputs alone.</summary>
    private const string Confidential = "Reservado";

    private static readonly string Login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"lectora:{Password}"));

    private readonly LogLines _log = new();
    private RunningHub _hub = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Folder.Write("token.txt", Token + "\n");
        Folder.Write("password.txt", Password + "\n");
        Origin.Put("/open.xml", Feeds.RssOf(("a-1", "Abierto")));
        Origin.Put("/own.xml", Feeds.RssOf(("b-1", $"{Confidential} uno"), ("b-2", $"{Confidential} dos"), ("b-3", $"{Confidential} tres")));
        _hub = await RunningHub.StartAsync(
            Folder,
            $$"""
            {
              "fetch": { "allowPrivate": ["127.0.0.1"] },
              "feeds": [{ "url": "{{Origin.UrlOf("/open.xml")}}", "tags": ["open"] }, { "url": "{{Origin.UrlOf("/own.xml")}}", "tags": ["own"] }],
              "outputs": [
                { "name": "open", "tags": ["open"] },
                { "name": "own", "title": "Propio", "tags": ["own", "open"], "limit": 2, "token": { "file": "token.txt" }, "renamedFrom": ["mine"] },
                { "name": "team", "title": "Equipo", "tags": ["own"], "login": { "user": "lectora", "password": { "file": "password.txt" } } }
              ]
            }
            """,
            replace: _log.AddTo);
        await _hub.EntriesAsync(e => e.Count == 1, "open");
        await OpenedAsync("own", new AuthenticationHeaderValue("Bearer", Token), 2);
        await OpenedAsync("team", new AuthenticationHeaderValue("Basic", Login), 3);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _hub.DisposeAsync();
        _log.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("atom")]
    [InlineData("rss")]
    [InlineData("json")]
    public async Task Who_has_the_token_is_served_and_no_cache_between_may_keep_it(string format)
    {
        using var response = await GetAsync($"/feeds/own.{format}?token={Token}");

        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(Confidential, body, StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl!.Private);
        Assert.False(response.Headers.CacheControl.Public);
        Assert.False(response.Headers.Contains("Link"));
        Assert.DoesNotContain("websub", body, StringComparison.Ordinal);
        Assert.DoesNotContain("token", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, body + response.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_validator_opens_nothing_and_helps_who_has_the_token()
    {
        using var first = await GetAsync($"/feeds/own.atom?token={Token}");
        var tag = first.Headers.ETag!.ToString();

        using var known = await GetAsync($"/feeds/own.atom?token={Token}", ("If-None-Match", tag));
        using var stranger = await GetAsync("/feeds/own.atom", ("If-None-Match", tag));
        using var delta = await GetAsync("/feeds/own.atom", ("If-None-Match", "\"old\""), ("A-IM", "feed"));

        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.True(known.Headers.CacheControl!.Private);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, delta.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=0123456789abcdef-Ficha_1.")]
    [InlineData("?TOKEN=other&token=other")]
    [InlineData("?token=0123456789abcdef-Ficha_1.~&token=0123456789abcdef-Ficha_1.~")]
    public async Task A_wrong_token_leads_nowhere_as_a_wrong_name_does(string query)
    {
        foreach (var path in (string[])["/feeds/own.atom", "/feeds/own.json", "/feeds/own/archive/1.atom", "/feeds/own/archive/9.rss", "/feeds/mine.rss"])
        {
            using var refused = await GetAsync(path + query);
            using var unknown = await GetAsync("/feeds/nothing.atom" + query);

            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            Assert.Equal(
                (await unknown.Content.ReadAsStringAsync(Cancel)).Replace("/feeds/nothing.atom", path, StringComparison.Ordinal),
                await refused.Content.ReadAsStringAsync(Cancel));
            Assert.Equal(unknown.Headers.Select(h => h.Key), refused.Headers.Select(h => h.Key));
        }
    }

    [Fact]
    public async Task A_login_is_asked_for_and_lets_in()
    {
        using var first = await GetAsync("/feeds/team.atom");
        using var wrong = await GetAsync("/feeds/team.atom", ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("lectora:no"))));
        using var broken = await GetAsync("/feeds/team.atom", ("Authorization", "Basic no base64"));
        using var right = await GetAsync("/feeds/team.atom", ("Authorization", "basic " + Login));

        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        Assert.Equal("Basic realm=\"FeedHub\", charset=\"UTF-8\"", first.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, broken.StatusCode);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.True(right.Headers.CacheControl!.Private);
    }

    [Fact]
    public async Task What_opens_one_output_opens_no_other()
    {
        using var team = await GetAsync($"/feeds/team.atom?token={Token}");
        using var own = await GetAsync("/feeds/own.atom", ("Authorization", "Basic " + Login));

        Assert.Equal(HttpStatusCode.Unauthorized, team.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
    }

    [Fact]
    public async Task Archives_and_former_names_take_the_same_token()
    {
        using var archive = await GetAsync($"/feeds/own/archive/1.atom?token={Token}");
        using var former = await GetAsync($"/feeds/mine.rss?token={Token}");

        Assert.Equal(HttpStatusCode.OK, archive.StatusCode);
        Assert.True(archive.Headers.CacheControl!.Private);
        Assert.Equal(HttpStatusCode.MovedPermanently, former.StatusCode);
        Assert.Equal($"/feeds/own.rss?token={Token}", former.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Nothing_that_is_open_tells_of_a_feed_that_private_outputs_alone_hold()
    {
        var slug = $"127.0.0.1-{Origin.Url.Port}-own.xml";
        foreach (var path in (string[])["/", "/outputs", "/search?q=tres", "/feeds/search.json?q=tres", "/status", "/status.json", "/metrics", "/feeds/open.atom", "/feeds/none.atom", "/feeds/by-tag/own.atom", $"/feeds/by-feed/{slug}.atom", "/feeds/by-tag/open.json"])
        {
            using var response = await GetAsync(path);
            var shown = await response.Content.ReadAsStringAsync(Cancel);

            Assert.Equal(path.Contains("own", StringComparison.Ordinal) || path.Contains("none", StringComparison.Ordinal), response.StatusCode == HttpStatusCode.NotFound);
            foreach (var word in (string[])[Confidential, "own.xml", "feeds/own.", "Propio", "Equipo", "team"])
                Assert.DoesNotContain(word, shown.Replace($"at {path}", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        using var open = await GetAsync($"/feeds/by-feed/127.0.0.1-{Origin.Url.Port}-open.xml.atom");
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Theory]
    [InlineData("open", HttpStatusCode.Accepted)]
    [InlineData("own", HttpStatusCode.UnprocessableEntity)]
    [InlineData("team", HttpStatusCode.UnprocessableEntity)]
    public async Task A_private_output_is_no_topic_of_the_hub(string output, HttpStatusCode expected)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["hub.mode"] = "subscribe",
            ["hub.topic"] = new Uri(_hub.Http.BaseAddress!, $"/feeds/{output}.atom").AbsoluteUri,
            ["hub.callback"] = Origin.UrlOf("/callback").AbsoluteUri,
        });

        using var response = await _hub.Http.PostAsync("/websub/hub", form, Cancel);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task An_output_that_becomes_private_is_so_from_the_next_request_on()
    {
        using var before = await GetAsync($"/feeds/by-tag/open.atom");
        var current = _hub.Services.GetRequiredService<CurrentConfig>();
        var outputs = current.Value.Outputs.Select(o => o with { Token = new Secret("another-token-000") });
        current.Replace(current.Value with { Outputs = [.. outputs] });

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        foreach (var path in (string[])["/feeds/open.atom", "/feeds/by-tag/open.atom", $"/feeds/own.atom?token={Token}"])
        {
            using var response = await GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        using var opened = await GetAsync("/feeds/open.atom?token=another-token-000");
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.True(opened.Headers.CacheControl!.Private);
    }

    [Fact]
    public async Task A_refusal_is_logged_with_the_output_and_the_client_and_no_secret_ever_is()
    {
        using var wrong = await GetAsync("/feeds/own.atom?token=a-wrong-token-000");
        using var right = await GetAsync($"/feeds/own.atom?token={Token}");
        using var login = await GetAsync("/feeds/team.atom", ("Authorization", "Basic " + Login));

        Assert.Contains(_log.All, l => l.Text == "Private output own was asked for by 127.0.0.1 without the right token or login");
        foreach (var secret in (string[])[Token, Password, Login, "a-wrong-token-000"])
            Assert.DoesNotContain(_log.All, l => l.Text.Contains(secret, StringComparison.Ordinal));
    }

    /// <summary>WebSub's own requests are proved by its protocol: by a challenge, an unguessable callback or a signature.</summary>
    [Fact]
    public void Nothing_but_WebSub_changes_anything_over_HTTP()
    {
        var changing =
            from endpoint in _hub.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
            let path = endpoint.RoutePattern.RawText
            where methods is null ? !path.StartsWith("/healthz", StringComparison.Ordinal) && path is not ("/readyz" or "/metrics") : methods.Except(["GET", "HEAD"]).Any()
            select path;

        Assert.All(changing, path => Assert.StartsWith("/websub/", path, StringComparison.Ordinal));
        Assert.NotEmpty(changing);
    }

    private async Task OpenedAsync(string output, AuthenticationHeaderValue authorization, int entries)
    {
        _hub.Http.DefaultRequestHeaders.Authorization = authorization;
        await _hub.EntriesAsync(e => e.Count == entries, output);
        _hub.Http.DefaultRequestHeaders.Authorization = null;
    }

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = _hub.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, Cancel);
    }
}
