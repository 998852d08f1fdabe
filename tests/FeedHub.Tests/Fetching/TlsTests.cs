using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace FeedHub.Tests.Fetching;

/// <summary>TLS is verified always, and what is wrong with a certificate is said.</summary>
public sealed class TlsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2020, 2021, "TLS certificate expired since 2021-01-01")]
    [InlineData(2090, 2091, "TLS certificate not valid before 2090-01-01")]
    [InlineData(2020, 2090, "TLS certificate is self-signed, not issued by anyone this machine trusts")]
    public async Task A_certificate_that_can_not_be_trusted_ends_the_fetch(int from, int until, string reason)
    {
        using var certificate = SelfSigned("127.0.0.1", from, until);
        await using var origin = await Origin.StartAsync(certificate: certificate);

        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(origin));

        Assert.Equal((FetchFault.Tls, reason), (failed.Fault, failed.Reason));
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_certificate_for_another_name_ends_the_fetch()
    {
        using var certificate = SelfSigned("other.example", 2020, 2090);
        await using var origin = await Origin.StartAsync(certificate: certificate);

        var failed = Assert.IsType<FetchResult.Failed>(await FetchAsync(origin));

        Assert.Equal((FetchFault.Tls, "TLS certificate is for another name: other.example"), (failed.Fault, failed.Reason));
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_server_without_TLS_on_an_https_URL_is_told_as_that()
    {
        await using var origin = await Origin.StartAsync();
        using var fetcher = Fetcher();

        var url = new UriBuilder(origin.FeedUrl) { Scheme = "https" }.Uri;
        var failed = Assert.IsType<FetchResult.Failed>(await fetcher.FetchAsync(new FetchRequest(url, HttpValidators.None), Cancel));

        Assert.Equal(FetchFault.Tls, failed.Fault);
        Assert.StartsWith("TLS: no secure connection: ", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_a_proxys_tunnel_the_origins_certificate_is_verified_too()
    {
        using var certificate = SelfSigned("feeds.example", 2020, 2090);
        await using var origin = await Origin.StartAsync(certificate: certificate);
        var asked = new TaskCompletionSource<string>();
        await using var proxy = await Origin.StartRawAsync(connection => TunnelAsync(connection, origin.Url.Port, asked));
        using var fetcher = new FeedFetcher(
            new FetchOptions { Proxy = new ProxyConfig(proxy.Url, null) }, TimeProvider.System, NullLogger<FeedFetcher>.Instance);

        var result = await fetcher.FetchAsync(new FetchRequest(new Uri("https://feeds.example/rss"), HttpValidators.None), Cancel);

        var failed = Assert.IsType<FetchResult.Failed>(result);
        Assert.Equal("CONNECT feeds.example:443 HTTP/1.1", await asked.Task);
        Assert.Equal(
            (FetchFault.Tls, "TLS certificate is self-signed, not issued by anyone this machine trusts"), (failed.Fault, failed.Reason));
        Assert.Empty(origin.Requests);
    }

    /// <summary>A forward proxy for one connection: it answers the CONNECT and passes on bytes both ways.</summary>
    private static async Task TunnelAsync(ConnectionContext connection, int port, TaskCompletionSource<string> asked)
    {
        var (fromClient, toClient) = (connection.Transport.Input, connection.Transport.Output);
        var read = await fromClient.ReadAsync(connection.ConnectionClosed);
        while (!Encoding.ASCII.GetString(read.Buffer).EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            fromClient.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await fromClient.ReadAsync(connection.ConnectionClosed);
        }

        asked.TrySetResult(Encoding.ASCII.GetString(read.Buffer).Split("\r\n")[0]);
        fromClient.AdvanceTo(read.Buffer.End);
        using var origin = new TcpClient();
        await origin.ConnectAsync(IPAddress.Loopback, port, connection.ConnectionClosed);
        await toClient.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), connection.ConnectionClosed);
        await using var stream = origin.GetStream();
        await Task.WhenAny(
            fromClient.CopyToAsync(stream, connection.ConnectionClosed), stream.CopyToAsync(toClient.AsStream(), connection.ConnectionClosed));
    }

    private static async Task<FetchResult> FetchAsync(Origin origin)
    {
        using var fetcher = Fetcher();
        return await fetcher.FetchAsync(new FetchRequest(origin.FeedUrl, HttpValidators.None), Cancel);
    }

    private static FeedFetcher Fetcher() =>
        new(new FetchOptions { AllowPrivate = ["127.0.0.1"] }, TimeProvider.System, NullLogger<FeedFetcher>.Instance);

    private static X509Certificate2 SelfSigned(string name, int from, int until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(
            new DateTimeOffset(from, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(until, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
