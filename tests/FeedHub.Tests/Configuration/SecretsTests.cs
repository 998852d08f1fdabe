using FeedHub.Configuration;
using Xunit;

namespace FeedHub.Tests.Configuration;

/// <summary>Headers, logins and a proxy: secrets come from the environment or a file, and are never shown.</summary>
public sealed class SecretsTests
{
    [Fact]
    public void A_secret_is_read_from_the_environment_or_a_file()
    {
        Environment.SetEnvironmentVariable("FEEDHUB_TEST_KEY", "from-environment");
        FeedsText.Put("secrets/password.txt", "from-file\n");

        var config = FeedsText.Config("""
            {
              "fetch": { "ports": [8080], "proxy": { "url": "http://proxy.example:3128", "login": { "user": "hub", "password": { "file": "secrets/password.txt" } } } },
              "feeds": [
                {
                  "url": "https://a.example/", "allowPrivate": ["10.0.0.5"],
                  "headers": { "X-Api-Key": { "env": "FEEDHUB_TEST_KEY" }, "Accept-Language": "es" },
                  "login": { "user": "reader", "password": { "file": "./secrets/password.txt" } },
                },
                "https://b.example/",
              ],
            }
            """);

        var feed = config.Feeds[0];
        Assert.Equal(
            [new RequestHeader("X-Api-Key", new Secret("from-environment")), new RequestHeader("Accept-Language", new Secret("es"))], feed.Headers);
        Assert.Equal(new Login("reader", new Secret("from-file")), feed.Login);
        Assert.Equal(["10.0.0.5"], feed.AllowPrivate);
        Assert.Equal([8080], config.Fetch.Ports);
        Assert.Equal(new ProxyConfig(new Uri("http://proxy.example:3128"), new Login("hub", new Secret("from-file"))), config.Fetch.Proxy);
        Assert.Null(config.Feeds[1].Login);
        Assert.DoesNotContain("from-", $"{config} {feed} {feed.Headers[0]} {feed.Login} {config.Fetch}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_without_a_login_is_a_URL() =>
        Assert.Equal(
            new ProxyConfig(new Uri("socks5://127.0.0.1:1080"), null),
            FeedsText.Config("""{ "fetch": { "proxy": "socks5://127.0.0.1:1080" }, "feeds": ["https://a.example/"] }""").Fetch.Proxy);

    [Theory]
    [InlineData(
        """ "login": { "user": "a", "password": "s3cret" } """,
        "feeds[0].login.password: a secret can't be written here",
        """Write where it is: { "env": "NAME" } or { "file": "secrets/name.txt" }.""")]
    [InlineData(""" "headers": { "Authorization": "Bearer s3cret" } """, "feeds[0].headers.Authorization: a secret can't be written here", "env")]
    [InlineData(""" "headers": { "X-Key": { "env": "FEEDHUB_NOT_SET" } } """, "there is no environment variable \"FEEDHUB_NOT_SET\"", "Set it")]
    [InlineData(""" "headers": { "X-Key": { "file": "no/such" } } """, "the file \"no/such\" is not there", "Name a file")]
    [InlineData(""" "headers": { "X-Key": { "file": "two-lines.txt" } } """, "has more than one line", "alone and on one line")]
    [InlineData(""" "headers": { "X-Key": { "file": "huge.txt" } } """, "has more than 16 KiB", "Name a file")]
    [InlineData(""" "headers": { "X-Key": { "file": "a", "env": "b" } } """, "a secret has one place", "not both")]
    [InlineData(""" "headers": { "X-Key": {} } """, "there is nothing in it", "env")]
    [InlineData(""" "headers": { "X Key": "v" } """, "\"X Key\" is no name of a header field", "hyphens")]
    [InlineData(""" "headers": { "cookie": "a=b" } """, "\"cookie\" is FeedHub's own to send, or not to send", "Remove it.")]
    [InlineData(""" "headers": { "If-None-Match": "x" } """, "is FeedHub's own to send", "Remove it.")]
    [InlineData(""" "headers": { "User-Agent": "x" } """, "FeedHub says itself who asks", "hub.contact")]
    [InlineData(""" "headers": { "X-A": "1", "x-a": "2" } """, "\"x-a\" is given twice", "Remove one of the two.")]
    [InlineData(""" "headers": { "X-A": "a\nb" } """, "a line break", "Write one line.")]
    [InlineData(""" "headers": ["X-A"] """, "is not an object", "Write names with values")]
    [InlineData(""" "login": { "user": "a:b", "password": { "env": "PATH" } } """, "\"a:b\" is not a user name", "without a colon")]
    public void A_mistake_is_told_with_its_remedy_and_without_the_secret(string field, string message, string remedy)
    {
        FeedsText.Put("two-lines.txt", "s3cret\ns3cret\n");
        FeedsText.Put("huge.txt", new string('x', 17 * 1024));

        var result = FeedsText.Read($$"""{ "feeds": [{ "url": "https://a.example/", {{field}} }] }""");

        Assert.Null(result.Config);
        var line = Assert.Single(FeedsText.Lines(result));
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "ports": [0] }""", "0 is not a whole number from 1 to 65535")]
    [InlineData("""{ "proxy": "http://hub:s3cret@proxy.example/" }""", "is not the URL of a proxy")]
    [InlineData("""{ "proxy": "ftp://proxy.example/" }""", "is not the URL of a proxy")]
    public void A_mistake_in_how_feeds_are_reached_is_told(string fetch, string message)
    {
        var result = FeedsText.Read($$"""{ "fetch": {{fetch}}, "feeds": ["https://a.example/"] }""");

        Assert.Null(result.Config);
        var line = Assert.Single(FeedsText.Lines(result));
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_in_the_URL_is_refused_and_told_where_it_belongs()
    {
        var line = Assert.Single(FeedsText.Lines(FeedsText.Read("""{ "feeds": ["https://reader:s3cret@a.example/"] }""")));

        Assert.Contains("\"login\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal);
    }
}
