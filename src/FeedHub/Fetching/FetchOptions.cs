using System.Reflection;
using FeedHub.Configuration;

namespace FeedHub.Fetching;

/// <summary>Who asks, what may be reached, and how much one fetch may cost. Immutable.</summary>
public sealed record FetchOptions
{
    /// <summary>For the whole fetch: every redirect, the connections and the last byte of the body. Default 30 s.</summary>
    public TimeSpan TotalTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From sending a request, connecting included, to the end of its response's headers. Default 20 s.</summary>
    public TimeSpan HeadersTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For name resolution and the TCP connection together. Default 10 s.</summary>
    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most bytes of a body as sent, before decompression. Default 20 MiB.</summary>
    public long MaxBodyBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Most bytes of a body after decompression, and of a file. Default 20 MiB.</summary>
    public long MaxDecodedBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Most bytes of an item's page, before and after decompression. Default 4 MiB.</summary>
    public long MaxPageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most redirects followed in one fetch. Default 5.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Most bytes of response headers, in whole KiB. Default 64 KiB.</summary>
    public int MaxHeaderBytes { get; init; } = 64 * 1024;

    /// <summary>What any feed may be polled from, on any port, although it is not public. Default none.</summary>
    /// <remarks>
    /// A host name opens private, shared, loopback and link-local addresses. Cloud metadata services and addresses no host can have are
    /// opened only by an address or a network that holds them: a name's owner could point it there.
    /// </remarks>
    public PrivateAccess AllowPrivate { get; init; } = PrivateAccess.None;

    /// <summary>Ports of public addresses that may be polled besides 80 and 443. Default none.</summary>
    public IReadOnlyList<int> AllowedPorts { get; init; } = [];

    /// <summary>A proxy for all http and https fetches; null, the default, is none.</summary>
    /// <remarks>
    /// The proxy then resolves names and connects: only it can guard where names lead. Addresses written in URLs are still checked here.
    /// </remarks>
    public ProxyConfig? Proxy { get; init; }

    /// <summary>FeedHub's version in the User-Agent. Default: this build's.</summary>
    public string Version { get; init; } =
        typeof(FetchOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>A <c>mailto:</c> or http(s) URL in the User-Agent by which a publisher can reach the operator; null when not given.</summary>
    public string? Contact { get; init; }

    /// <summary>What feeds.json says of fetching; all else as by default.</summary>
    public static FetchOptions Of(FeedsConfig config) => new()
    {
        AllowPrivate = config.Fetch.AllowPrivate,
        AllowedPorts = config.Fetch.Ports,
        Proxy = config.Fetch.Proxy,
        Contact = config.Hub.Contact,
    };

    /// <summary>The same with the bounds of a page.</summary>
    internal FetchOptions ForPage() => this with { MaxBodyBytes = MaxPageBytes, MaxDecodedBytes = MaxPageBytes };

    /// <summary>The User-Agent header: <c>FeedHub/0.1.0 (+mailto:ops@example.org)</c>.</summary>
    public string UserAgent => Contact is null ? $"FeedHub/{Version}" : $"FeedHub/{Version} (+{Contact})";
}
