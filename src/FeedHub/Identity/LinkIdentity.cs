using FeedHub.Parsing;

namespace FeedHub.Identity;

/// <summary>Tells by its link which item of a feed an item is, where nothing better does.</summary>
internal static class LinkIdentity
{
    /// <returns>Equal for links to the same page in different spellings; null when there is no link.</returns>
    /// <remarks>
    /// Places on a page (<c>#v1.2</c>) are items of their own in change logs. A site's front page says nothing of which item it is, so there
    /// the title counts too.
    /// </remarks>
    /// <param name="item">The item.</param>
    /// <param name="spelling">Its link as <see cref="Spelling"/> gives it.</param>
    public static ItemKey? Of(ParsedItem item, string? spelling)
    {
        if (item.Link is not { } link || spelling is null) return null;
        return Place(link) is null && CanonicalUrl.IsFrontPage(spelling)
            ? ItemKey.Of("link+title", spelling, Squashed.Of(item.Title))
            : ItemKey.Of("link", spelling);
    }

    /// <summary>True when the link leads to a page of its own, so that another item there would be a surprise.</summary>
    public static bool IsOwnPage(ParsedItem item) =>
        item.Link is { } link && CanonicalUrl.Of(link, TrackingParameters.Default) is { } page && !(CanonicalUrl.IsFrontPage(page) && Place(link) is null);

    /// <summary>What spelling of a link counts in comparing what an item says: without what tracks its readers.</summary>
    public static string? Spelling(string? link) =>
        link is null ? null : CanonicalUrl.Of(link, TrackingParameters.Default) is { } page ? page + Place(link) : link;

    /// <summary>A fragment; one that holds a value (<c>#xtor=RSS-1</c>) is a tracker's.</summary>
    private static string? Place(string link) =>
        link.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at && at < link.Length - 1 && !link.AsSpan(at).Contains('=') ? link[at..] : null;
}
