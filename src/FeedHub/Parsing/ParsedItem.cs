namespace FeedHub.Parsing;

/// <summary>An item as its publisher meant it. Immutable; kept whole in the store.</summary>
/// <remarks>
/// Strings are never empty. URLs are absolute. <see cref="Summary"/> and <see cref="Content"/> are HTML fragments, and hostile until
/// <see cref="Sanitised"/> is true; all other text is plain text, to be escaped by whoever writes it into markup.
/// </remarks>
public sealed record ParsedItem
{
    /// <summary>guid, atom:id or JSON Feed id as received: opaque, unique at best within its feed.</summary>
    public string? Guid { get; init; }

    /// <summary>Absolute URL of the item's own page.</summary>
    public string? Link { get; init; }

    /// <summary>Absolute URL of the page with its comments.</summary>
    public string? CommentsUrl { get; init; }

    /// <summary>Title as plain text.</summary>
    public string? Title { get; init; }

    /// <summary>Teaser or abstract, HTML; null when the publisher gave but one text, which is then <see cref="Content"/> or this.</summary>
    public string? Summary { get; init; }

    /// <summary>Full text, HTML.</summary>
    public string? Content { get; init; }

    /// <summary>Authors, the feed's when the item names none.</summary>
    public IReadOnlyList<Person> Authors { get; init; } = [];

    /// <summary>Categories in the document's order, each once.</summary>
    public IReadOnlyList<Category> Categories { get; init; } = [];

    /// <summary>Enclosures in the document's order, each URL once.</summary>
    public IReadOnlyList<Enclosure> Enclosures { get; init; } = [];

    /// <summary>When it was published, UTC; null when not given or unreadable.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>When its publisher says it was last changed, UTC; null when not given or unreadable.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>BCP 47 language tag as given for the item, else the feed's.</summary>
    public string? Language { get; init; }

    /// <summary>Copyright of this item, as plain text.</summary>
    public string? Rights { get; init; }

    /// <summary>Absolute URL of the picture that stands for the item.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>The feed the publisher took the item from (RSS <c>source</c>, atom:source).</summary>
    public ItemOrigin? Origin { get; init; }

    /// <summary>Contributors who are not authors (atom:contributor, dc:contributor).</summary>
    public IReadOnlyList<Person> Contributors { get; init; } = [];

    /// <summary>Pictures, films and sounds shown with the item (Media RSS content), in the document's order, each URL once.</summary>
    public IReadOnlyList<MediaObject> Media { get; init; } = [];

    /// <summary>Small pictures of the item (Media RSS thumbnail), in the document's order, each URL once.</summary>
    public IReadOnlyList<MediaThumbnail> Thumbnails { get; init; } = [];

    /// <summary>What podcast players show; null for what is not an episode.</summary>
    public PodcastEpisode? Episode { get; init; }

    /// <summary>Where on Earth the item is about (GeoRSS, W3C Geo).</summary>
    public GeoLocation? Location { get; init; }

    /// <summary>Links beside <see cref="Link"/> and the enclosures: atom:link via, related, replies and so on, in the document's order.</summary>
    public IReadOnlyList<RelatedLink> RelatedLinks { get; init; } = [];

    /// <summary>True when the document's markup had to be repaired.</summary>
    public bool Repaired { get; init; }

    /// <summary>True once Summary and Content went through the allow-list sanitiser.</summary>
    public bool Sanitised { get; init; }
}

/// <summary>An author.</summary>
/// <param name="Name">The name; where a publisher gives only a mail address, that.</param>
/// <param name="Email">Mail address; null when not given.</param>
/// <param name="Url">Absolute URL of a page about the person; null when not given.</param>
public sealed record Person(string Name, string? Email = null, string? Url = null);

/// <summary>A category, tag or keyword.</summary>
/// <param name="Term">The term that identifies it.</param>
/// <param name="Label">What to show to people; null means the term.</param>
/// <param name="Scheme">The vocabulary it is from (atom:category scheme, RSS category domain); null when not given.</param>
public sealed record Category(string Term, string? Label = null, string? Scheme = null);

/// <summary>A file that comes with an item.</summary>
/// <param name="Url">Absolute URL.</param>
/// <param name="Type">Media type as given; null when not given.</param>
/// <param name="Length">Bytes as given; null when not given or not positive.</param>
/// <param name="Title">What to call it; null when not given.</param>
/// <param name="Duration">Playing time; null when not given.</param>
public sealed record Enclosure(string Url, string? Type = null, long? Length = null, string? Title = null, TimeSpan? Duration = null);

/// <summary>Where a publisher took an item from.</summary>
/// <param name="Title">The other feed's title.</param>
/// <param name="Url">Absolute URL of the other feed or site.</param>
public sealed record ItemOrigin(string? Title, string? Url);
