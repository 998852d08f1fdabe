using FeedHub.Identity;
using FeedHub.Parsing;
using FeedHub.Rules;
using FeedHub.Storage;
using FeedHub.Tests.Configuration;
using Xunit;

namespace FeedHub.Tests.Rules;

/// <summary>Rules of the file, of a feed and of an output together.</summary>
public sealed class RuleSetTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "", "", null)]
    [InlineData("""{ "title": "horóscopo" }""", "", "", "the file's rule to drop { title: horóscopo } matches (drop[0] on line 2)")]
    [InlineData("", """{ "title": "horóscopo" }""", "", "the feed's rule to drop { title: horóscopo } matches (feeds[0].drop[0] on line 3)")]
    [InlineData("", "", """{ "title": "horóscopo" }""", "the output's rule to drop { title: horóscopo } matches (outputs[0].drop[0] on line 4)")]
    [InlineData("""{ "title": "x" }, { "title": "hoy" }""", "", "", "the file's rule to drop { title: hoy } matches (drop[1] on line 2)")]
    [InlineData("""{ "content": "<b>" }""", """{ "link": "/nube" }""", """{ "category": "deportes" }""", null)]
    [InlineData("""{ "age": "3d" }""", """{ "age": "1d", "author": "Bea" }""", "", null)]
    [InlineData("""{ "age": "1d" }""", "", "", "the file's rule to drop { age: 1.00:00:00 } matches (drop[0] on line 2)")]
    public void A_rule_to_drop_counts_wherever_it_stands(string file, string feed, string output, string? expected) =>
        Assert.Equal(expected, Objection(Config(dropFile: file, dropFeed: feed, dropOutput: output)));

    [Theory]
    [InlineData("""{ "title": "hoy" }""", """{ "author": "Ana" }""", """{ "content": "estrellas" }""", null)]
    [InlineData("""{ "title": "x" }, { "title": "z" }""", "", "", "none of the file's keep rules matches: { title: x } or { title: z } (keep[0] on line 2, keep[1] on line 2)")]
    [InlineData("""{ "title": "hoy" }""", """{ "author": "Bea" }""", "", "none of the feed's keep rules matches: { author: Bea } (feeds[0].keep[0] on line 3)")]
    [InlineData("""{ "title": "hoy" }""", """{ "author": "Ana" }""", """{ "language": "^en" }""", "none of the output's keep rules matches: { language: ^en } (outputs[0].keep[0] on line 4)")]
    public void Each_place_with_rules_to_keep_must_have_one_that_matches(string file, string feed, string output, string? expected) =>
        Assert.Equal(expected, Objection(Config(keepFile: file, keepFeed: feed, keepOutput: output)));

    [Fact]
    public void What_one_place_drops_no_other_keeps() =>
        Assert.Equal(
            "the output's rule to drop { any: estrellas } matches (outputs[0].drop[0] on line 4)",
            Objection(Config(keepFile: """{ "title": "hoy" }""", keepFeed: """{ "title": "nunca" }""", dropOutput: """{ "any": "estrellas" }""")));

    [Fact]
    public void An_item_without_a_date_has_no_age()
    {
        var config = FeedsText.Config(Config(dropFile: """{ "age": "1m" }"""));
        Assert.Null(RuleSet.Of(config.Feeds[0], config.Outputs[0]).ObjectionTo(RuledItem.Of(Record(published: Noon))));
    }

    private static string? Objection(string json)
    {
        var config = FeedsText.Config(json);
        return RuleSet.Of(config.Feeds[0], config.Outputs[0]).ObjectionTo(RuledItem.Of(Record(Noon.AddDays(-2))))?.Reason;
    }

    private static string Config(
        string dropFile = "", string dropFeed = "", string dropOutput = "", string keepFile = "", string keepFeed = "", string keepOutput = "") =>
        $$"""
        {
          "keep": [{{keepFile}}], "drop": [{{dropFile}}],
          "feeds": [{ "url": "https://example.org/", "keep": [{{keepFeed}}], "drop": [{{dropFeed}}] }],
          "outputs": [{ "name": "all", "keep": [{{keepOutput}}], "drop": [{{dropOutput}}] }]
        }
        """;

    private static ItemRecord Record(DateTimeOffset published) => new()
    {
        Id = 1,
        FeedId = 1,
        FeedUrl = new Uri("https://example.org/"),
        Key = new ItemKey(1),
        PublishedId = "tag:example.org,2026:1",
        FirstSeen = Noon,
        // Of a feed just added: it takes its place by its date, and is as old as it is.
        Arrived = published,
        Published = published,
        Updated = published,
        Withheld = false,
        Place = null,
        Item = new ParsedItem
        {
            Title = "Horóscopo de hoy",
            Link = "https://example.org/horoscopo",
            Summary = "<p>Lo que dicen las <b>estrellas</b></p>",
            Authors = [new Person("Ana")],
            Language = "es-MX",
            Sanitised = true,
        },
    };
}
