namespace FeedHub.Publishing;

/// <summary>A format outputs are published in. A closed set: <see cref="Atom"/>, <see cref="Rss"/> and <see cref="JsonFeed"/>.</summary>
public sealed class OutputFormat
{
    private readonly Func<OutputFeed, byte[]> _write;

    private OutputFormat(string name, string extension, string mediaType, Func<OutputFeed, byte[]> write) =>
        (Name, Extension, MediaType, _write) = (name, extension, mediaType, write);

    /// <summary>Atom 1.0 (RFC 4287).</summary>
    public static OutputFormat Atom { get; } = new("Atom", "atom", "application/atom+xml", AtomWriter.Write);

    /// <summary>RSS 2.0.</summary>
    public static OutputFormat Rss { get; } = new("RSS", "rss", "application/rss+xml", RssWriter.Write);

    /// <summary>JSON Feed 1.1.</summary>
    public static OutputFormat JsonFeed { get; } = new("JSON Feed", "json", "application/feed+json", JsonFeedWriter.Write);

    /// <summary>Every format, the one to recommend first.</summary>
    public static IReadOnlyList<OutputFormat> All { get; } = [Atom, Rss, JsonFeed];

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>What its URLs end in, without the dot.</summary>
    public string Extension { get; }

    /// <summary>Media type without parameters.</summary>
    public string MediaType { get; }

    /// <summary>Value of the Content-Type header.</summary>
    public string ContentType => MediaType + "; charset=utf-8";

    /// <summary>Path an output is served at.</summary>
    /// <param name="outputName">Name of the output, as in feeds.json.</param>
    public string PathOf(string outputName) => $"/feeds/{outputName}.{Extension}";

    /// <summary>Absolute URL of an output in this format, in ASCII: what <c>rel="self"</c> says.</summary>
    /// <param name="feed">The output.</param>
    public string UrlOf(OutputFeed feed) => WebAddress.Of(feed.BaseUrl) + PathOf(Uri.EscapeDataString(feed.Name))[1..];

    /// <summary>Value of the Link header that lets WebSub subscribers find the hub and the topic: one hub, one self (WebSub §4).</summary>
    /// <param name="feed">The output.</param>
    public string LinksOf(OutputFeed feed) => $"<{feed.HubUrl}>; rel=\"hub\", <{UrlOf(feed)}>; rel=\"self\"";

    /// <summary>Writes the output in this format: UTF-8 without a byte order mark, the same bytes for the same value.</summary>
    /// <param name="feed">The output.</param>
    public byte[] Write(OutputFeed feed) => _write(feed);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
