using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Xml.Linq;
using FeedHub.Publishing;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using FeedHub.Tests.Publishing;
using FeedHub.Tests.WebSub;
using FeedHub.WebSub;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>What readers can rely on over time: outputs that end, versions they have, what has left an output.</summary>
public sealed partial class PublisherEtiquetteTests
{
    [Fact]
    public async Task E13_abuse_is_answered_429_with_retry_after_and_nothing_else()
    {
        await using var app = await FeedApp.StartAsync(Cancel);
        app.Publish(Made.Feed(Made.Rich));
        for (var request = 0; request < RequestBudget.PerMinute; request++)
            (await app.GetAsync("/feeds/all.atom", Cancel, (FeedApp.From, "198.51.100.7"))).Dispose();

        using var refused = await app.GetAsync("/feeds/all.atom", Cancel, (FeedApp.From, "198.51.100.7"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.InRange((await refused.Content.ReadAsByteArrayAsync(Cancel)).Length, 0, 200);
    }

    [Fact]
    public async Task E14_a_retired_output_is_410_and_a_renamed_one_301()
    {
        await using var hub = await RunningHub.StartAsync(
            Folder, FeedsJson("""[{ "name": "all", "renamedFrom": ["news"] }], "retired": ["old"]"""));
        await hub.EntriesAsync(e => e.Count == 2);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = hub.Http.BaseAddress };

        using var retired = await client.GetAsync("/feeds/old.rss", Cancel);
        using var archived = await client.GetAsync("/feeds/old/archive/1.rss", Cancel);
        using var renamed = await client.GetAsync("/feeds/news.json", Cancel);

        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), (retired.StatusCode, archived.StatusCode));
        Assert.Equal(HttpStatusCode.MovedPermanently, renamed.StatusCode);
        Assert.Equal("/feeds/all.json", renamed.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task E15_a_delta_is_226_with_the_tag_of_the_whole_also_after_a_restart_and_an_unknown_tag_gets_200()
    {
        string known;
        await using (var hub = await ReadyAsync())
        {
            using var first = await GetAsync(hub);
            known = first.Headers.ETag!.ToString();
            await hub.StopAsync();
        }

        Origin.Put("/feed.xml", Feeds.RssOf(("guid-3", "Tres"), ("guid-2", "Dos"), ("guid-1", "Uno")));
        await using var again = await ReadyAsync();
        await again.PollAsync();
        await again.EntriesAsync(e => e.Count == 3);
        using var whole = await GetAsync(again);
        using var delta = await GetAsync(again, "atom", ("A-IM", "feed"), ("If-None-Match", known));
        using var unknown = await GetAsync(again, "atom", ("A-IM", "feed"), ("If-None-Match", "\"0\""));

        Assert.Equal(HttpStatusCode.IMUsed, delta.StatusCode);
        Assert.Equal("feed", Header(delta, "IM"));
        Assert.Equal(whole.Headers.ETag, delta.Headers.ETag);
        Assert.Superset(new HashSet<string> { "If-None-Match", "A-IM" }, delta.Headers.Vary.ToHashSet());
        var entries = XDocument.Parse(await delta.Content.ReadAsStringAsync(Cancel)).Root!.Elements(Atom + "entry");
        Assert.Equal(["Tres"], entries.Select(e => e.Element(Atom + "title")!.Value));
        Assert.Equal(HttpStatusCode.OK, unknown.StatusCode);
    }

    [Fact]
    public async Task E16_archives_are_marked_linked_immutable_and_long_cached()
    {
        await using var hub = await RunningHub.StartAsync(Folder, FeedsJson("""[{ "name": "all", "limit": 1 }]"""));
        await hub.EntriesAsync(e => e.Count == 1);
        var current = XDocument.Parse(await hub.Http.GetStringAsync("/feeds/all.atom", Cancel)).Root!;
        var path = new Uri(current.Elements(Atom + "link").Single(l => (string?)l.Attribute("rel") == "prev-archive").Attribute("href")!.Value).AbsolutePath;

        using var response = await SendAsync(hub, HttpMethod.Get, path);
        var archive = XDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).Root!;

        Assert.NotNull(archive.Element(XName.Get("archive", "http://purl.org/syndication/history/1.0")));
        Assert.Equal(2, archive.Elements(Atom + "entry").Count());
        Assert.Equal(TimeSpan.FromDays(365), response.Headers.CacheControl!.MaxAge);
        Assert.Contains("immutable", Header(response, "Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task E17_hub_and_one_self_are_named_and_the_hub_verifies_leases_signs_and_ends_at_410()
    {
        await using var subscriber = await TestSubscriber.StartAsync();
        subscriber.OnDelivery = context => TestSubscriber.AnswerAsync(context, StatusCodes.Status410Gone);
        await using var hub = await RunningHub.StartAsync(
            Folder, $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.UrlOf("/feed.xml")}}"] }""");
        await hub.EntriesAsync(e => e.Count == 2);
        using var output = await GetAsync(hub);
        var links = XDocument.Parse(await output.Content.ReadAsStringAsync(Cancel)).Root!.Elements(Atom + "link").ToLookup(l => (string)l.Attribute("rel")!);
        var (hubUrl, self) = (Assert.Single(links["hub"]).Attribute("href")!.Value, Assert.Single(links["self"]).Attribute("href")!.Value);
        Assert.Equal($"<{hubUrl}>; rel=\"hub\", <{self}>; rel=\"self\"", Header(output, "Link"));

        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["hub.mode"] = "subscribe", ["hub.topic"] = self, ["hub.callback"] = subscriber.Callback.AbsoluteUri, ["hub.secret"] = "secreto",
        });
        using var accepted = await hub.Http.PostAsync(hubUrl, form, Cancel);
        var question = await subscriber.NextQuestionAsync();
        await hub.Services.GetRequiredService<HubDispatch>().IdleAsync();
        Origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos", "Tres"));
        await hub.PollAsync();
        var delivery = await subscriber.NextDeliveryAsync();
        await hub.Services.GetRequiredService<HubDispatch>().IdleAsync();

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(("subscribe", self), (question["hub.mode"], question["hub.topic"]));
        Assert.InRange(int.Parse(question["hub.lease_seconds"], CultureInfo.InvariantCulture), 300, 30 * 86400);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("secreto"u8, delivery.Body)), delivery.Headers["X-Hub-Signature"]);
        Assert.Empty(await hub.Services.GetRequiredService<IHubStore>().SubscribersAsync(Cancel));
    }

    /// <summary>All that validators warned of once. Which of it our own lint finds, <see cref="DocumentLintTests"/> and <see cref="PublishGateTests"/> say.</summary>
    [Theory]
    [InlineData("all.atom")]
    [InlineData("all.rss")]
    [InlineData("none.atom")]
    [InlineData("none.rss")]
    [InlineData("search.atom?language=es&q=uno")]
    [InlineData("search.rss?language=es&q=uno")]
    public async Task E18_the_W3C_validator_finds_no_error_and_nothing_to_warn_of(string output)
    {
        var validator = Require.Folder("FEEDHUB_FEEDVALIDATOR", "the W3C feed validator");
        Origin.Put("/feed.xml", Feeds.RssOf(
            ("yt:video:1", "Uno: FranÃ§oise, donâ€™t"), ("https://a.example/a%2Db", "Uno \u0085 y \uFFFD"), ("42", "Uno &lt;b&gt; más"), ("", "Uno")));
        await using var hub = await RunningHub.StartAsync(
            Folder,
            $$"""
            { "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{Origin.UrlOf("/feed.xml")}}"],
              "outputs": [{ "name": "all" }, { "name": "none", "keep": [{ "title": "nada" }] }] }
            """);
        await hub.EntriesAsync(e => e.Count == 4);
        const string Script = """
            import sys; sys.path.insert(0, sys.argv[1] + '/src')
            import urllib.request, feedvalidator, feedvalidator.compatibility
            found = feedvalidator.compatibility.AA(feedvalidator.validateURL(sys.argv[2], firstOccurrenceOnly=0)['loggedEvents'])
            print(*[(type(e).__name__, e.params) for e in found], sep='\n', end='')
            """;

        using var python = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", ["-c", Script, validator, $"{hub.Http.BaseAddress}feeds/{output}"])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = python.StandardError.ReadToEndAsync(Cancel);
        var found = await python.StandardOutput.ReadToEndAsync(Cancel);
        await python.WaitForExitAsync(Cancel);

        Assert.True(python.ExitCode == 0, await errors);
        Assert.True(found.Length == 0, found);
    }
}
