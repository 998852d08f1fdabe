using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub;

/// <summary>What one poll came to.</summary>
public sealed record PollReport
{
    /// <summary>The feed as configured.</summary>
    public required FeedConfig Feed { get; init; }

    /// <summary>What is remembered of it from now on; it tells whether the poll went well.</summary>
    public required FeedState State { get; init; }

    /// <summary>Items that were not known before.</summary>
    public int New { get; init; }

    /// <summary>Known items that say something else now.</summary>
    public int Edited { get; init; }

    /// <summary>True when the origin said that nothing changed (304).</summary>
    public bool NotModified { get; init; }

    /// <summary>Bytes of the body as they came over the wire; zero when there was none.</summary>
    public long Bytes { get; init; }

    /// <summary>What went wrong, as a status or one word, such as <c>404</c> or <c>Timeout</c>; null when nothing did.</summary>
    public string? ErrorType { get; init; }

    /// <summary>From the request to the commit.</summary>
    public TimeSpan Took { get; init; }
}
