namespace FeedHub.Parsing;

/// <summary>How much of a document is read. What lies beyond is left out with a notice; only a body too large is refused whole.</summary>
public sealed record ParseBounds
{
    /// <summary>What a feed polled from the open web may hold.</summary>
    public static ParseBounds Default { get; } = new();

    /// <summary>Bytes of a body; a larger one is refused. 32 MiB.</summary>
    public int DocumentBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Levels of nested elements, in the document and again in each HTML fragment; deeper ones are dissolved into their text. 128.</summary>
    public int Depth { get; init; } = 128;

    /// <summary>Elements of a document; the rest are dissolved into their text. 500,000.</summary>
    public int Elements { get; init; } = 500_000;

    /// <summary>
    /// Different names of elements and attributes; elements with others are dissolved and such attributes left out. 1,000. The runtime keeps
    /// names for as long as it lives, so that a document must not be able to make up any number of them.
    /// </summary>
    public int Names { get; init; } = 1_000;

    /// <summary>Attributes of one element; the rest are left out. 128.</summary>
    public int Attributes { get; init; } = 128;

    /// <summary>Items of a feed: the first ones in the document. 5,000.</summary>
    public int Items { get; init; } = 5_000;

    /// <summary>UTF-16 code units of a summary or a content; the rest is cut off. 1 Mi.</summary>
    public int HtmlLength { get; init; } = 1024 * 1024;

    /// <summary>UTF-16 code units of any other text; the rest is cut off. 16 Ki.</summary>
    public int TextLength { get; init; } = 16 * 1024;

    /// <summary>Authors, categories, enclosures or media of one item, each; the rest are left out. 256.</summary>
    public int ListLength { get; init; } = 256;
}
