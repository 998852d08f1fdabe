using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FeedHub.Fetching;
using FeedHub.Tests.Infrastructure;
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
