namespace FeedHub.Configuration;

/// <summary>A checked feeds.json: every value is present, in range and resolved. Immutable; a reload makes a new one.</summary>
public sealed record FeedsConfig
{
    /// <summary>Absolute path of the file this was read from.</summary>
    public required string Path { get; init; }

    /// <inheritdoc cref="HubConfig"/>
    public required HubConfig Hub { get; init; }

    /// <inheritdoc cref="FetchConfig"/>
    public required FetchConfig Fetch { get; init; }

    /// <summary>What is polled, in the file's order; each URL appears once.</summary>
    public required IReadOnlyList<FeedConfig> Feeds { get; init; }

    /// <summary>What is published, in the file's order; never empty, names are unique.</summary>
    public required IReadOnlyList<OutputConfig> Outputs { get; init; }
}

/// <summary>Who this hub is, to subscribers and to the publishers it polls.</summary>
public sealed record HubConfig
{
    /// <summary>Shown on the index page and used for outputs without a title of their own.</summary>
    public required string Title { get; init; }

    /// <summary>Absolute http(s) URL under which subscribers reach the hub, ending in a slash; null: the address it listens on.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>A <c>mailto:</c> or http(s) URL by which a publisher can reach the operator, for the User-Agent; null when not given.</summary>
    public string? Contact { get; init; }
}

/// <summary>What the fetcher may reach.</summary>
public sealed record FetchConfig
{
    /// <summary>What may be polled although it is private, each in its canonical form.</summary>
    /// <remarks>Addresses (<c>127.0.0.1</c>), networks (<c>192.168.1.0/24</c>) and host names in lower case.</remarks>
    public required IReadOnlyList<string> AllowPrivate { get; init; }
}

/// <summary>One feed to poll.</summary>
public sealed record FeedConfig
{
    /// <summary>Absolute http(s) URL, or a file URL below the folder of feeds.json (the operator's own files).</summary>
    public required Uri Url { get; init; }

    /// <summary>The operator's name for the feed; null means the feed's own title.</summary>
    public string? Title { get; init; }

    /// <summary>Lower-case labels by which outputs choose feeds.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The operator's wish between two polls, 1 minute to 7 days.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Whether a hub that the feed offers is to push it; null: where the hub's own address is a public one.</summary>
    public bool? WebSub { get; init; }

    /// <summary>How long an item is kept after it arrived; null means forever.</summary>
    public required TimeSpan? Retention { get; init; }

    /// <summary>How many items of the first successful poll may appear in outputs; null means all of them.</summary>
    public required int? Backfill { get; init; }

    /// <summary>An item must match one of these to be in any output; empty means every item.</summary>
    public IReadOnlyList<ItemRule> Keep { get; init; } = [];

    /// <summary>An item that matches one of these is in no output.</summary>
    public IReadOnlyList<ItemRule> Drop { get; init; } = [];
}

/// <summary>One merged feed to publish.</summary>
public sealed record OutputConfig
{
    /// <summary>The name in its URL, <c>/feeds/{name}.atom</c>: lower-case letters, digits, dots, hyphens and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>The merged feed's title.</summary>
    public required string Title { get; init; }

    /// <summary>A feed with any of these tags is in the output; empty means every feed.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>How many items the output holds at most: the last that arrived.</summary>
    public required int Limit { get; init; }

    /// <inheritdoc cref="FeedConfig.Keep"/>
    public IReadOnlyList<ItemRule> Keep { get; init; } = [];

    /// <inheritdoc cref="FeedConfig.Drop"/>
    public IReadOnlyList<ItemRule> Drop { get; init; } = [];

    /// <summary>True when a feed with these tags belongs to the output.</summary>
    public bool Includes(FeedConfig feed) => Tags.Count == 0 || Tags.Any(feed.Tags.Contains);
}
