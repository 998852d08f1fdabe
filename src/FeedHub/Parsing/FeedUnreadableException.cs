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
}

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
