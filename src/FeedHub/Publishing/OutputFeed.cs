using System.Text.Json.Serialization;
using FeedHub.Parsing;

namespace FeedHub.Publishing;

/// <summary>Everything a writer needs to write one output, in any format. Immutable; the same value gives the same bytes.</summary>
public sealed record OutputFeed
{
    /// <summary>The name in the output's URLs.</summary>
    public required string Name { get; init; }

    /// <summary>The query of its URLs with the question mark, escaped; empty for none.</summary>
    public string Query { get; init; } = "";

    /// <summary>Title as plain text.</summary>
    public required string Title { get; init; }

    /// <summary>What it is about, plain text; null for its title again.</summary>
    public string? Description { get; init; }

    /// <summary>Absolute URL of its picture; null for none.</summary>
    public string? Icon { get; init; }

    /// <summary>Its language tag; null for that of its items, where all have the same.</summary>
    public string? Language { get; init; }

    /// <summary>Absolute URL of the hub, ending in a slash; outputs are <c>feeds/{name}.{extension}</c> below it.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Whether its changes are pushed; an archive's never are, for it never changes.</summary>
    public bool IsPushed { get; init; } = true;

    /// <summary>
    /// Absolute URL, in ASCII, at which changes of the output are subscribed to by WebSub: what <c>rel="hub"</c> says. Null where none are pushed.
    /// </summary>
    public string? HubUrl => IsPushed && Archive is null ? WebAddress.Of(BaseUrl) + HubPath[1..] : null;

    /// <summary>Where the WebSub hub is, below the hub's own address.</summary>
    public const string HubPath = "/websub/hub";

    /// <summary>The newest change of any item, UTC; the Unix epoch for an output that never held one.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The number of this archive of the output (RFC 5005 §4); null for the output itself.</summary>
    public int? Archive { get; init; }

    /// <summary>The number of the archive that holds what came before; null when there is none.</summary>
    public int? PreviousArchive { get; init; }

    /// <summary>In the order to publish: by publication date, ties broken by id.</summary>
    public required IReadOnlyList<OutputItem> Items { get; init; }
}

/// <summary>An item with its permanent identity and its source.</summary>
public sealed record OutputItem
{
    /// <summary>An absolute URI that never changes and is unique in the store: atom:id, RSS guid and JSON Feed id.</summary>
    public required string Id { get; init; }

    /// <summary>The store's number of the first of its items; null where that is not known.</summary>
    [JsonIgnore]
    public long? FirstItem { get; init; }

    /// <summary>The item; always sanitised.</summary>
    public required ParsedItem Item { get; init; }

    /// <summary>Where it came from.</summary>
    public required SourceFeed Source { get; init; }

    /// <summary>Its publication date, or when it was first seen where the publisher gave none or one in the future. UTC.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>The last meaningful change, UTC; never before <see cref="Published"/>.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Equal for items that are written alike, in any format; null where that is not known.</summary>
    [JsonIgnore]
    public UInt128? Revision { get; init; }

    /// <summary>The other feeds that brought the item, the first to bring it first.</summary>
    public IReadOnlyList<OtherSource> OtherSources { get; init; } = [];

    /// <summary>Other reports of the same event, the first to arrive first.</summary>
    public IReadOnlyList<OtherReport> AlsoCoveredBy { get; init; } = [];
}

/// <summary>Another feed that brought an item.</summary>
/// <param name="Source">The feed's title.</param>
/// <param name="FeedUrl">URL the feed is polled at.</param>
/// <param name="Url">Absolute URL of the item there.</param>
public sealed record OtherSource(string Source, string FeedUrl, string Url);

/// <summary>Another report of an event.</summary>
/// <param name="Headline">Its title; never empty.</param>
/// <param name="Source">The title of the feed that brought it.</param>
/// <param name="Url">Absolute URL of its page.</param>
public sealed record OtherReport(string Headline, string Source, string Url)
{
    /// <summary>Both in one line, as the title of a link.</summary>
    public string Title => $"{Headline} — {Source}";
}

/// <summary>The feed that brought an item, as an output names it (atom:source, RSS <c>source</c>).</summary>
public sealed record SourceFeed
{
    /// <summary>URL the feed is polled at.</summary>
    public required string Url { get; init; }

    /// <summary>The operator's title for it, else its own, else its host; never empty.</summary>
    public required string Title { get; init; }

    /// <summary>Its atom:id; null for RSS.</summary>
    public string? Id { get; init; }

    /// <summary>Absolute URL of its site.</summary>
    public string? Link { get; init; }

    /// <summary>Language tag.</summary>
    public string? Language { get; init; }

    /// <summary>Copyright, plain text.</summary>
    public string? Rights { get; init; }

    /// <summary>Absolute URL of its picture.</summary>
    public string? ImageUrl { get; init; }
}
