using FeedHub.Identity;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class UniqueUriTests
{
    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("http://example.org/?p=1&q=a%20b#c/d")]
    [InlineData("https://example.org:8443/a/b;c=(1)!$&'*+,=:@~-._/")]
    [InlineData("http://127.0.0.1:8080/a")]
    [InlineData("https://xn--caf-dma.example/caf%C3%A9")]
    [InlineData("https://example.org/a%2Fb%28c%29")]
    [InlineData("urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a")]
    [InlineData("urn:isbn:9780141036144")]
    [InlineData("urn:oid:2.16.840")]
    [InlineData("tag:example.org,2026:1")]
    [InlineData("tag:ana@example.org,2026-01-31:a/b?c#d")]
    [InlineData("tag:blogger.com,1999:blog-7.post-1")]
    public void A_normal_uri_that_is_unique_by_its_scheme(string uri) => Assert.True(UniqueUri.Is(uri));

    [Theory]
    [InlineData("")]
    [InlineData("1559104147038")]
    [InlineData("example.org/1")]
    [InlineData("mailto:a@b.example")]
    [InlineData("yt:video:dQw4w9WgXcQ")]
    [InlineData("file:///etc/passwd")]
    public void Another_scheme_is_unique_to_those_who_made_it_up(string uri) => Assert.False(UniqueUri.Is(uri));

    [Theory]
    [InlineData("HTTP://example.org/a")]
    [InlineData("https://Example.org/a")]
    [InlineData("https://example.org")]
    [InlineData("https://example.org?p=1")]
    [InlineData("http://example.org:80/a")]
    [InlineData("https://example.org:443/a")]
    [InlineData("https://example.org:/a")]
    [InlineData("https://example.org./a")]
    [InlineData("https://ana:secret@example.org/a")]
    [InlineData("https://[::1]/a")]
    [InlineData("https://example.org/a/../b")]
    [InlineData("https://example.org/./b")]
    [InlineData("https://example.org/a/..")]
    [InlineData("https://example.org/a b")]
    [InlineData("https://example.org/é")]
    [InlineData("https://example.org/a|b")]
    [InlineData("https://example.org/a\n")]
    [InlineData("https://example.org/a#b#c")]
    [InlineData("https://example.org/a%2Db")]
    [InlineData("https://example.org/a%7Eb")]
    [InlineData("https://example.org/caf%c3%a9")]
    [InlineData("https://example.org/caf%E9")]
    [InlineData("https://example.org/cafe%CC%81")]
    [InlineData("https://example.org/a%2")]
    [InlineData("https://example.org/100%")]
    [InlineData("URN:UUID:1225c695-cfb8-4ebb-aaaa-80da344efa6a")]
    [InlineData("urn:UUID:1225c695-cfb8")]
    [InlineData("urn:uuid:1225c695cfb84ebbaaaa80da344efa6a")]
    [InlineData("urn:x:1")]
    [InlineData("urn:example:a b")]
    [InlineData("tag:example.org:1")]
    [InlineData("tag:Example.org,2026:1")]
    [InlineData("tag:example.org,26:1")]
    public void What_is_not_well_formed_or_has_another_normal_form_is_none(string uri) => Assert.False(UniqueUri.Is(uri));

    [Fact]
    public void What_is_longer_than_anyone_compares_is_none()
    {
        Assert.True(UniqueUri.Is("https://example.org/" + new string('a', 2028)));
        Assert.False(UniqueUri.Is("https://example.org/" + new string('a', 2029)));
    }
}
