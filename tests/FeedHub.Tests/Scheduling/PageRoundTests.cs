using FeedHub.Identity;
using FeedHub.Parsing;
using FeedHub.Scheduling;
using FeedHub.Tests.Configuration;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.Scheduling;

/// <summary>When the pages of items are asked for, on a clock that the test moves.</summary>
public sealed class PageRoundTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Noon);
    private Origin _origin = null!;

    public async ValueTask InitializeAsync() => _origin = await Origin.StartAsync(time: _time);

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_host_is_asked_for_one_page_a_round()
    {
        const int Pages = 3;
        _origin.Put("/feed.xml", Rss(Pages));
        await using var hub = await TimedHub.StartAsync(_folder, _time, Json());
        await hub.SettleAsync();

        for (var page = 1; page <= Pages; page++)
        {
            await hub.MoveToAsync(_time.GetUtcNow() + PageRoundJob.Every);
            await hub.UntilAsync(() => _origin.Requests.Count > page);
        }

        Assert.Equal([0, 5, 10, 15], _origin.Requests.Select(r => (int)(r.At - Noon).TotalSeconds));
    }

    [Fact]
    public void A_poll_asks_for_the_pages_of_its_newest_teasers_and_of_no_more_than_twenty()
    {
        var feed = FeedsText.Config(Json()).Feeds[0];
        var items = DocumentItem.AllOf([.. Enumerable.Range(1, 25).Select(n => new ParsedItem { Guid = $"{n}", Link = $"https://diario.example/{n}", Content = "Un avance", Sanitised = true })]);
        var arrived = ArrivedItem.AllOf(PollDecision.On(items, [], trustsGuids: true).New, Noon, backfill: null);

        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"https://diario.example/{n}"), PageFetch.WantedBy(feed, arrived, []).Select(p => p.Url));
        Assert.Empty(PageFetch.WantedBy(feed, arrived.Select(a => a with { Withheld = true }), []));
        Assert.Empty(PageFetch.WantedBy(feed with { FullText = false }, arrived, []));
    }

    private string Json() =>
        $$"""{ "fetch": { "allowPrivate": ["127.0.0.0/8"] }, "feeds": [{ "url": "{{_origin.FeedUrl}}", "fullText": true }] }""";

    private string Rss(int items) =>
        $"""
        <rss version="2.0"><channel><title>Diario</title>
        {string.Concat(Enumerable.Range(1, items).Select(n => $"<item><guid isPermaLink=\"false\">{n}</guid><title>Crónica {n}</title><link>{_origin.UrlOf($"/{n}")}</link><description>Un avance […]</description></item>"))}
        </channel></rss>
        """;
}
