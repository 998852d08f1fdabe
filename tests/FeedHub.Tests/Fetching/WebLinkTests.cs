using FeedHub.Fetching;
using Xunit;

namespace FeedHub.Tests.Fetching;

public sealed class WebLinkTests
{
    private static readonly Uri Document = new("https://example.org/blog/feed");

    [Theory]
    [InlineData("<https://hub.example/>; rel=\"hub\"", "https://hub.example/", "hub")]
    [InlineData("<https://hub.example/>;rel=hub", "https://hub.example/", "hub")]
    [InlineData("<../hub> ; REL = \"Hub\"", "https://example.org/hub", "hub")]
    [InlineData("<>; rel=self", "https://example.org/blog/feed", "self")]
    [InlineData("<https://a.example/?a,b;c>; title=\"x; rel=no\"; rel=\"self  alternate\"", "https://a.example/?a,b;c", "self alternate")]
    [InlineData("<https://a.example/>; rel=self; rel=hub", "https://a.example/", "self")]
    public void A_link_is_absolute_and_has_its_relations(string value, string url, string relations)
    {
        var link = WebLink.Parse(value, Document);

        Assert.Equal((url, relations), (link?.Url, string.Join(' ', link?.Relations ?? [])));
    }

    [Theory]
    [InlineData("https://hub.example/; rel=hub")]
    [InlineData("<https://hub.example/; rel=hub")]
    [InlineData("<https://hub.example/>")]
    [InlineData("<https://hub.example/>; rel=\"\"")]
    [InlineData("<javascript:alert(1)>; rel=hub")]
    [InlineData("<https://hub.example/>; rel=hub; anchor=\"/other\"")]
    [InlineData("")]
    public void What_is_no_link_of_this_document_is_left_out(string value) => Assert.Null(WebLink.Parse(value, Document));
}
