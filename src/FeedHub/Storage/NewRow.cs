using FeedHub.Identity;

namespace FeedHub.Storage;

/// <summary>A new item as SQL takes it.</summary>
internal sealed record NewRow
{
    public required long FeedId { get; init; }

    public required long Key { get; init; }

    public required long? LinkKey { get; init; }

    public required int? TitleHash { get; init; }

    public required long ContentHash { get; init; }

    /// <summary>The id it is published under, unless another item has it.</summary>
    public required string Original { get; init; }

    /// <summary>The id it is published under then.</summary>
    public required string Derived { get; init; }

    public required long Published { get; init; }

    public required long Updated { get; init; }

    public required long FirstSeen { get; init; }

    public required long Arrived { get; init; }

    public required bool Withheld { get; init; }

    public required string Document { get; init; }

    /// <exception cref="InvalidOperationException">The item is not sanitised.</exception>
    public static NewRow Of(PollCommit poll, ArrivedItem item)
    {
        var (key, contentHash, parsed) = item.Identified;
        if (!parsed.Sanitised) throw new InvalidOperationException("An item must be sanitised before it is kept.");
        var derived = PublishedId.Derived(poll.State.Url, key);
        return new NewRow
        {
            FeedId = poll.State.Id,
            Key = key.Value,
            LinkKey = item.Identified.LinkKey?.Value,
            TitleHash = item.Identified.TitleHash,
            ContentHash = contentHash,
            Original = PublishedId.Original(parsed.Guid) ?? derived,
            Derived = derived,
            Published = item.Dates.Published.ToUnixTimeMilliseconds(),
            Updated = item.Dates.Updated.ToUnixTimeMilliseconds(),
            FirstSeen = poll.PolledAt.ToUnixTimeMilliseconds(),
            Arrived = item.Dates.Arrived.ToUnixTimeMilliseconds(),
            Withheld = item.Withheld,
            Document = StoredJson.Write(parsed),
        };
    }
}
