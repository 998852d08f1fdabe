namespace FeedHub.Publishing.Opml;

/// <summary>A feed as an OPML list of subscriptions tells of it.</summary>
public sealed record OpmlFeed
{
    /// <summary>URL of the feed, as written.</summary>
    public required string XmlUrl { get; init; }

    /// <summary>What readers show; null when nothing is given.</summary>
    public string? Title { get; init; }

    /// <summary>URL of the site; null when not given.</summary>
    public string? HtmlUrl { get; init; }

    /// <summary>The media type's short form, such as <c>rss</c>; null when not given.</summary>
    public string? Type { get; init; }

    /// <summary>The folders and categories it is in, each once; the folders of a path have slashes between.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Line of its outline in the document, from 1; 0 when it was not read from one.</summary>
    public int Line { get; init; }
}

/// <summary>What was read of an OPML document.</summary>
/// <param name="Title">Its title; null when it has none.</param>
/// <param name="Feeds">Its feeds in the order in which they come first, each URL once.</param>
/// <param name="Dropped">What feeds.json has no place for, each a plain sentence; empty when nothing is lost.</param>
public sealed record OpmlDocument(string? Title, IReadOnlyList<OpmlFeed> Feeds, IReadOnlyList<string> Dropped);

/// <summary>A document that can't be read as OPML. The message is a plain sentence for the operator.</summary>
public sealed class OpmlException(string message, Exception? inner = null) : Exception(message, inner);
