using System.Net;

namespace FeedHub.Configuration;

/// <summary>A checked feeds.json: every value is present, in range and resolved. Immutable; a reload makes a new one.</summary>
public sealed record FeedsConfig
{
    /// <summary>Absolute path of the file this was read from.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file's bytes, in hex: tells whether the file has changed since. Empty when not read from a file.</summary>
    public string ContentHash { get; init; } = "";

    /// <inheritdoc cref="HubConfig"/>
    public required HubConfig Hub { get; init; }

    /// <inheritdoc cref="StorageKind"/>
    public StorageKind Storage { get; init; }

    /// <inheritdoc cref="FetchConfig"/>
    public required FetchConfig Fetch { get; init; }

    /// <summary>The operator's additions to the query parameters that tell two links to one page apart and nothing else.</summary>
    /// <remarks>Written as <c>name</c>, <c>prefix*</c>, <c>name=value</c> or <c>host?name</c>.</remarks>
    public IReadOnlyList<string> TrackingParameters { get; init; } = [];

    /// <summary>What is polled, in the file's order; each URL appears once.</summary>
    public required IReadOnlyList<FeedConfig> Feeds { get; init; }

    /// <summary>What is published, in the file's order; never empty, names are unique.</summary>
    public required IReadOnlyList<OutputConfig> Outputs { get; init; }

    /// <summary>The rules of the whole file, which hold for each feed besides its own and each output's.</summary>
    public ItemRules Rules { get; init; } = ItemRules.None;

    /// <summary>Names of outputs that were published once and are no more; none is an output's name.</summary>
    public IReadOnlyList<string> Retired { get; init; } = [];

    /// <summary>
    /// False for a feed that private outputs alone hold: nothing that is open to everybody tells of it or its items. A feed that no output holds is
    /// public.
    /// </summary>
    public bool IsPublic(FeedConfig feed)
    {
        var isHeld = false;
        foreach (var output in Outputs)
        {
            if (!output.Includes(feed)) continue;
            if (!output.IsPrivate) return true;
            isHeld = true;
        }

        return !isHeld;
    }

    /// <summary>What pages that are open to everybody may tell of: neither private outputs nor the feeds that they alone hold.</summary>
    public FeedsConfig PublicPart() => this with { Feeds = [.. Feeds.Where(IsPublic)], Outputs = [.. Outputs.Where(o => !o.IsPrivate)] };
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

    /// <summary>How long the responses that changed something are archived for; null: not at all.</summary>
    public TimeSpan? Archive { get; init; }

    /// <summary>Where reverse proxies are that say whom they ask for; others are not believed.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];
}

/// <summary>What the fetcher may reach.</summary>
public sealed record FetchConfig
{
    /// <summary>What any feed may be polled from although it is private.</summary>
    public required PrivateAccess AllowPrivate { get; init; }

    /// <summary>Ports that may be polled besides 80 and 443.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>What all requests go through; null: nothing.</summary>
    public ProxyConfig? Proxy { get; init; }
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

    /// <summary>How many items are kept at most, the last that arrived; null means any number.</summary>
    public int? KeepItems { get; init; }

    /// <summary>How many items of the first successful poll may appear in outputs; null means all of them.</summary>
    public required int? Backfill { get; init; }

    /// <summary>Whether the pages of items of which the feed brings but a teaser are asked for their full text.</summary>
    public bool FullText { get; init; }

    /// <summary>Sent with each request for the feed, and to no other origin.</summary>
    public IReadOnlyList<RequestHeader> Headers { get; init; } = [];

    /// <summary>For Basic authentication (RFC 7617); null: none.</summary>
    public Login? Login { get; init; }

    /// <summary>What this feed may be polled from although it is private, besides what all may.</summary>
    public PrivateAccess AllowPrivate { get; init; } = PrivateAccess.None;

    /// <summary>The rules of the whole file, as <see cref="FeedsConfig.Rules"/>.</summary>
    public ItemRules FileRules { get; init; } = ItemRules.None;

    /// <summary>An item must match one of these to be in any output; empty means every item.</summary>
    public IReadOnlyList<ItemRule> Keep { get; init; } = [];

    /// <summary>An item that matches one of these is in no output.</summary>
    public IReadOnlyList<ItemRule> Drop { get; init; } = [];

    /// <inheritdoc cref="ItemRules.Rewrite"/>
    public IReadOnlyList<ItemRewrite> Rewrite { get; init; } = [];
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

    /// <inheritdoc cref="ItemRules.Rewrite"/>
    public IReadOnlyList<ItemRewrite> Rewrite { get; init; } = [];

    /// <summary>What the merged feed is about, one line; null for its title again.</summary>
    public string? Description { get; init; }

    /// <summary>Absolute http(s) URL of its picture; null for none.</summary>
    public Uri? Icon { get; init; }

    /// <summary>Its language tag; null for that of its items, where all have the same.</summary>
    public string? Language { get; init; }

    /// <summary>How long an entry stays after it arrived, to the hour; null: until the limit pushes it out.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>True: what was published first comes first; false: last.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Names it had before; whoever asks for one is sent on to this output. None is an output's name.</summary>
    public IReadOnlyList<string> RenamedFrom { get; init; } = [];

    /// <summary>How much of an item's text is published.</summary>
    public OutputContent Content { get; init; }

    /// <summary>Whether a title begins with the name of the feed that brought the item.</summary>
    public bool PrefixTitles { get; init; }

    /// <summary>What becomes of several reports of one event.</summary>
    public StoriesMode Stories { get; init; }

    /// <summary>True: an item that several feeds bring is published once for each; false: once, with all its sources.</summary>
    public bool KeepsDuplicates { get; init; }

    /// <summary>The one feed that is in the output, whatever its tags; null: its tags choose.</summary>
    public Uri? Feed { get; init; }

    /// <summary>Opens the output to whoever has it in the URL; null: none does.</summary>
    public Secret? Token { get; init; }

    /// <summary>Opens the output to whoever logs in; null: nobody can.</summary>
    public Login? Login { get; init; }

    /// <summary>Whether it takes a token or a login to read it; else everybody may.</summary>
    public bool IsPrivate => Token is not null || Login is not null;

    /// <summary>True when a feed belongs to the output.</summary>
    public bool Includes(FeedConfig feed) => Feed is null ? Tags.Count == 0 || Tags.Any(feed.Tags.Contains) : Feed == feed.Url;
}

/// <summary>What an output makes of several reports of one event.</summary>
public enum StoriesMode
{
    /// <summary>Each stands on its own.</summary>
    Off,

    /// <summary>Each lists the others.</summary>
    Link,

    /// <summary>One entry stands for all.</summary>
    Collapse,
}
