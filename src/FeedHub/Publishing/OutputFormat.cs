using System.Globalization;

namespace FeedHub.Publishing;

/// <summary>A format outputs are published in. A closed set: <see cref="Atom"/>, <see cref="Rss"/> and <see cref="JsonFeed"/>.</summary>
public sealed class OutputFormat
{
    private readonly Func<OutputFeed, WrittenFeed?, WrittenFeed> _write;

    private OutputFormat(string name, string extension, string mediaType, Func<OutputFeed, WrittenFeed?, WrittenFeed> write) =>
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

    /// <summary>Path an archive of an output is served at.</summary>
    /// <param name="outputName">Name of the output, as in feeds.json.</param>
    /// <param name="number">Number of the archive, from 1.</param>
    public string PathOf(string outputName, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"/feeds/{outputName}/archive/{number}.{Extension}");

    /// <summary>Absolute URL of an output in this format, in ASCII: what <c>rel="self"</c> says, and <c>rel="current"</c> of archives.</summary>
    /// <param name="feed">The output or an archive of it.</param>
    public string UrlOf(OutputFeed feed) => WebAddress.Of(feed.BaseUrl) + PathOf(Escaped(feed.Name))[1..] + feed.Query;

    /// <summary>Absolute URL of an archive of an output in this format, in ASCII; null for no number.</summary>
    /// <param name="feed">The output or another archive of it.</param>
    /// <param name="number">Number of the archive, from 1.</param>
    public string? UrlOf(OutputFeed feed, int? number) =>
        number is { } archive ? WebAddress.Of(feed.BaseUrl) + PathOf(Escaped(feed.Name), archive)[1..] : null;

    /// <summary>
    /// Value of the Link header that lets WebSub subscribers find the hub and the topic: one hub, one self (WebSub §4). Null without a hub.
    /// </summary>
    /// <param name="feed">The output.</param>
    public string? LinksOf(OutputFeed feed) => feed.HubUrl is { } hub ? $"<{hub}>; rel=\"hub\", <{UrlOf(feed)}>; rel=\"self\"" : null;

    /// <summary>Writes the output in this format: UTF-8 without a byte order mark, the same bytes for the same value.</summary>
    /// <param name="feed">The output.</param>
    /// <param name="before">What was written of it before: items that are the same are taken from there. Null for nothing.</param>
    public WrittenFeed Write(OutputFeed feed, WrittenFeed? before = null) => _write(feed, before);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>A name as it stands in a URL.</summary>
    internal static string Escaped(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
