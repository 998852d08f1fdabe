using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FeedHub.Parsing;

namespace FeedHub.Storage;

/// <summary>A placed item as SQL gives it.</summary>
internal sealed record StoredItemRow
{
    /// <summary>A story of more reports than that is told by the first of them.</summary>
    public const int MostOfAStory = 50;

    /// <summary>The placed items with the ids of their groups and stories, which are looked up only where they are another item's.</summary>
    public const string From =
        """
        placement p JOIN item i ON i.id = p.item_id
        LEFT JOIN item o ON o.id = p.original_id AND p.original_id <> p.item_id
        LEFT JOIN item s ON s.id = p.story_id AND p.story_id <> p.item_id
        """;

    public const string Columns =
        """
        i.id, i.feed_id, i.published_id, i.published_at, i.updated_at, i.arrived_at, i.first_seen_at, i.document, p.original_id, p.story_id, p.turn,
        coalesce(o.published_id, i.published_id) AS entry_id, coalesce(s.published_id, i.published_id) AS story_entry_id,
        (SELECT content FROM page WHERE item_id = i.id) AS page
        """;

    public long Id { get; init; }

    public long FeedId { get; init; }

    public string PublishedId { get; init; } = "";

    public long PublishedAt { get; init; }

    public long UpdatedAt { get; init; }

    public long ArrivedAt { get; init; }

    public long FirstSeenAt { get; init; }

    public string? Document { get; init; }

    public long OriginalId { get; init; }

    public long StoryId { get; init; }

    public long Turn { get; init; }

    public string EntryId { get; init; } = "";

    public string StoryEntryId { get; init; } = "";

    public string? Page { get; init; }

    private DateTimeOffset Arrived => DateTimeOffset.FromUnixTimeMilliseconds(ArrivedAt);

    public GroupMember ToMember() => new(Id, Turn, OriginalId, StoryId, Arrived, Document is null ? null : ToItem());

    public StoredItem ToItem() => new()
    {
        Id = Id,
        Turn = Turn,
        FeedId = FeedId,
        PublishedId = PublishedId,
        OriginalId = OriginalId,
        EntryId = EntryId,
        StoryId = StoryId,
        StoryEntryId = StoryEntryId,
        FirstSeen = DateTimeOffset.FromUnixTimeMilliseconds(FirstSeenAt),
        Arrived = Arrived,
        Published = DateTimeOffset.FromUnixTimeMilliseconds(PublishedAt),
        Updated = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        Revision = RevisionOf(Document!),
        Item = StoredJson.Read<ParsedItem>(Document!),
        Page = Page is null ? null : new PageText(Page, RevisionOf(Page)),
    };

    private static UInt128 RevisionOf(string document)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(document.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
