using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>How FeedHub behaves towards publishers, rule by rule: what an origin is asked, and when.</summary>
/// <remarks>The origin and the service share a clock that stands still between polls, so that every time recorded is exact.</remarks>
public sealed class PollerEtiquetteTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 30, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);
    private Origin _origin = null!;

    public async ValueTask InitializeAsync() => _origin = await Origin.StartAsync(time: _time);

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Rule_1_the_first_fetch_is_unconditional_and_every_later_one_conditional_restart_included()
    {
        _origin.Put("/feed.xml", Feeds.Rss("Uno"));
        await using (var hub = await StartAsync("/feed.xml"))
        {
            await hub.RunForAsync(TimeSpan.FromHours(2));
        }

        var beforeRestart = _origin.Requests.Count;
        await using (var hub = await StartAsync("/feed.xml"))
        {
            await hub.RunForAsync(TimeSpan.FromHours(2));
        }

        Assert.DoesNotContain("If-None-Match", _origin.Requests[0].Keys);
        Assert.DoesNotContain("If-Modified-Since", _origin.Requests[0].Keys);
        Assert.InRange(beforeRestart, 2, _origin.Requests.Count - 1);
        Assert.All(_origin.Requests.Skip(1), request => Assert.Contains("If-None-Match", request.Keys));
    }

    private Task<TimedHub> StartAsync(params string[] paths) => TimedHub.StartAsync(
        _folder,
        _time,
        $$"""{ "hub": { "contact": "mailto:ops@example.org" }, "feeds": [{{string.Join(", ", paths.Select(p => $"\"{UrlOf("diario.example", p)}\""))}}] }""");

    private Uri UrlOf(string host, string path) => new UriBuilder(_origin.UrlOf(path)) { Host = host }.Uri;
}
