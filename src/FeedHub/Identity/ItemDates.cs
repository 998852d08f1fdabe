using FeedHub.Parsing;

namespace FeedHub.Identity;

/// <summary>The dates an item is ordered and published by, decided once when it is first seen.</summary>
/// <param name="Published">The publisher's date, or first-seen where there is none, or one in the future that would pin the item on top.</param>
/// <param name="Updated">The publisher's date of the last change; never before Published, never in the future.</param>
/// <param name="Arrived">When it took its place in the outputs' windows.</param>
public readonly record struct ItemDates(DateTimeOffset Published, DateTimeOffset Updated, DateTimeOffset Arrived)
{
    /// <param name="item">The item, as parsed.</param>
    /// <param name="firstSeen">Our clock at the poll that brought it, UTC.</param>
    /// <param name="backfill">
    /// True for the feed's first successful poll: its items count as having arrived when they were published, so that a feed just added
    /// takes its fair place among the others and pushes nothing new out of a window.
    /// </param>
    public static ItemDates FirstSeen(ParsedItem item, DateTimeOffset firstSeen, bool backfill)
    {
        var published = NotAfter(item.Published ?? item.Updated, firstSeen) ?? firstSeen;
        var updated = NotAfter(item.Updated, firstSeen) ?? published;
        return new ItemDates(published, updated < published ? published : updated, backfill ? published : firstSeen);
    }

    /// <summary>What <see cref="Updated"/> becomes by an edit: the publisher's word where it moved on, else our clock.</summary>
    public static DateTimeOffset Edited(ParsedItem item, DateTimeOffset before, DateTimeOffset now) =>
        NotAfter(item.Updated, now) is { } updated && updated > before ? updated : now;

    private static DateTimeOffset? NotAfter(DateTimeOffset? date, DateTimeOffset limit) => date <= limit ? date : null;
}
