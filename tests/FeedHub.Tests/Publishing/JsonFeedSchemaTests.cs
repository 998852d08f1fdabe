using System.Text;
using System.Text.Json.Nodes;
using FeedHub.Parsing;
using FeedHub.Publishing;
using FeedHub.Tests.Infrastructure;
using FeedHub.Tests.Parsing;
using NJsonSchema;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>JSON Feed 1.1 as a schema, and everything that is written in that format against it.</summary>
public sealed class JsonFeedSchemaTests
{
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(File.ReadAllText(
        Path.Combine(Require.Repository, "tests/FeedHub.Tests/Publishing/json-feed-1.1.schema.json"))).GetAwaiter().GetResult());

    /// <summary>A sound feed spoilt in one place, so that the schema is known to notice.</summary>
    public static TheoryData<Action<JsonObject, JsonObject>> Spoilt => new()
    {
        (feed, _) => feed["version"] = "https://jsonfeed.org/version/2",
        (feed, _) => feed.Remove("title"),
        (feed, _) => feed.Remove("items"),
        (feed, _) => feed["feed_url"] = "/feeds/all.json",
        (feed, _) => feed["subtitle"] = "a field that the format has not",
        (feed, _) => feed["hubs"]![0]!.AsObject().Remove("url"),
        (_, item) => item.Remove("id"),
        (_, item) => item["id"] = 7,
        (_, item) => item.Remove("content_html"),
        (_, item) => item["url"] = "2025/1",
        (_, item) => item["date_published"] = "Fri, 14 Mar 2025 12:00:00 GMT",
        (_, item) => item["author"] = new JsonObject { ["name"] = "of version 1.0" },
        (_, item) => item["authors"] = new JsonArray(new JsonObject()),
        (_, item) => item["tags"] = "one",
        (_, item) => item["tags"] = new JsonArray("twice", "twice"),
        (_, item) => item["language"] = "es_MX",
        (_, item) => item["attachments"]![0]!.AsObject().Remove("mime_type"),
        (_, item) => item["attachments"]![0]!["size_in_bytes"] = "3 MB",
        (_, item) => item["feedhub"] = new JsonObject(),
    };

    [Theory]
    [MemberData(nameof(Spoilt), DisableDiscoveryEnumeration = true)]
    public void The_schema_notices_what_the_format_does_not_allow(Action<JsonObject, JsonObject> spoil)
    {
        var feed = JsonNode.Parse(JsonFeedWriter.Write(Made.Feed(Made.Rich)).Body)!.AsObject();
        Assert.Empty(Schema.Value.Validate(feed.ToJsonString()));

        spoil(feed, feed["items"]?[0]!.AsObject()!);

        Assert.NotEmpty(Schema.Value.Validate(feed.ToJsonString()));
    }

    [Fact]
    public void Every_output_is_valid()
    {
        AssertValid(Made.Feed(), "empty");
        AssertValid(Made.Feed(Made.Assorted), "assorted");
        AssertValid(
            Made.Feed(Made.Assorted) with { Description = "D", Icon = "https://a.example/i.png", Language = "es", Archive = 2, PreviousArchive = 1 }, "archive");
        var elsewhere = Made.Rich with
        {
            OtherSources = [new OtherSource("A", "https://a.example/feed", "https://a.example/1")],
            AlsoCoveredBy = [new OtherReport("H", "B", "https://b.example/1")],
        };
        AssertValid(Made.Feed(elsewhere), "elsewhere");
        var written = JsonFeedWriter.Write(Made.Feed(Made.Assorted));
        AssertValid(Encoding.UTF8.GetString(written.Part(f => f.Start == written.Fragments[1].Start)), "delta");
    }

    [Theory]
    [InlineData("real", 4000)]
    [InlineData("cases", 800)]
    [InlineData("hostile", 3000)]
    public void Every_feed_of_the_corpus_is_valid_when_it_is_published(string folder, int least)
    {
        var items = 0;
        foreach (var file in Directory.EnumerateFiles(Require.SharedFolder("corpus", folder), "*", SearchOption.AllDirectories))
        {
            if (CorpusTests.TryRead(file) is not { } feed) continue;
            var published = feed.Items.Select((item, number) => Made.Item(number, ItemSanitizer.Sanitise(item))).ToList();
            Assert.Empty(PublishGate.Check(Made.Feed(published)).Quarantined.Select(q => $"{file}: {q.Reason}"));
            AssertValid(Made.Feed(published), file);
            items += published.Count;
        }

        Assert.True(items >= least, $"Only {items} items were published.");
    }

    private static void AssertValid(OutputFeed feed, string name) => AssertValid(Encoding.UTF8.GetString(JsonFeedWriter.Write(feed).Body), name);

    private static void AssertValid(string json, string name) =>
        Assert.Empty(Schema.Value.Validate(json).Select(e => $"{name}: {e}"));
}
