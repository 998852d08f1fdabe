using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Tests.Publishing;
using Xunit;

namespace FeedHub.Tests.WebSub;

/// <summary>What a WebSub publisher is tested for: that a hub and one topic can be found (WebSub §4). Etiquette of a good publisher, 17.</summary>
public sealed class PublisherConformanceTests
{
    private const string Hub = "https://feeds.example.org/websub/hub";

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("atom")]
    [InlineData("rss")]
    [InlineData("json")]
    public async Task Discovery_100_the_Link_header_names_the_hub_and_exactly_one_self(string extension)
    {
        await using var app = await FeedApp.StartAsync(Cancel);
        app.Publish(Made.Feed(Made.Rich));

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var response = await app.SendAsync(method, $"/feeds/all.{extension}", Cancel);
            Assert.Equal(
                [$"<{Hub}>; rel=\"hub\"", $"<https://feeds.example.org/feeds/all.{extension}>; rel=\"self\""],
                response.Headers.GetValues("Link").SelectMany(v => v.Split(", ")));
        }
    }

    [Fact]
    public async Task Discovery_102_an_Atom_feed_names_the_hub_and_exactly_one_self() =>
        AssertLinks(XDocument.Parse(await ReadAsync("atom")).Root!, "https://feeds.example.org/feeds/all.atom");

    [Fact]
    public async Task Discovery_103_an_RSS_feed_names_the_hub_and_exactly_one_self() =>
        AssertLinks(XDocument.Parse(await ReadAsync("rss")).Root!.Element("channel")!, "https://feeds.example.org/feeds/all.rss");

    [Fact]
    public async Task A_JSON_feed_names_the_hub_and_its_own_URL()
    {
        var json = JsonDocument.Parse(await ReadAsync("json")).RootElement;

        var hub = Assert.Single(json.GetProperty("hubs").EnumerateArray());
        Assert.Equal(("WebSub", Hub), (hub.GetProperty("type").GetString(), hub.GetProperty("url").GetString()));
        Assert.Equal("https://feeds.example.org/feeds/all.json", json.GetProperty("feed_url").GetString());
    }

    private static void AssertLinks(XElement feed, string self)
    {
        Assert.Equal(Hub, Href("hub"));
        Assert.Equal(self, Href("self"));

        string Href(string rel) => Assert.Single(feed.Elements(Atom + "link"), l => l.Attribute("rel")!.Value == rel).Attribute("href")!.Value;
    }

    private static async Task<string> ReadAsync(string extension)
    {
        await using var app = await FeedApp.StartAsync(Cancel);
        app.Publish(Made.Feed(Made.Rich));
        return await app.Client.GetStringAsync($"/feeds/all.{extension}", Cancel);
    }
}
