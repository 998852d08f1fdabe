namespace FeedHub.Parsing;

/// <summary>A document that yields no feed. The message is a plain sentence for the operator; no other exception leaves the parser.</summary>
public sealed class FeedUnreadableException : Exception
{
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">The same in plain words, with the particulars.</param>
    /// <param name="inner">What was caught, if anything.</param>
    public FeedUnreadableException(ParseFault fault, string message, Exception? inner = null) : base(message, inner) => Fault = fault;

    /// <summary>What is wrong with the document.</summary>
    public ParseFault Fault { get; }

    /// <summary>The feeds that an HTML page in the place of a feed advertises, in its order; the message names them too.</summary>
    public IReadOnlyList<AdvertisedFeed> Advertised { get; init; } = [];
}

/// <summary>A feed that an HTML page advertises by autodiscovery.</summary>
/// <param name="Url">Its absolute URL.</param>
/// <param name="Title">What the page calls it; null when it doesn't.</param>
/// <param name="Type">Its media type as given.</param>
public sealed record AdvertisedFeed(string Url, string? Title, string Type);

/// <summary>Why a document yields no feed.</summary>
public enum ParseFault
{
    /// <summary>Nothing but white space.</summary>
    Empty,

    /// <summary>An HTML page; the message names the feeds it advertises.</summary>
    HtmlPage,

    /// <summary>Neither a known feed format nor repairable.</summary>
    NotAFeed,

    /// <summary>A bound was exceeded before anything could be read.</summary>
    OverBound,
}
