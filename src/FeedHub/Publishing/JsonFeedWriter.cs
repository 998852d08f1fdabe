using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FeedHub.Parsing;
using FeedHub.Parsing.Markup;

namespace FeedHub.Publishing;

/// <summary>Writes an output as JSON Feed 1.1. Pure: the same value gives the same bytes.</summary>
/// <remarks>What the format has no field for stands in an object <c>_feedhub</c>, as its rules for extensions have it.</remarks>
internal static class JsonFeedWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",

        // The result stands alone, never inside a page, so quotes and accents need no escapes.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="feed">The output; items whose URLs aren't absolute lose those URLs, nothing else.</param>
    /// <param name="before">What was written of it before, to take over from it what stays.</param>
    /// <returns>UTF-8 without a byte order mark.</returns>
    public static WrittenFeed Write(OutputFeed feed, WrittenFeed? before = null)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Max(16 * 1024, before?.Body.Length ?? 0));
        var fragments = new FragmentReuse(before);
        using (var json = new Utf8JsonWriter(buffer, Options))
            WriteFeed(json, feed, fragments);
        return WrittenFeed.Of(buffer.WrittenSpan.ToArray(), fragments.Written);
    }

    private static void WriteFeed(Utf8JsonWriter json, OutputFeed feed, FragmentReuse fragments)
    {
        json.WriteStartObject();
        json.WriteString("version", "https://jsonfeed.org/version/1.1");
        Text(json, "title", feed.Title);
        Text(json, "description", feed.Description);
        Text(json, "home_page_url", WebAddress.Of(feed.BaseUrl));
        Text(json, "feed_url", OutputFormat.JsonFeed.UrlOf(feed, feed.Archive) ?? OutputFormat.JsonFeed.UrlOf(feed));
        Text(json, "next_url", OutputFormat.JsonFeed.UrlOf(feed, feed.PreviousArchive));
        Text(json, "language", ItemText.Language(feed));
        Text(json, "icon", WebAddress.Of(feed.Icon));
        WriteHub(json, feed);
        json.WriteStartArray("items");

        // The comma before an item belongs to neither of the two it parts.
        foreach (var item in feed.Items)
            fragments.Write(item, () => Position(json), separator: 1, f => json.WriteRawValue(f, skipInputValidation: true), i => WriteItem(json, i));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int Position(Utf8JsonWriter json) => (int)(json.BytesCommitted + json.BytesPending);

    private static void WriteHub(Utf8JsonWriter json, OutputFeed feed)
    {
        if (feed.HubUrl is null)
            return;
        json.WriteStartArray("hubs");
        json.WriteStartObject();
        Text(json, "type", "WebSub");
        Text(json, "url", feed.HubUrl);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteItem(Utf8JsonWriter json, OutputItem item)
    {
        var it = item.Item;
        var (summary, content) = ItemText.Texts(it);
        json.WriteStartObject();
        Text(json, "id", item.Id);
        Text(json, "url", WebAddress.Of(it.Link));
        Text(json, "external_url", ItemText.RelatedLinks(it).Select(l => l.Rel == "related" ? WebAddress.Of(l.Url) : null).FirstOrDefault(u => u is not null));
        Text(json, "title", it.Title);

        // One of the two must be there; an item without any text repeats its title.
        Text(json, "content_html", content);
        Text(json, "content_text", content is null ? ItemText.Headline(item) : null);
        Text(json, "summary", summary is null ? null : PlainText.Of(summary));
        Text(json, "image", WebAddress.Of(it.ImageUrl));
        Text(json, "date_published", FeedDates.Rfc3339(item.Published));
        Text(json, "date_modified", FeedDates.Rfc3339(item.Updated));
        WriteAuthors(json, it.Authors);
        WriteTags(json, it.Categories);
        Text(json, "language", ItemText.Language(it.Language));
        WriteAttachments(json, it.Enclosures);
        WriteExtension(json, item);
        json.WriteEndObject();
    }

    private static void WriteAuthors(Utf8JsonWriter json, IReadOnlyList<Person> authors)
    {
        if (authors.Count == 0)
            return;
        json.WriteStartArray("authors");
        foreach (var author in authors)
        {
            json.WriteStartObject();
            Text(json, "name", ItemText.Name(author));
            Text(json, "url", WebAddress.Of(author.Url) ?? (ItemText.Email(author) is { } email ? "mailto:" + email : null));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTags(Utf8JsonWriter json, IReadOnlyList<Category> categories)
    {
        if (categories.Count == 0)
            return;
        json.WriteStartArray("tags");
        foreach (var tag in categories.Select(c => c.Label ?? c.Term).Distinct(StringComparer.Ordinal))
            json.WriteStringValue(XmlText.Presentable(tag));
        json.WriteEndArray();
    }

    private static void WriteAttachments(Utf8JsonWriter json, IReadOnlyList<Enclosure> enclosures)
    {
        var attachments = enclosures.Where(e => WebAddress.Of(e.Url) is not null).ToList();
        if (attachments.Count == 0)
            return;
        json.WriteStartArray("attachments");
        foreach (var attachment in attachments)
        {
            json.WriteStartObject();
            Text(json, "url", WebAddress.Of(attachment.Url));
            Text(json, "mime_type", ItemText.MediaType(attachment));
            Text(json, "title", attachment.Title);
            if (attachment.Length is { } length)
                json.WriteNumber("size_in_bytes", length);
            if (attachment.Duration is { } duration)
                json.WriteNumber("duration_in_seconds", (long)duration.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExtension(Utf8JsonWriter json, OutputItem item)
    {
        var it = item.Item;
        json.WriteStartObject("_feedhub");
        json.WriteStartObject("source");
        Text(json, "title", item.Source.Title);
        Text(json, "url", WebAddress.Of(item.Source.Url));
        Text(json, "home_page_url", WebAddress.Of(item.Source.Link));
        Text(json, "icon", WebAddress.Of(item.Source.ImageUrl));
        Text(json, "rights", item.Source.Rights);
        json.WriteEndObject();
        ItemExtensionsJson.List(json, "other_sources", item.OtherSources, WriteSource);
        ItemExtensionsJson.List(json, "also_covered_by", item.AlsoCoveredBy, WriteReport);
        Text(json, "rights", it.Rights);
        Text(json, "comments_url", WebAddress.Of(it.CommentsUrl));
        ItemExtensionsJson.Write(json, it);
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, OtherSource source)
    {
        Text(json, "title", source.Source);
        Text(json, "url", WebAddress.Of(source.Url));
        Text(json, "feed_url", WebAddress.Of(source.FeedUrl));
    }

    private static void WriteReport(Utf8JsonWriter json, OtherReport report)
    {
        Text(json, "title", report.Headline);
        Text(json, "source", report.Source);
        Text(json, "url", WebAddress.Of(report.Url));
    }

    private static void Text(Utf8JsonWriter json, string name, string? text) => ItemExtensionsJson.Text(json, name, text);
}
