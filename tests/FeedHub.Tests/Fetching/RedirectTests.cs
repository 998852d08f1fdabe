using FeedHub.Fetching;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace FeedHub.Tests.Fetching;

/// <summary>Etiquette 14, and the bounds of redirects.</summary>
public sealed class RedirectTests : IAsyncLifetime
{
    private const string Feed = "<rss/>";

    private readonly FeedFetcher _fetcher =
        new(new FetchOptions { AllowPrivate = ["127.0.0.1"] }, TimeProvider.System, NullLogger<FeedFetcher>.Instance);

    private Origin _origin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _origin = await Origin.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _fetcher.Dispose();
        await _origin.DisposeAsync();
    }

    [Theory]
    [InlineData(301, 308, true)]
    [InlineData(308, 301, true)]
    [InlineData(301, 302, false)]
    [InlineData(302, 301, false)]
    [InlineData(307, 307, false)]
    [InlineData(303, 308, false)]
    public async Task A_feed_has_moved_only_when_every_redirect_is_permanent(int first, int second, bool moved)
    {
        _origin.Redirect("/old.xml", "/between.xml", first);
        _origin.Redirect("/between.xml", "/new.xml", second);
        var target = _origin.Put("/new.xml", Feed);

        var fetched = Assert.IsType<FetchResult.Fetched>(await FetchAsync("/old.xml"));
        var unchanged = Assert.IsType<FetchResult.NotModified>(await FetchAsync("/old.xml", fetched.Validators));

        Assert.Equal(target, fetched.Document.Url);
        Assert.Equal(moved ? target : null, fetched.MovedTo);
        Assert.Equal(moved ? target : null, unchanged.MovedTo);
    }

    [Fact]
    public async Task A_feed_that_was_not_redirected_has_not_moved()
    {
        _origin.Put("/feed.xml", Feed);

        Assert.Null((await FetchAsync("/feed.xml")).MovedTo);
    }

    [Fact]
    public async Task A_permanent_redirect_to_nothing_is_not_a_move()
    {
        _origin.Redirect("/old.xml", "/nothing.xml", 301);

        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync("/old.xml"));

        Assert.Equal(404, failed.Status);
        Assert.Null(failed.MovedTo);
    }

    [Fact]
    public async Task Validators_go_along_to_the_end_of_the_chain()
    {
        _origin.Redirect("/old.xml", "/new.xml", 302);
        _origin.Put("/new.xml", Feed);
        var known = Assert.IsType<FetchResult.Fetched>(await FetchAsync("/old.xml")).Validators;

        Assert.IsType<FetchResult.NotModified>(await FetchAsync("/old.xml", known));

        Assert.Equal(known.ETag, _origin.LastRequestFor("/new.xml")["If-None-Match"]);
        Assert.DoesNotContain("Referer", _origin.LastRequestFor("/new.xml").Keys);
    }

    [Theory]
    [InlineData("/dir/feed.xml", "new.xml", "/dir/new.xml")]
    [InlineData("/dir/feed.xml", "../new.xml", "/new.xml")]
    [InlineData("/dir/feed.xml", "?page=2", "/dir/feed.xml?page=2")]
    [InlineData("/dir/feed.xml", "/new.xml#items", "/new.xml")]
    [InlineData("/dir/feed.xml", "//user:secret@{authority}/new.xml", "/new.xml")]
    public async Task A_relative_Location_is_resolved_against_the_hop_it_came_from(string from, string location, string arrivesAt)
    {
        location = location.Replace("{authority}", _origin.Url.Authority, StringComparison.Ordinal);
        await using var origin = _origin;
        _origin.Answer(from, context =>
        {
            if (context.Request.QueryString.HasValue)
            {
                return Task.CompletedTask;
            }

            context.Response.StatusCode = 301;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        _origin.Put("/new.xml", Feed);
        _origin.Put("/dir/new.xml", Feed);

        var fetched = Assert.IsType<FetchResult.Fetched>(await FetchAsync(from));

        Assert.Equal(_origin.UrlOf(arrivesAt), fetched.Document.Url);
        Assert.Equal(arrivesAt, _origin.Requests[^1].PathAndQuery);
    }

    [Fact]
    public async Task A_circle_of_redirects_is_left_at_its_first_turn()
    {
        _origin.Redirect("/a.xml", "/b.xml", 302);
        _origin.Redirect("/b.xml", "/a.xml", 302);

        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync("/a.xml"));

        Assert.Equal(FetchFault.TooManyRedirects, failed.Fault);
        Assert.Equal($"redirected in a circle, back to {_origin.UrlOf("/a.xml")}", failed.Reason);
        Assert.Equal(2, _origin.Requests.Count);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Five_redirects_are_followed_and_no_sixth(int hops, bool followed)
    {
        for (var i = 0; i < hops; i++)
        {
            _origin.Redirect($"/{i}.xml", $"/{i + 1}.xml", 302);
        }

        _origin.Put($"/{hops}.xml", Feed);

        var result = await FetchAsync("/0.xml");

        Assert.Equal(followed, result is FetchResult.Fetched);
        Assert.Equal(6, _origin.Requests.Count);
        if (result is FetchResult.Failed failed)
        {
            Assert.Equal(FetchFault.TooManyRedirects, failed.Fault);
        }
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/feed.xml")]
    [InlineData("javascript:alert(1)")]
    [InlineData("gopher://127.0.0.1:6379/_FLUSHALL")]
    [InlineData("http://")]
    [InlineData("http://exa mple/")]
    [InlineData("http:///feed.xml")]
    public async Task A_redirect_leads_to_the_web_or_nowhere(string location)
    {
        _origin.Redirect("/feed.xml", location);

        Assert.Equal(FetchFault.BadRedirect, Assert.IsType<FetchResult.Failed>(await FetchAsync("/feed.xml")).Fault);
        Assert.Single(_origin.Requests);
    }

    [Fact]
    public async Task A_redirect_that_says_not_where_to_is_a_failure()
    {
        _origin.Answer("/feed.xml", 302);

        Assert.Equal("HTTP 302 without saying where to", Assert.IsType<FetchResult.Failed>(await FetchAsync("/feed.xml")).Reason);
    }

    private Task<FetchResult> FetchAsync(string path, HttpValidators? known = null) =>
        _fetcher.FetchAsync(new FetchRequest(_origin.UrlOf(path), known ?? HttpValidators.None), Cancel);
}
