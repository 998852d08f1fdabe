using FeedHub.Identity;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class PublishedIdTests
{
    [Theory]
    [InlineData("https://example.org/a")]
    [InlineData("http://example.org/?p=1")]
    [InlineData("urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a")]
    [InlineData("tag:example.org,2026:1")]
    public void A_globally_unique_guid_is_kept(string guid) => Assert.Equal(guid, PublishedId.Original(guid));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("/a/b")]
    [InlineData("post 7 at https://example.org/")]
    [InlineData("https://example.org/a b")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("yt:video:dQw4w9WgXcQ")]
    [InlineData("https://example.org/a%2Db")]
    public void Any_other_guid_is_replaced(string? guid) => Assert.Null(PublishedId.Original(guid));

    [Fact]
    public void A_derived_id_is_the_same_in_every_database()
    {
        var id = PublishedId.Derived(new Uri("https://example.org/feed"), new ItemKey(42));

        // Pinned: subscribers keep these ids for years, so this literal must never change.
        Assert.Equal("urn:uuid:279b1be0-f299-59f5-8f14-bb72aa01375e", id);
    }

    [Fact]
    public void A_derived_id_differs_by_feed_and_by_item()
    {
        var feed = new Uri("https://example.org/feed");
        string[] ids =
        [
            PublishedId.Derived(feed, new ItemKey(1)),
            PublishedId.Derived(feed, new ItemKey(2)),
            PublishedId.Derived(new Uri("https://example.org/feed2"), new ItemKey(1)),
        ];

        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal('5', id["urn:uuid:xxxxxxxx-xxxx-".Length]));
    }
}
