using System.Globalization;
using System.Net;
using FeedHub.Publishing;
using FeedHub.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>What is counted of readers, and by what name.</summary>
public sealed class ReaderTallyTests
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(15);

    private readonly FakeTimeProvider _time = new(Made.Noon);
    private readonly ReaderTally _tally;

    public ReaderTallyTests() => _tally = new ReaderTally(_time);

    [Theory]
    [InlineData("Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; like FeedFetcher-Google)", "Feedly", 16, true, true)]
    [InlineData("Feedbin feed-id:1373711 - 142 subscribers", "Feedbin", 142, false, false)]
    [InlineData("NewsBlur Feed Fetcher - 3 subscribers - https://www.newsblur.com/site/1/x (Mozilla/5.0)", "NewsBlur Feed Fetcher", 3, false, true)]
    [InlineData("Mozilla/5.0 (compatible; Miniflux/2.2.1; +https://miniflux.app)", "Miniflux", null, true, true)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "a browser", null, false, false)]
    [InlineData("newsboat/2.40 (Linux x86_64)", "newsboat", null, true, false)]
    [InlineData("Tiny Tiny RSS/23.04 (https://tt-rss.org/)", "Tiny Tiny RSS", null, true, true)]
    [InlineData("rss2email 3.14 ops@example.org", "rss2email", null, true, true)]
    [InlineData("curl/8.5.0", "curl", null, true, false)]
    [InlineData("42", "42", null, false, false)]
    [InlineData("  ", "(no User-Agent)", null, false, false)]
    [InlineData(null, "(no User-Agent)", null, false, false)]
    public void A_reader_is_known_by_what_it_calls_itself(string? userAgent, string product, int? subscribers, bool versioned, bool reachable) =>
        Assert.Equal(new ReaderAgent(product, subscribers, versioned, reachable), ReaderAgent.Of(userAgent));

    [Fact]
    public void Requests_are_counted_by_program_and_by_what_they_do()
    {
        Count("App/1", 200, 1000, "192.0.2.1", ("Accept-Encoding", "gzip"), ("Cookie", "a=b"));
        _time.Advance(MaxAge);
        Count("App/1", 304, 0, "192.0.2.1", ("If-None-Match", "\"a\""), ("If-Modified-Since", "x"));
        Count("App/2", 226, 50, "192.0.2.2", ("If-None-Match", "\"a\""));
        _time.Advance(TimeSpan.FromMinutes(1));
        Count("App/1", 200, 1000, "192.0.2.1");
        Count("Other", 429, 0, "192.0.2.1");

        var taken = _tally.Take();

        var app = taken[0];
        var expected = new ReaderCounts
        {
            Product = "App",
            Requests = 4,
            Bytes = 2050,
            Conditional = 2,
            BothValidators = 1,
            NotModified = 1,
            Deltas = 1,
            Compressed = 1,
            Burdened = 1,
            Repeats = 2,
            UnconditionalRepeats = 1,
            Early = 1,
            Versioned = 4,
            Subscribers = app.Subscribers,
        };
        Assert.Equal(expected, app);
        Assert.Equal(1, Assert.Single(taken, t => t.Product == "Other").Refused);
        Assert.Empty(_tally.Take());
    }

    [Fact]
    public void Nothing_is_known_of_a_client_after_a_day_nor_of_another()
    {
        var clients = new RecentClients();
        var address = IPAddress.Parse("2001:db8::1");

        Assert.Null(clients.Seen(address, "/a", "App", 1_000_000));
        Assert.Equal(60, clients.Seen(address, "/a", "App", 1_000_060));
        Assert.Null(clients.Seen(address, "/b", "App", 1_000_060));
        Assert.Null(clients.Seen(address, "/a", "App/2", 1_000_060));
        Assert.Null(clients.Seen(IPAddress.Parse("2001:db8::2"), "/a", "App", 1_000_060));
        Assert.Null(clients.Seen(address, "/a", "App", 1_000_060 + (24 * 60 * 60)));
        Assert.Null(clients.Seen(null, "/a", "App", 1_000_060));
    }

    [Fact]
    public void Whoever_invents_names_fills_no_memory()
    {
        for (var i = 0; i < 2 * ReaderTally.MostAgents; i++)
            Count(string.Create(CultureInfo.InvariantCulture, $"Robot{i}x/1"), 200, 1, "192.0.2.1");

        var taken = _tally.Take();

        Assert.InRange(taken.Count, 1, ReaderTally.MostAgents + 1);
        Assert.Equal(2 * ReaderTally.MostAgents, taken.Sum(t => t.Requests));
    }

    private void Count(string agent, int status, long bytes, string from, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/feeds/all.atom";
        context.Request.Headers.UserAgent = agent;
        foreach (var (name, value) in headers) context.Request.Headers[name] = value;
        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
        context.Response.StatusCode = status;
        _tally.Count(context, bytes, MaxAge);
    }
}
