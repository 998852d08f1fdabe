using System.Text.Json.Serialization;

namespace FeedHub.Journal;

/// <summary>Something that changed the store, in the order in which it did.</summary>
public sealed record JournalRecord
{
    /// <summary>What it was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required JournalKind Kind { get; init; }

    /// <summary>The clock by which it was decided, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>URL of the feed as in feeds.json; null for what concerns all.</summary>
    public Uri? Feed { get; init; }

    /// <summary>Where a body came from in the end, without user name and password; null without a body.</summary>
    public Uri? Url { get; init; }

    /// <summary>The status of a response: 200, or 226 for a delta (RFC 3229); null without one, as for a file.</summary>
    public int? Status { get; init; }

    /// <summary>What the response said of its body; nothing secret is among it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The feed's <c>backfill</c> then; null for all.</summary>
    public int? Backfill { get; init; }

    /// <summary>Whether the feed's teasers were to be completed.</summary>
    public bool FullText { get; init; }

    /// <summary>The id under which subscribers know the item whose page it is.</summary>
    public string? Item { get; init; }

    /// <summary>Whether the first items of the database were placed.</summary>
    public bool First { get; init; }

    /// <summary>Items that came before this were removed.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Items beyond so many were removed.</summary>
    public int? Keep { get; init; }

    /// <summary>The output of which something was archived.</summary>
    public string? Output { get; init; }

    /// <summary>Bytes of the body as they lie in the file, after this record's line.</summary>
    public int Bytes { get; init; }
}

/// <summary>What can change the store.</summary>
public enum JournalKind
{
    /// <summary>A poll brought a document.</summary>
    Document,

    /// <summary>A hub pushed a document.</summary>
    Push,

    /// <summary>The page of an item gave its full text.</summary>
    Page,

    /// <summary>The index by which items are placed was made anew, as at each start.</summary>
    Restored,

    /// <summary>What waited was placed among the items of other feeds.</summary>
    Placed,

    /// <summary>An hour began: stories were joined.</summary>
    Hour,

    /// <summary>Retention removed items by their age.</summary>
    Expired,

    /// <summary>Retention removed items by their number.</summary>
    Outnumbered,

    /// <summary>Tombstones that nobody listed any more were forgotten.</summary>
    Forgotten,

    /// <summary>What left an output was archived.</summary>
    Closed,
}
