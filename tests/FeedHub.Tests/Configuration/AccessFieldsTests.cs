using System.Net;
using FeedHub.Configuration;
using Xunit;

namespace FeedHub.Tests.Configuration;

/// <summary>Who may read an output, and which proxies are believed.</summary>
public sealed class AccessFieldsTests
{
    [Fact]
    public void An_output_with_a_token_or_a_login_is_private_and_shows_neither()
    {
        FeedsText.Put("secrets/token.txt", "0123456789abcdef\n");

        var outputs = FeedsText.Config("""
            {
              "feeds": ["https://a.example/"],
              "outputs": [
                { "name": "open" },
                { "name": "own", "token": { "file": "secrets/token.txt" } },
                { "name": "team", "login": { "user": "reader", "password": { "file": "secrets/token.txt" } } },
              ],
            }
            """).Outputs;

        Assert.Equal([false, true, true], outputs.Select(o => o.IsPrivate));
        Assert.Equal(new Secret("0123456789abcdef"), outputs[1].Token);
        Assert.Equal(new Login("reader", new Secret("0123456789abcdef")), outputs[2].Login);
        Assert.DoesNotContain("0123456789abcdef", string.Join(' ', outputs), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("too-short-000000")]
    [InlineData("spaces need escapes")]
    [InlineData("so/does+base64==")]
    public void A_token_is_long_and_stands_in_a_URL_as_it_is(string token)
    {
        FeedsText.Put("token.txt", token[..^1]);
        FeedsText.Put("good.txt", "too-short-000000");

        var line = Assert.Single(FeedsText.Lines(FeedsText.Read("""
            { "feeds": ["https://a.example/"], "outputs": [{ "name": "own", "token": { "file": "token.txt" } }, { "name": "two", "token": { "file": "good.txt" } }] }
            """)));

        Assert.Contains("outputs[0].token: a token has at least 16 characters, and only letters, digits and - . _ ~", line, StringComparison.Ordinal);
        Assert.Contains("openssl rand -hex 16", line, StringComparison.Ordinal);
        Assert.DoesNotContain(token[..^1], line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_is_public_unless_private_outputs_alone_hold_it()
    {
        FeedsText.Put("secrets/token.txt", "0123456789abcdef\n");

        var config = FeedsText.Config("""
            {
              "feeds": [
                { "url": "https://a.example/", "tags": ["open"] }, { "url": "https://b.example/", "tags": ["own"] },
                { "url": "https://c.example/", "tags": ["open", "own"] }, "https://d.example/",
              ],
              "outputs": [{ "name": "open", "tags": ["open"] }, { "name": "own", "tags": ["own"], "token": { "file": "secrets/token.txt" } }],
            }
            """);

        Assert.Equal([true, false, true, true], config.Feeds.Select(config.IsPublic));
    }

    [Fact]
    public void Proxies_on_this_machine_are_believed_unless_others_are_named()
    {
        const string Feeds = "\"feeds\": [\"https://a.example/\"]";

        Assert.Equal([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")], FeedsText.Config($$"""{ {{Feeds}} }""").Hub.Proxies);
        Assert.Equal(
            [IPNetwork.Parse("172.18.0.2/32"), IPNetwork.Parse("fd00::/8")],
            FeedsText.Config($$"""{ {{Feeds}}, "hub": { "proxies": ["172.18.0.2", "fd00::/8"] } }""").Hub.Proxies);
        Assert.Empty(FeedsText.Config($$"""{ {{Feeds}}, "hub": { "proxies": [] } }""").Hub.Proxies);
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("127.1")]
    [InlineData("172.18.0.2/16")]
    [InlineData("172.18.0.0/33")]
    [InlineData("fe80::1%eth0")]
    public void A_proxy_is_an_address_or_a_network(string text)
    {
        var line = Assert.Single(FeedsText.Lines(FeedsText.Read($$"""{ "feeds": ["https://a.example/"], "hub": { "proxies": ["{{text}}"] } }""")));

        Assert.Contains("hub.proxies[0]", line, StringComparison.Ordinal);
        Assert.Contains("is not an address or a network. Write 172.18.0.2", line, StringComparison.Ordinal);
    }
}
