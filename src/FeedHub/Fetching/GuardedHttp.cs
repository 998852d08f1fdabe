using System.Net;
using System.Net.Security;
using System.Text;

namespace FeedHub.Fetching;

/// <summary>
/// The one HTTP client: no cookies, no redirects or decompression of its own, no proxy from the environment, guarded connections.
/// </summary>
internal static class GuardedHttp
{
    /// <summary>Long enough for feeds of one host in a row, short enough to see a host that moves to another address.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The unread rest of a redirect's page, at most, that is read to keep its connection; more is dropped with the connection.
    /// </summary>
    private const int DrainedBytes = 64 * 1024;

    public static HttpMessageInvoker Create(FetchOptions options, AddressGuard guard, ResolveName resolve, TimeProvider time) =>
        new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = options.Proxy is not null,
            Proxy = ProxyOf(options),
            PooledConnectionLifetime = ConnectionLifetime,
            MaxResponseHeadersLength = Math.Max(1, options.MaxHeaderBytes / 1024),
            MaxResponseDrainSize = DrainedBytes,
            ConnectCallback = new GuardedConnector(guard, resolve, options, time).ConnectAsync,

            // The connector keeps its own time, and says more than "cancelled".
            ConnectTimeout = Timeout.InfiniteTimeSpan,

            // An origin is told nothing of the trace a poll is part of.
            ActivityHeadersPropagator = null,

            // HTTP's octets outside ASCII, as come in some ETags, go back as they came.
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) => errors == SslPolicyErrors.None
                    ? true
                    : throw new FetchFailedException(FetchFault.Tls, CertificateTrouble.InWords(
                        certificate as System.Security.Cryptography.X509Certificates.X509Certificate2, chain, errors, time.GetUtcNow())),
            },
        });

    private static WebProxy? ProxyOf(FetchOptions options) => options.Proxy is not { } proxy ? null : new WebProxy(proxy.Url)
    {
        BypassProxyOnLocal = false,
        Credentials = proxy.Login is { } login ? new NetworkCredential(login.User, login.Password.Reveal()) : null,
    };
}
