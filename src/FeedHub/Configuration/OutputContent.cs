namespace FeedHub.Configuration;

/// <summary>How much of an item's text an output publishes.</summary>
public enum OutputContent
{
    /// <summary>All of it.</summary>
    Full,

    /// <summary>The publisher's summary; where there is none, the beginning of the text, as plain text.</summary>
    Summary,

    /// <summary>The title and the links only.</summary>
    None,
}
