using System.Globalization;
using System.Text.Json;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Links;

namespace FeedHub.Parsing.Reading;

/// <summary>Reads JSON Feed 1.0 and 1.1. A member of the wrong type is as good as absent, except a number in the place of a string.</summary>
internal static class JsonFeedReader
{
    private const int Depth = 64;

    /// <exception cref="FeedUnreadableException">It is not JSON, or JSON but no feed.</exception>
    public static ParsedFeed Read(string text, FeedContext context, List<string> notices)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = Depth,
            });
            return Feed(json.RootElement, context, notices);
        }
        catch (JsonException e)
        {
            throw new FeedUnreadableException(ParseFault.NotAFeed, $"The document is broken JSON: {e.Message}", e);
        }
    }

    private static ParsedFeed Feed(JsonElement root, FeedContext context, List<string> notices)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array
            || !(root.TryGetProperty("version", out _) || root.TryGetProperty("feed_url", out _) || root.TryGetProperty("home_page_url", out _)))
        {
            throw new FeedUnreadableException(ParseFault.NotAFeed, "The document is JSON, but not a JSON Feed: it has no version or no list of items.");
        }

        var feedContext = context with
        {
            Language = FeedContext.Tag(Text(root, "language", context)) ?? context.Language,
            Authors = People(root, context),
        };
        if (items.GetArrayLength() > context.Bounds.Items)
        {
            notices.Add($"Items beyond the first {context.Bounds.Items} were left out.");
        }

        return new ParsedFeed
        {
            Format = FeedFormat.JsonFeed,
            Id = Url(root, "feed_url", context),
            Title = Text(root, "title", context),
            Description = Text(root, "description", context),
            Link = Url(root, "home_page_url", context),
            SelfUrl = Url(root, "feed_url", context),
            HubUrl = Hub(root, context),
            Language = feedContext.Language,
            ImageUrl = Url(root, "icon", context) ?? Url(root, "favicon", context),
            Authors = feedContext.Authors,
            Items = [.. items.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.Object).Take(context.Bounds.Items).Select(i => Item(i, feedContext))],
        };
    }

    private static ParsedItem Item(JsonElement item, FeedContext context)
    {
        var html = String(item, "content_html");
        var text = String(item, "content_text");
        var summary = String(item, "summary");
        var content = !string.IsNullOrWhiteSpace(html) ? TextConstruct.Fragment(html, context.BaseUrl, context.Bounds)
            : text is null ? null : TextConstruct.Fragment(HtmlText.Encode(text.Trim(), LineBreaks.AreBreaks), context.BaseUrl, context.Bounds);
        var summaryHtml = summary is null ? null
            : TextConstruct.Fragment(HtmlText.Encode(summary.Trim(), LineBreaks.AreBreaks), context.BaseUrl, context.Bounds);
        var url = Url(item, "url", context);
        var external = Url(item, "external_url", context);
        var people = People(item, context);
        var media = new List<MediaObject>();
        if (Url(item, "banner_image", context) is { } banner)
        {
            media.Add(new MediaObject { Url = banner, Medium = "image" });
        }

        return new ParsedItem
        {
            Guid = Text(item, "id", context),
            Link = url ?? external ?? (UrlReference.IsWeb(Text(item, "id", context)) ? Url(item, "id", context) : null),
            Title = Text(item, "title", context),
            Summary = summaryHtml is not null && content is not null && PlainText.Of(summaryHtml) == PlainText.Of(content) ? null : summaryHtml,
            Content = content,
            Authors = people.Count > 0 ? people : context.Authors,
            Categories = Tags(item, context),
            Enclosures = Attachments(item, context),
            Published = FeedDate.Parse(String(item, "date_published"), context.Language),
            Updated = FeedDate.Parse(String(item, "date_modified"), context.Language),
            Language = FeedContext.Tag(String(item, "language")) ?? context.Language,
            ImageUrl = Url(item, "image", context) ?? Url(item, "banner_image", context),
            Media = media,
            RelatedLinks = external is not null && url is not null && external != url ? [new RelatedLink("related", external)] : [],
        };
    }

    private static List<Person> People(JsonElement parent, FeedContext context)
    {
        var people = new List<Person>();
        var list = parent.TryGetProperty("authors", out var authors) && authors.ValueKind == JsonValueKind.Array ? authors.EnumerateArray().ToArray()
            : parent.TryGetProperty("author", out var author) ? [author] : [];
        foreach (var person in list.Take(context.Bounds.ListLength))
        {
            if (person.ValueKind == JsonValueKind.Object)
            {
                var url = Url(person, "url", context);
                if ((Text(person, "name", context) ?? url) is { } name && !people.Exists(p => p.Name == name))
                {
                    people.Add(new Person(name, url?.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) == true ? url[7..] : null, url));
                }
            }
            else if (person.ValueKind == JsonValueKind.String && PersonText.Parse(person.GetString(), context.Bounds) is { } named)
            {
                people.Add(named);
            }
        }

        return people;
    }

    private static List<Category> Tags(JsonElement item, FeedContext context) =>
        item.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
            ? [.. tags.EnumerateArray().Select(t => TextConstruct.Text(String(t), context.Bounds)).OfType<string>().Distinct()
                .Take(context.Bounds.ListLength).Select(t => new Category(t))]
            : [];

    private static List<Enclosure> Attachments(JsonElement item, FeedContext context)
    {
        var files = new List<Enclosure>();
        if (!item.TryGetProperty("attachments", out var attachments) || attachments.ValueKind != JsonValueKind.Array)
        {
            return files;
        }

        foreach (var file in attachments.EnumerateArray().Take(context.Bounds.ListLength))
        {
            if (file.ValueKind == JsonValueKind.Object && Url(file, "url", context) is { } url && !files.Exists(f => f.Url == url))
            {
                files.Add(new Enclosure(url, Text(file, "mime_type", context), Numbers.Length(String(file, "size_in_bytes")),
                    Text(file, "title", context), Numbers.Duration(String(file, "duration_in_seconds"))));
            }
        }

        return files;
    }

    private static string? Hub(JsonElement root, FeedContext context)
    {
        if (!root.TryGetProperty("hubs", out var hubs) || hubs.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var offered = hubs.EnumerateArray().Where(h => h.ValueKind == JsonValueKind.Object && Url(h, "url", context) is not null).Take(16).ToList();
        var hub = offered.Find(h => string.Equals(String(h, "type"), "WebSub", StringComparison.OrdinalIgnoreCase));
        return hub.ValueKind == JsonValueKind.Object ? Url(hub, "url", context) : offered.Count > 0 ? Url(offered[0], "url", context) : null;
    }

    private static string? Text(JsonElement parent, string name, FeedContext context) => TextConstruct.Text(String(parent, name), context.Bounds);

    private static string? Url(JsonElement parent, string name, FeedContext context) => UrlReference.Resolve(String(parent, name), context.BaseUrl);

    private static string? String(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? String(value) : null;

    private static string? String(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText().ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
