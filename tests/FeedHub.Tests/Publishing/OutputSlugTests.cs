using FeedHub.Configuration;
using FeedHub.Publishing;
using Xunit;

namespace FeedHub.Tests.Publishing;

public sealed class OutputSlugTests
{
    [Theory]
    [InlineData("https://example.org/feed.xml", "example.org-feed.xml")]
    [InlineData("http://www.Example.org/", "example.org")]
    [InlineData("https://example.org:8443/a/b/?x=1&y=%20z", "example.org-8443-a-b-x-1-y-z")]
    [InlineData("https://example.org/ca%C3%B1as/rss", "example.org-cañas-rss")]
    [InlineData("file:///home/me/feeds/local.xml", "local.xml")]
    public void A_feed_is_called_by_its_url(string url, string slug) => Assert.Equal(slug, OutputSlug.Of(new Uri(url)));

    [Theory]
    [InlineData("ia", "ia")]
    [InlineData("c#", "c-")]
    [InlineData("a/b c", "a-b-c")]
    [InlineData("cafe\u0301", "caf\u00e9")]
    public void A_tag_is_called_by_its_name(string tag, string slug) => Assert.Equal(slug, OutputSlug.Of(tag));

    [Fact]
    public void Feeds_that_would_be_called_the_same_are_told_apart_and_such_tags_share_an_output()
    {
        var config = new FeedsConfig
        {
            Path = "",
            Hub = new HubConfig { Title = "Hub" },
            Fetch = new FetchConfig { AllowPrivate = PrivateAccess.None },
            Outputs = [],
            Feeds = [Feed("https://a.example/x/y", "c#"), Feed("https://a.example/x-y", "c/")],
        };

        var outputs = OutputSlug.OutputsOf(config, 10);

        Assert.Equal(3, outputs.Count);
        Assert.Equal(["c#", "c/"], outputs["by-tag/c-"].Tags);
        Assert.Equal(config.Feeds[0].Url, outputs["by-feed/a.example-x-y"].Feed);
        Assert.Single(outputs, o => o.Value.Feed == config.Feeds[1].Url);
    }

    [Fact]
    public void A_url_of_any_length_gives_a_short_name()
    {
        var first = OutputSlug.Of(new Uri("https://a.example/" + new string('x', 2000)));
        var second = OutputSlug.Of(new Uri("https://a.example/" + new string('x', 2001)));

        Assert.InRange(first.Length, 1, 140);
        Assert.NotEqual(first, second);
    }

    private static FeedConfig Feed(string url, string tag) =>
        new() { Url = new Uri(url), Tags = [tag], Interval = TimeSpan.FromHours(1), Retention = null, Backfill = null };
}
