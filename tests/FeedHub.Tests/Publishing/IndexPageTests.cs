using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using FeedHub.Parsing;
using FeedHub.Publishing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>The page at the root.</summary>
public sealed partial class IndexPageTests
{
    private static readonly DateTimeOffset Now = new(2025, 3, 14, 18, 0, 0, TimeSpan.Zero);

    private static readonly IndexView View = new()
    {
        HubTitle = "Nube & IA",
        BaseUrl = new Uri("https://feeds.example.org/hub/"),
        Now = Now,
        Outputs = [new("all", "Todo", 214, Now.AddMinutes(-12)), new("new", "Nuevo", null, null)],
        Feeds = [Feed with { LastSuccess = Now.AddHours(-2), NextPoll = Now.AddMinutes(46), NextPollReason = "every hour" }],
    };

    private static FeedRow Feed => new() { Url = "https://a.example/feed", Title = "Ä feed", Link = "https://a.example/", Items = 1234 };

    [Fact]
    public void Every_output_has_its_three_urls_to_follow_copy_and_discover()
    {
        var page = Page(View);

        Assert.All(["all.atom", "all.rss", "all.json", "new.atom", "new.rss", "new.json"], file =>
        {
            var url = "https://feeds.example.org/hub/feeds/" + file;
            Assert.Contains($"<a href=\"{url}\"", page, StringComparison.Ordinal);
            Assert.Contains($"<code>{url}</code>", page, StringComparison.Ordinal);
            Assert.Matches($"<link rel=\"alternate\" type=\"application/(atom\\+xml|rss\\+xml|feed\\+json)\" title=\"[^\"]+\" href=\"{url}\">", page);
        });
        Assert.Contains("214 items, changed <time datetime=\"2025-03-14T17:48:00Z\">12 min ago</time>", page, StringComparison.Ordinal);
        Assert.Contains("Not ready yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_outputs_of_tags_and_feeds_are_a_click_away_and_a_document_that_failed_is_told()
    {
        var page = Page(View with
        {
            Tags = [new("tecnología", "by-tag/tecnología")],
            Feeds = [Feed with { Output = "by-feed/a.example-feed" }],
            Outputs = [View.Outputs[0] with { Fault = "it is <broken>" }],
        });

        Assert.Contains("<a href=\"https://feeds.example.org/hub/feeds/by-tag/tecnolog%C3%ADa.atom\" type=\"application/atom+xml\">tecnolog", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://feeds.example.org/hub/feeds/by-feed/a.example-feed.atom\" type=\"application/atom+xml\">1,234</a>", page, StringComparison.Ordinal);
        Assert.Contains("What came later is not published: it is &lt;broken&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_status_page_is_linked_where_there_is_one()
    {
        Assert.Contains("<a href=\"status\">", Page(View with { HasStatus = true }), StringComparison.Ordinal);
        Assert.DoesNotContain("<a href=\"status\">", Page(View), StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_that_fares_well_tells_when_it_was_read_and_when_it_is_next()
    {
        var text = Text(View);

        Assert.Contains("Ä feed https://a.example/feed OK last read 2 h ago in 46 min every hour 1,234", text, StringComparison.Ordinal);
        Assert.Contains("1 feed, 1,234 items, next poll in 46 min", text, StringComparison.Ordinal);
        Assert.DoesNotContain("failing", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_feed_tells_since_when_and_why_and_is_named_on_top()
    {
        var text = Text(View with { Feeds = [Feed with { FailingSince = Now.AddDays(-1), Failure = "It answered 403.", LastSuccess = Now.AddDays(-2) }] });

        Assert.Contains("1 feed failing: Ä feed", text, StringComparison.Ordinal);
        Assert.Contains("Failing since 13 Mar 2025, 18:00 UTC It answered 403. last read 2 days ago", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_that_was_never_read_says_so()
    {
        Assert.Contains("Not polled yet soon", Text(View with { Feeds = [Feed] }), StringComparison.Ordinal);
        Assert.Contains("never read so far", Text(View with { Feeds = [Feed with { FailingSince = Now }] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_that_is_gone_is_never_polled_again()
    {
        var text = Text(View with { Feeds = [Feed with { Gone = true, FailingSince = Now, NextPoll = Now.AddHours(1), NextPollReason = "x" }] });

        Assert.Contains("Gone for good Its site says that it will not come back. never 1,234", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_gate_holds_back_is_named_with_its_reason() =>
        Assert.Contains(
            "¿Cómo crece la nube?\" 🌩 from Nubes & Co.: it has no id",
            Text(View with { Quarantined = [new(Made.Rich, "it has no id")] }), StringComparison.Ordinal);

    [Fact]
    public void Nothing_that_comes_from_outside_becomes_markup()
    {
        const string evil = "\"'><script>alert(1)</script>";
        var page = Page(View with
        {
            HubTitle = evil,
            Outputs = [new("all", evil, 1, Now)],
            Feeds = [new() { Url = "https://a.example/" + evil, Title = evil, Link = "javascript:alert(1)", FailingSince = Now, Failure = evil, NextPollReason = evil }],
            Quarantined = [new(Made.Rich with { Source = Made.Source with { Title = evil } }, evil)],
        });

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", page, StringComparison.Ordinal);
        Assert.DoesNotContain(evil, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_allows_the_pages_own_style_and_nothing_else()
    {
        var response = await Respond("GET");
        var page = Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray());
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style().Match(page).Groups[1].Value)));

        Assert.Contains($"default-src 'none'; style-src 'sha256-{hash}'", response.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", response.ContentType);
        Assert.Equal("no-cache", response.Headers.CacheControl);
    }

    [Fact]
    public async Task Head_has_the_length_and_no_body()
    {
        var response = await Respond("HEAD");

        Assert.Equal(IndexPage.Write(View).Length, response.ContentLength);
        Assert.Equal(0, response.Body.Length);
    }

    private static async Task<HttpResponse> Respond(string method)
    {
        var context = new DefaultHttpContext { Request = { Method = method }, Response = { Body = new MemoryStream() } };
        await IndexPage.RespondAsync(context, View);
        return context.Response;
    }

    private static string Page(IndexView view) => Encoding.UTF8.GetString(IndexPage.Write(view));

    /// <summary>What is read of the page, without its head.</summary>
    private static string Text(IndexView view)
    {
        var page = Page(view);
        var body = page[page.IndexOf("<body>", StringComparison.Ordinal)..];
        return PlainText.Of(Tag().Replace(body, " $0")).Replace(" , ", ", ", StringComparison.Ordinal);
    }

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<(?!/)[^>]+>")]
    private static partial Regex Tag();
}
