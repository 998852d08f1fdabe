namespace FeedHub.Parsing;

/// <summary>A feed document as its publisher meant it, whatever format it came in. Immutable.</summary>
/// <remarks>Every string is XML-legal text without surrounding white space, never empty: what a document leaves out is null.</remarks>
public sealed record ParsedFeed
{
    /// <summary>The format the document was read as.</summary>
    public required FeedFormat Format { get; init; }

    /// <summary>atom:id, or the JSON Feed's <c>feed_url</c>; RSS has none.</summary>
    public string? Id { get; init; }

    /// <summary>Title as plain text.</summary>
    public string? Title { get; init; }

    /// <summary>RSS description, atom:subtitle or the JSON Feed's description, as plain text.</summary>
    public string? Description { get; init; }

    /// <summary>Absolute URL of the site the feed belongs to.</summary>
    public string? Link { get; init; }

    /// <summary>Absolute URL of the feed as it names itself (<c>rel="self"</c>).</summary>
    public string? SelfUrl { get; init; }

    /// <summary>Absolute URL of the WebSub hub it names (<c>rel="hub"</c>).</summary>
    public string? HubUrl { get; init; }

    /// <summary>BCP 47 language tag as given.</summary>
    public string? Language { get; init; }

    /// <summary>Copyright or atom:rights, as plain text.</summary>
    public string? Rights { get; init; }

    /// <summary>Absolute URL of a picture for the feed: icon, logo, image or favicon.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>The authors of the feed as a whole; they count for each item that names none of its own.</summary>
    public IReadOnlyList<Person> Authors { get; init; } = [];

    /// <summary>lastBuildDate, atom:updated or dc:date of the channel, UTC.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <inheritdoc cref="PublisherCadence"/>
    public PublisherCadence Cadence { get; init; } = PublisherCadence.None;

    /// <summary>The items in the document's order.</summary>
    public IReadOnlyList<ParsedItem> Items { get; init; } = [];

    /// <summary>What had to be repaired or was cut, each a plain sentence for the operator; empty for a sound document.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}

/// <summary>The formats that are read.</summary>
public enum FeedFormat
{
    /// <summary>Any RSS with an <c>rss</c> root: 0.91, 0.92, 2.0.</summary>
    Rss,

    /// <summary>RSS 0.90 or 1.0 with an <c>RDF</c> root.</summary>
    Rdf,

    /// <summary>Atom 1.0 (RFC 4287) or 0.3.</summary>
    Atom,

    /// <summary>JSON Feed 1.0 or 1.1.</summary>
    JsonFeed,
}

/// <summary>How often the publisher says the feed is worth a look.</summary>
/// <param name="Ttl">RSS 2.0 <c>ttl</c>; null when not given.</param>
/// <param name="UpdatePeriod">RSS 1.0 syndication module: updatePeriod divided by updateFrequency; null when not given.</param>
/// <param name="SkipHours">RSS 2.0 <c>skipHours</c>: hours of the day 0–23 in GMT in which not to poll.</param>
/// <param name="SkipDays">RSS 2.0 <c>skipDays</c>, in GMT.</param>
public sealed record PublisherCadence(
    TimeSpan? Ttl, TimeSpan? UpdatePeriod, IReadOnlyList<int> SkipHours, IReadOnlyList<DayOfWeek> SkipDays)
{
    /// <summary>The publisher has said nothing.</summary>
    public static PublisherCadence None { get; } = new(null, null, [], []);
}
