using System.Net;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FeedHub.Pages;
using FeedHub.Parsing;
using FeedHub.Publishing;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Pages;

/// <summary>The pages for people, as a browser without scripts asks for them.</summary>
public sealed class PagesTests : OriginTest
{
    private RunningHub _hub = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Origin.Put("/a.xml", Feeds.Rss([.. Enumerable.Range(1, 95).Select(i => $"Noticia <b>{i}</b>"), "El camión \"azul\" & más"]));
        Origin.Put("/b.xml", Feeds.Rss("A lorry").Replace("<language>es<", "<language>en-GB<", StringComparison.Ordinal).Replace("guid-1", "lorry", StringComparison.Ordinal));
        _hub = await RunningHub.StartAsync(Folder, $$"""
            { "hub": { "title": "Muestra & <más>" }, "fetch": { "allowPrivate": ["127.0.0.1"] }, "defaults": { "backfill": "all" },
              "feeds": [ { "url": "{{Origin.UrlOf("/a.xml")}}", "tags": ["ñandú y más"] }, "{{Origin.UrlOf("/b.xml")}}" ],
              "outputs": [ { "name": "all", "limit": 200 } ] }
            """);
        await _hub.PollAsync();
        await _hub.PollAsync(1);
        await _hub.EntriesAsync(e => e.Count == 97);
    }

    public override async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Every_link_on_every_page_leads_somewhere_and_no_page_needs_what_the_policy_forbids()
    {
        var (waiting, seen) = (new Queue<Uri>([new Uri(_hub.Http.BaseAddress!, "/")]), new HashSet<string>(StringComparer.Ordinal));
        while (waiting.TryDequeue(out var url))
        {
            if (!seen.Add(url.AbsoluteUri)) continue;
            using var response = await _hub.Http.GetAsync(url, Cancel);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{url}: {response.StatusCode}");
            if (response.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var page = await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync(Cancel), Cancel);
            Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
            if (url.AbsolutePath is "/outputs" or "/status") continue; // They have policies and tests of their own.
            Assert.Equal(PageAnswer.Policy, Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
            Assert.Empty(page.QuerySelectorAll("style, [style], script:not([src]), [onclick], [onerror]"));
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.Single(page.QuerySelectorAll("main"));
            foreach (var link in page.QuerySelectorAll("[href], [src]"))
            {
                var target = new Uri(url, link.GetAttribute("href") ?? link.GetAttribute("src"));
                if (target.Authority == url.Authority) waiting.Enqueue(new Uri(target.GetLeftPart(UriPartial.Query)));
            }
        }

        Assert.True(seen.Count > 97, "Each entry has a page.");
    }

    [Fact]
    public async Task Leafing_shows_each_entry_once()
    {
        var titles = new List<string>();
        for (var next = "/"; next is not null;)
        {
            var page = await PageAsync(next);
            titles.AddRange(page.QuerySelectorAll("article h3").Select(h => h.TextContent));
            next = page.QuerySelector("a[rel=next]")?.GetAttribute("href")?[1..];
        }

        Assert.Equal(97, titles.Count);
        Assert.Equal(97, titles.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("El camión \"azul\" & más", titles);
    }

    [Theory]
    [InlineData("/search?q=camion", "El camión \"azul\" & más")]
    [InlineData("/search?q=%22CAMION%20azul%22", "El camión \"azul\" & más")]
    [InlineData("/search?q=lorry", "A lorry")]
    [InlineData("/language/en", "A lorry")]
    [InlineData("/search?q=nada")]
    [InlineData("/search?q=%22%20OR%20NEAR(%00%3B--%25%3Cscript%3E")]
    [InlineData("/search?q=")]
    [InlineData("/search")]
    [InlineData("/?before=99999999999999999999-1&q=x", "A lorry")]
    public async Task A_page_shows_what_was_looked_for(string path, params string[] titles)
    {
        var shown = (await PageAsync(path)).QuerySelectorAll("article h3").Select(h => h.TextContent).ToList();
        if (path.StartsWith("/?", StringComparison.Ordinal)) Assert.Equal(40, shown.Count);
        else Assert.Equal(titles, shown);
    }

    [Fact]
    public async Task What_was_typed_comes_back_as_text()
    {
        const string typed = "\"><script>alert(1)</script>";
        var page = await PageAsync("/search?q=" + Uri.EscapeDataString(typed));

        Assert.Equal(typed, page.QuerySelector("#q")!.GetAttribute("value"));
        Assert.Empty(page.QuerySelectorAll("script:not([src])"));
    }

    [Fact]
    public async Task An_entry_has_a_page_of_its_own_with_its_date_and_its_whole_text()
    {
        var found = (await PageAsync("/search?q=camion")).QuerySelector("a.when")!.GetAttribute("href")!;
        var page = await PageAsync("/" + found[2..]);

        Assert.Equal("El camión \"azul\" & más", page.QuerySelector("article h1")!.TextContent);
        Assert.Equal("23 Nov 2026, 10:00", page.QuerySelector("article time")!.TextContent);
        Assert.Contains("Texto de El camión", page.QuerySelector(".content")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("es", page.QuerySelector("article")!.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("/items/bm9uZQ")]
    [InlineData("/items/%C3%B1")]
    [InlineData("/items/_w")]
    [InlineData("/tag/none")]
    [InlineData("/source/none")]
    [InlineData("/language/1")]
    public async Task What_is_not_there_is_said_on_a_page(string path)
    {
        using var response = await _hub.Http.GetAsync(path, Cancel);

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.True(response.Headers.Contains("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/assets/pages.css")]
    public async Task A_second_visit_costs_nothing_when_nothing_changed(string path)
    {
        using var first = await _hub.Http.GetAsync(path, Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _hub.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/feeds/all.atom", null)]
    [InlineData("/feeds/by-tag/%C3%B1and%C3%BA-y-m%C3%A1s.rss", null)]
    [InlineData("/feeds/search.json?q=camion", "q=camion")]
    public async Task A_browser_is_told_what_a_feed_is_and_everyone_else_gets_the_feed(string path, string? query)
    {
        var feed = await _hub.Http.GetByteArrayAsync(path, Cancel);

        var page = await PageAsync(path, ("Sec-Fetch-Dest", "document"), ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
        var address = new Uri(page.QuerySelector(".feed code")!.TextContent);
        Assert.Equal(new Uri(_hub.Http.BaseAddress!, path).AbsoluteUri, address.AbsoluteUri);
        Assert.Equal(query is null ? "" : "?" + query, address.Query);
        Assert.NotEmpty(page.QuerySelectorAll("article"));
        Assert.Equal(3, page.QuerySelectorAll("link[rel=alternate]").Length);

        foreach (var headers in (IEnumerable<(string, string)[]>)[
            [("Accept", "text/html,*/*")],
            [("Sec-Fetch-Dest", "empty"), ("Accept", "text/html,*/*")],
            [("Sec-Fetch-Dest", "document"), ("Accept", "application/atom+xml, */*")],
            [("Accept", "*/*"), ("User-Agent", "curl/8.14.1")]])
        {
            using var response = await SendAsync(path, headers);
            Assert.Equal(feed, await response.Content.ReadAsByteArrayAsync(Cancel));
            Assert.Contains("Sec-Fetch-Dest", response.Headers.Vary);
        }

        using var raw = await SendAsync(page.QuerySelector(".feed a")!.GetAttribute("href")!, ("Sec-Fetch-Dest", "document"), ("Accept", "text/html"));
        Assert.Equal(feed, await raw.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task The_page_of_a_feed_is_kept_by_no_cache()
    {
        using var response = await SendAsync("/feeds/all.atom", ("Sec-Fetch-Dest", "document"), ("Accept", "text/html"));

        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Contains("Sec-Fetch-Dest", response.Headers.Vary);
    }

    [Fact]
    public async Task A_search_is_a_feed_that_names_its_own_address()
    {
        using var response = await _hub.Http.GetAsync("/feeds/search.atom?language=ES&q=cami%C3%B3n&x=1", Cancel);
        var feed = XDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).Root!;

        Assert.Equal("El camión \"azul\" & más", Assert.Single(feed.Elements(RunningHub.Atom + "entry")).Element(RunningHub.Atom + "title")!.Value);
        var self = feed.Elements(RunningHub.Atom + "link").Single(l => (string?)l.Attribute("rel") == "self").Attribute("href")!.Value;
        Assert.EndsWith("/feeds/search.atom?q=cami%C3%B3n&language=es", self, StringComparison.Ordinal);
        Assert.EndsWith(response.Content.Headers.ContentLocation!.OriginalString, self, StringComparison.Ordinal);
        Assert.NotNull(response.Headers.ETag);

        using var nothing = await _hub.Http.GetAsync("/feeds/search.atom?q=%22", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
    }

    [Theory]
    [InlineData("<p>a</p><img src=\"https://e.example/a.png\">", "<p>a</p><img loading=\"lazy\" src=\"https://e.example/a.png\">")]
    [InlineData("<a title=\"<img onerror=x >\">b</a><img>", "<a title=\"<img onerror=x >\">b</a><img loading=\"lazy\">")]
    [InlineData("<imgs>", "<imgs>")]
    public void Pictures_wait_and_nothing_else_is_touched(string html, string shown) =>
        Assert.Equal(shown, SafeContent.Of(new ParsedItem { Content = html, Sanitised = true })!.Value.Markup);

    [Fact]
    public void What_was_not_sanitised_is_not_shown() =>
        Assert.Throws<InvalidOperationException>(() => SafeContent.Of(new ParsedItem { Content = "<p>" }));

    private async Task<IDocument> PageAsync(string path, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(path, headers);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync(Cancel), Cancel);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _hub.Http.SendAsync(request, Cancel);
    }
}
