using FeedHub.Identity;

namespace FeedHub.Storage;

/// <summary>A known item as SQL gives it.</summary>
internal sealed record KnownRow
{
    /// <summary>A link that any number of items share, such as a status page, must not make a poll read them all.</summary>
    public const int MostOfALink = 2000;

    public long Id { get; init; }

    public long Key { get; init; }

    public long? LinkKey { get; init; }

    public long? TitleHash { get; init; }

    public long ContentHash { get; init; }

    public long PublishedAt { get; init; }

    public long Removed { get; init; }

    public KnownItem ToKnown() => new()
    {
        Id = Id,
        Key = new ItemKey(Key),
        LinkKey = LinkKey is { } link ? new ItemKey(link) : null,
        TitleHash = (int?)TitleHash,
        ContentHash = ContentHash,
        Published = DateTimeOffset.FromUnixTimeMilliseconds(PublishedAt),
        Removed = Removed != 0,
    };
}
