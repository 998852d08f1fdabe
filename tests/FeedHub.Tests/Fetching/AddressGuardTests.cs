using System.Net;
using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace FeedHub.Tests.Fetching;

/// <summary>Etiquette 20: what may be connected to.</summary>
public sealed class AddressGuardTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    // Loopback, in every spelling that resolvers and browsers take for it.
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("127.255.255.254")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7F.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("0x7f.1")]
    [InlineData("127.1")]
    [InlineData("127.0.1")]
    [InlineData("00000177.0.0.1")]
    [InlineData("127。0。0。1")]
    [InlineData("①②⑦.⓪.⓪.①")]
    [InlineData("[::1]")]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("[0000:0000:0000:0000:0000:0000:0000:0001]")]
    [InlineData("[::1%25lo]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    // IPv4 inside IPv6.
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[0:0:0:0:0:ffff:7f00:0001]")]
    [InlineData("[::FFFF:10.0.0.1]")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("[::ffff:0:127.0.0.1]")]
    [InlineData("[64:ff9b::127.0.0.1]")]
    [InlineData("[64:ff9b::a00:1]")]
    [InlineData("[64:ff9b::169.254.169.254]")]
    [InlineData("[64:ff9b:1::10.0.0.1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[2002:a00:1::1]")]
    [InlineData("[2002:808:808::1]")]
    [InlineData("[2001:0:4136:e378:8000:63bf:3fff:fdd2]")]
    [InlineData("[2620:0:2d0:200::5efe:10.0.0.1]")]
    [InlineData("[2620:0:2d0:200:200:5efe:127.0.0.1]")]
    // Unspecified.
    [InlineData("0.0.0.0")]
    [InlineData("0")]
    [InlineData("0.1.2.3")]
    [InlineData("[::]")]
    // Private, shared, link-local, and their edges.
    [InlineData("10.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("0xa.0.0.1")]
    [InlineData("167772161")]
    [InlineData("012.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("192.168.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("169.254.0.1")]
    [InlineData("[fe80::1]")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("[febf::1]")]
    [InlineData("[fec0::1]")]
    [InlineData("[fc00::1]")]
    [InlineData("[fdff:ffff::1]")]
    // Cloud metadata.
    [InlineData("169.254.169.254")]
    [InlineData("2852039166")]
    [InlineData("0xA9FEA9FE")]
    [InlineData("169.254.170.2")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("168.63.129.16")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[fd20:ce::254]")]
    // Multicast, broadcast, reserved, documentation, benchmarks.
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("[ff02::1]")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("4294967295")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("192.88.99.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[3fff::1]")]
    [InlineData("[2001:2::1]")]
    [InlineData("[2001:10::1]")]
    [InlineData("[100::1]")]
    [InlineData("[5f00::1]")]
    [InlineData("[4000::1]")]
    public async Task An_address_that_is_not_public_is_refused_however_it_is_spelled(string host)
    {
        // The origin is really there, and its port is allowed: a guard that lets a spelling of loopback through is caught by a request.
        await using var origin = await Origin.StartAsync();
        using var fetcher = Fetcher(new FetchOptions { AllowedPorts = [origin.Url.Port] });

        var result = await fetcher.FetchAsync(
            new FetchRequest(new Uri($"http://{host}:{origin.Url.Port}/"), HttpValidators.None), Cancel);

        var failed = Assert.IsType<FetchResult.Failed>(result);
        Assert.True(failed.Fault == FetchFault.AddressRefused, failed.Reason);
        Assert.StartsWith("refused: ", failed.Reason, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Theory]
    [InlineData("127.0.0.1.")]
    [InlineData("localhost.")]
    [InlineData("origin.example")]
    [InlineData("xn--maana-pta.example")]
    public async Task A_name_that_resolves_to_this_machine_is_refused(string host)
    {
        await using var origin = await Origin.StartAsync();
        using var fetcher = Fetcher(new FetchOptions { AllowedPorts = [origin.Url.Port] }, IPAddress.Loopback);

        var result = await fetcher.FetchAsync(
            new FetchRequest(new Uri($"http://{host}:{origin.Url.Port}/"), HttpValidators.None), Cancel);

        Assert.Equal(FetchFault.AddressRefused, Assert.IsType<FetchResult.Failed>(result).Fault);
        Assert.Empty(origin.Requests);
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4003::1")]
    [InlineData("2001:4860:4860::8888")]
    public void A_public_address_is_reached_on_80_and_443_and_on_no_other_port(string address)
    {
        var guard = new AddressGuard(PrivateAccess.None, []);

        Assert.Null(guard.Objection("feeds.example", IPAddress.Parse(address), 80));
        Assert.Null(guard.Objection("feeds.example", IPAddress.Parse(address), 443));
        Assert.Equal("port 25 of feeds.example is neither 80 nor 443; if it serves feeds, list it under fetch.ports", guard.Objection("feeds.example", IPAddress.Parse(address), 25));
        Assert.NotNull(guard.Objection("feeds.example", IPAddress.Parse(address), 6379));
    }

    [Theory]
    [InlineData("192.168.1.0/24", "feeds.example", "192.168.1.77", true)]
    [InlineData("192.168.1.7/24", "feeds.example", "192.168.1.77", true)]
    [InlineData("192.168.1.0/24", "feeds.example", "192.168.2.1", false)]
    [InlineData("192.168.1.5", "feeds.example", "192.168.1.5", true)]
    [InlineData("192.168.1.5", "feeds.example", "192.168.1.6", false)]
    [InlineData("10.0.0.0/8", "feeds.example", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.5", "feeds.example", "10.0.0.5", true)]
    [InlineData("fd00:1::/32", "feeds.example", "fd00:1::9", true)]
    [InlineData("::1", "feeds.example", "::1", true)]
    [InlineData("fe80::/10", "feeds.example", "fe80::1%3", true)]
    [InlineData("intranet.example", "intranet.example", "10.0.0.1", true)]
    [InlineData("Intranet.Example.", "intranet.example", "127.0.0.1", true)]
    [InlineData("intranet.example", "INTRANET.example.", "fd00::1", true)]
    [InlineData("intranet.example", "not-intranet.example", "10.0.0.1", false)]
    [InlineData("intranet.example", "sub.intranet.example", "10.0.0.1", false)]
    [InlineData("mañana.example", "xn--maana-pta.example", "10.0.0.1", true)]
    [InlineData("intranet.example", "intranet.example", "169.254.169.254", false)]
    [InlineData("intranet.example", "intranet.example", "224.0.0.1", false)]
    [InlineData("intranet.example", "intranet.example", "0.0.0.0", false)]
    [InlineData("169.254.169.254", "feeds.example", "169.254.169.254", true)]
    [InlineData("0.0.0.0/0", "feeds.example", "127.0.0.1", true)]
    public void What_allowPrivate_names_is_opened_on_any_port_and_nothing_beside_it(string allowed, string host, string address, bool opened)
    {
        var guard = new AddressGuard([allowed], []);

        Assert.Equal(opened, guard.Objection(host, IPAddress.Parse(address), 8080) is null);
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("http://intranet.example/")]
    [InlineData("")]
    public void An_entry_of_allowPrivate_that_means_nothing_is_an_error_not_silence(string entry) =>
        Assert.Throws<FormatException>(() => PrivateAccess.Of(entry));

    [Fact]
    public async Task Of_a_name_with_several_addresses_the_refused_ones_are_never_connected_to()
    {
        // Nobody listens at 127.0.0.2, which is allowed; the origin listens at 127.0.0.1, which is not.
        await using var origin = await Origin.StartAsync();
        using var fetcher = Fetcher(new FetchOptions { AllowPrivate = ["127.0.0.2"] }, IPAddress.Loopback, IPAddress.Parse("127.0.0.2"));

        var result = await fetcher.FetchAsync(
            new FetchRequest(new Uri($"http://both.example:{origin.Url.Port}/"), HttpValidators.None), Cancel);

        var failed = Assert.IsType<FetchResult.Failed>(result);
        Assert.Equal(FetchFault.Unreachable, failed.Fault);
        Assert.Equal($"127.0.0.2 port {origin.Url.Port}: connection refused", failed.Reason);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_after_the_check_gains_nothing()
    {
        // DNS rebinding: an allowed address when first asked, a refused one ever after. The answer that was checked is the one used.
        await using var origin = await Origin.StartAsync();
        var questions = 0;
        using var fetcher = new FeedFetcher(
            new FetchOptions { AllowPrivate = ["127.0.0.2"] },
            TimeProvider.System,
            NullLogger<FeedFetcher>.Instance,
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref questions) == 1 ? "127.0.0.2" : "127.0.0.1")]));
        var request = new FetchRequest(new Uri($"http://rebinding.example:{origin.Url.Port}/"), HttpValidators.None);

        var first = await fetcher.FetchAsync(request, Cancel);
        var second = await fetcher.FetchAsync(request, Cancel);

        Assert.Equal(FetchFault.Unreachable, Assert.IsType<FetchResult.Failed>(first).Fault);
        Assert.Equal(FetchFault.AddressRefused, Assert.IsType<FetchResult.Failed>(second).Fault);
        Assert.Equal(2, questions);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_redirect_can_not_lead_where_a_feed_may_not()
    {
        await using var open = await Origin.StartAsync();
        await using var closed = await Origin.StartAsync();
        open.Redirect("/feed.xml", $"http://127.0.0.1:{closed.Url.Port}/latest/meta-data/", 302);
        using var fetcher = Fetcher(new FetchOptions { AllowPrivate = ["open.example"] }, IPAddress.Loopback);

        var result = await fetcher.FetchAsync(
            new FetchRequest(new Uri($"http://open.example:{open.Url.Port}/feed.xml"), HttpValidators.None), Cancel);

        var failed = Assert.IsType<FetchResult.Failed>(result);
        Assert.Equal(FetchFault.AddressRefused, failed.Fault);
        Assert.Equal(
            "refused: 127.0.0.1 is this machine's own address (loopback); if it is yours, list 127.0.0.1 under fetch.allowPrivate", failed.Reason);
        Assert.Single(open.Requests);
        Assert.Empty(closed.Requests);
    }

    [Fact]
    public async Task What_one_feed_opens_stays_closed_to_all_others()
    {
        await using var origin = await Origin.StartAsync(context => Results.Text("<rss/>").ExecuteAsync(context));
        using var fetcher = Fetcher(new FetchOptions(), IPAddress.Loopback);
        var closed = new FetchRequest(new Uri($"http://intranet.example:{origin.Url.Port}/"), HttpValidators.None);
        var opened = closed with { AllowPrivate = ["intranet.example"] };

        // The open connection of the feed that may is what the other one must not get.
        Assert.IsType<FetchResult.Fetched>(await fetcher.FetchAsync(opened, Cancel));
        Assert.Equal(FetchFault.AddressRefused, Assert.IsType<FetchResult.Failed>(await fetcher.FetchAsync(closed, Cancel)).Fault);
        Assert.IsType<FetchResult.Fetched>(await fetcher.FetchAsync(opened, Cancel));
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task What_one_feed_opens_is_open_to_its_redirects()
    {
        await using var second = await Origin.StartAsync(context => Results.Text("<rss/>").ExecuteAsync(context));
        await using var first = await Origin.StartAsync();
        first.Redirect("/feed.xml", second.FeedUrl.AbsoluteUri, 302);
        using var fetcher = Fetcher(new FetchOptions());

        var result = await fetcher.FetchAsync(new FetchRequest(first.FeedUrl, HttpValidators.None) { AllowPrivate = ["127.0.0.1"] }, Cancel);

        Assert.IsType<FetchResult.Fetched>(result);
    }

    [Fact]
    public void A_port_that_the_operator_lists_is_open_on_public_addresses_alone()
    {
        var guard = new AddressGuard(PrivateAccess.None, [8443]);

        Assert.Null(guard.Objection("feeds.example", IPAddress.Parse("8.8.8.8"), 8443));
        Assert.NotNull(guard.Objection("feeds.example", IPAddress.Parse("8.8.8.8"), 8080));
        Assert.NotNull(guard.Objection("feeds.example", IPAddress.Parse("10.0.0.5"), 8443));
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://localhost./")]
    [InlineData("http://db.localhost/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://feeds.example:6379/")]
    public async Task Through_a_proxy_what_the_URL_itself_says_is_still_checked(string url)
    {
        await using var proxy = await Origin.StartAsync();
        using var fetcher = Fetcher(new FetchOptions { Proxy = new ProxyConfig(proxy.Url, null) });

        var result = await fetcher.FetchAsync(new FetchRequest(new Uri(url), HttpValidators.None), Cancel);

        Assert.Equal(FetchFault.AddressRefused, Assert.IsType<FetchResult.Failed>(result).Fault);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task The_operators_proxy_is_asked_for_everything_else()
    {
        await using var proxy = await Origin.StartAsync(context => Results.Text("<rss/>").ExecuteAsync(context));
        using var fetcher = Fetcher(new FetchOptions { Proxy = new ProxyConfig(proxy.Url, null) });

        var result = await fetcher.FetchAsync(new FetchRequest(new Uri("http://feeds.example/rss"), HttpValidators.None), Cancel);

        Assert.IsType<FetchResult.Fetched>(result);
        Assert.Equal("feeds.example", proxy.Requests.Single()["Host"]);
    }

    [Fact]
    public async Task The_proxys_password_goes_to_the_proxy_that_asks_for_it()
    {
        await using var proxy = await Origin.StartAsync(context =>
        {
            if (context.Request.Headers.ProxyAuthorization.Count > 0) return Results.Text("<rss/>").ExecuteAsync(context);
            context.Response.Headers.ProxyAuthenticate = "Basic realm=\"proxy\"";
            context.Response.StatusCode = StatusCodes.Status407ProxyAuthenticationRequired;
            return Task.CompletedTask;
        });
        using var fetcher = Fetcher(new FetchOptions { Proxy = new ProxyConfig(proxy.Url, new Login("hub", new Secret("s3cret"))) });

        var result = await fetcher.FetchAsync(new FetchRequest(new Uri("http://feeds.example/rss"), HttpValidators.None), Cancel);

        Assert.IsType<FetchResult.Fetched>(result);
        Assert.Equal($"Basic {Convert.ToBase64String("hub:s3cret"u8)}", proxy.Requests[^1]["Proxy-Authorization"]);
    }

    private static FeedFetcher Fetcher(FetchOptions options) => new(options, TimeProvider.System, NullLogger<FeedFetcher>.Instance);

    private static FeedFetcher Fetcher(FetchOptions options, params IPAddress[] addresses) =>
        new(options, TimeProvider.System, NullLogger<FeedFetcher>.Instance, (_, _) => Task.FromResult(addresses));
}
