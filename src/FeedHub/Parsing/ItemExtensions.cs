namespace FeedHub.Parsing;

/// <summary>A picture, film or sound shown with an item (Media RSS <c>content</c>).</summary>
public sealed record MediaObject
{
    /// <summary>Absolute URL.</summary>
    public required string Url { get; init; }

    /// <summary>Media type as given.</summary>
    public string? Type { get; init; }

    /// <summary>image, audio, video, document or executable, as given.</summary>
    public string? Medium { get; init; }

    /// <summary>Pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Bytes.</summary>
    public long? Length { get; init; }

    /// <summary>Playing time.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Title as plain text.</summary>
    public string? Title { get; init; }

    /// <summary>Caption as plain text.</summary>
    public string? Description { get; init; }

    /// <summary>Whom to credit for it, as plain text.</summary>
    public string? Credit { get; init; }
}

/// <summary>A small picture of an item.</summary>
/// <param name="Url">Absolute URL.</param>
/// <param name="Width">Pixels; null when not given.</param>
/// <param name="Height">Pixels; null when not given.</param>
public sealed record MediaThumbnail(string Url, int? Width = null, int? Height = null);

/// <summary>What podcast players show of an episode (the itunes and podcast namespaces).</summary>
public sealed record PodcastEpisode
{
    /// <summary>itunes:season or podcast:season.</summary>
    public int? Season { get; init; }

    /// <summary>The name attribute of podcast:season.</summary>
    public string? SeasonName { get; init; }

    /// <summary>itunes:episode or podcast:episode; the latter may have a fraction.</summary>
    public decimal? Number { get; init; }

    /// <summary>itunes:episodeType: full, trailer or bonus.</summary>
    public string? Type { get; init; }

    /// <summary>itunes:explicit; null when not given or unclear.</summary>
    public bool? Explicit { get; init; }

    /// <summary>itunes:duration.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>itunes:title as plain text.</summary>
    public string? Title { get; init; }

    /// <summary>itunes:subtitle as plain text.</summary>
    public string? Subtitle { get; init; }

    /// <summary>itunes:summary as HTML that holds nothing but text and line breaks; null when it repeats the item's texts.</summary>
    public string? Summary { get; init; }

    /// <summary>Absolute URL of the chapters (podcast:chapters).</summary>
    public string? ChaptersUrl { get; init; }

    /// <summary>Media type of the chapters.</summary>
    public string? ChaptersType { get; init; }

    /// <summary>podcast:transcript, in the document's order.</summary>
    public IReadOnlyList<PodcastTranscript> Transcripts { get; init; } = [];

    /// <summary>podcast:person, in the document's order.</summary>
    public IReadOnlyList<PodcastPerson> People { get; init; } = [];
}

/// <summary>A transcript of an episode (podcast:transcript).</summary>
/// <param name="Url">Absolute URL.</param>
/// <param name="Type">Media type; null when not given.</param>
/// <param name="Language">BCP 47 tag; null when not given.</param>
/// <param name="Rel"><c>captions</c> for what can be shown in time; null when not given.</param>
public sealed record PodcastTranscript(string Url, string? Type = null, string? Language = null, string? Rel = null);

/// <summary>Somebody who takes part in an episode (podcast:person).</summary>
/// <param name="Name">The name.</param>
/// <param name="Role">host, guest and so on; null means host.</param>
/// <param name="Group">cast, writing and so on; null means cast.</param>
/// <param name="Url">Absolute URL of a page about the person; null when not given.</param>
/// <param name="ImageUrl">Absolute URL of a picture; null when not given.</param>
public sealed record PodcastPerson(string Name, string? Role = null, string? Group = null, string? Url = null, string? ImageUrl = null);

/// <summary>A place on Earth, in WGS 84 degrees.</summary>
/// <param name="Latitude">−90 to 90; the middle for a box, the first corner for a line or polygon.</param>
/// <param name="Longitude">−180 to 180.</param>
/// <param name="Name">What people call it (georss:featureName); null when not given.</param>
public sealed record GeoLocation(double Latitude, double Longitude, string? Name = null);

/// <summary>A link with a role (atom:link, RFC 4287 §4.2.7).</summary>
/// <param name="Rel">The relation, as registered with IANA, or a URI.</param>
/// <param name="Url">Absolute URL.</param>
/// <param name="Type">Media type; null when not given.</param>
/// <param name="Title">What to call it; null when not given.</param>
public sealed record RelatedLink(string Rel, string Url, string? Type = null, string? Title = null);
