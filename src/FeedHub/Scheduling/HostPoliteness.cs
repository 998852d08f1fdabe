using FeedHub.Configuration;

namespace FeedHub.Scheduling;

/// <summary>How much one host may be asked for at a time.</summary>
/// <param name="Host">Host name and port, lower case: what counts as one host.</param>
/// <param name="Concurrency">Polls in flight at most.</param>
/// <param name="Spacing">From the start of a poll to the start of the next.</param>
public sealed record HostPoliteness(string Host, int Concurrency, TimeSpan Spacing)
{
    /// <summary>
    /// True when a Retry-After for one feed keeps all feeds of the host waiting. Behind a private address many services share a host, and
    /// none speaks for the others (FreshRSS#7870).
    /// </summary>
    public bool SharesRetryAfter => Spacing > TimeSpan.Zero;

    /// <summary>Polls in flight at a publisher's host.</summary>
    internal const int PublisherConcurrency = 1;

    /// <summary>Polls in flight at the operator's own files and network, which nobody is banned from.</summary>
    internal const int OwnConcurrency = 8;

    private static readonly TimeSpan PublisherSpacing = TimeSpan.FromSeconds(1);

    /// <summary>What holds for the host of a feed.</summary>
    public static HostPoliteness For(FeedConfig feed, FetchConfig config) => For(feed.Url, isOwn: config.AllowPrivate.Names(feed.Url) || feed.AllowPrivate.Names(feed.Url));

    /// <summary>What holds for the host of an address that is no configured feed.</summary>
    public static HostPoliteness For(Uri url, FetchConfig config) => For(url, config.AllowPrivate.Names(url));

    private static HostPoliteness For(Uri url, bool isOwn) =>
        url.IsFile ? new HostPoliteness("file", OwnConcurrency, TimeSpan.Zero)
        : isOwn ? new HostPoliteness(HostOf(url), OwnConcurrency, TimeSpan.Zero)
        : new HostPoliteness(HostOf(url), PublisherConcurrency, PublisherSpacing);

    private static string HostOf(Uri feedUrl) => feedUrl.Authority.ToLowerInvariant();
}
