using FeedHub.Parsing;
using FeedHub.Rules;
using FeedHub.Tests.Configuration;
using Xunit;

namespace FeedHub.Tests.Rules;

/// <summary>What rewrites of the file, of a feed and of an output make of titles and links.</summary>
public sealed class RewritingTests
{
    private const string Https = """{ "link": "^http://", "with": "https://" }""";

    [Theory]
    [InlineData("""{ "title": "^\\[Ad\\] ", "with": "" }""", "[ad] Nube", "Nube")]
    [InlineData("""{ "title": "(\\w+), (?<rest>\\w+)", "with": "${rest} $1$$" }""", "Nube, GPU", "GPU Nube$")]
    [InlineData("""{ "title": "nube", "with": "«$0»" }""", "Nube y nube", "«Nube» y «nube»")]
    [InlineData("""{ "title": "(?-i)nube", "with": "x" }""", "NUBE", "NUBE")]
    [InlineData("""{ "title": "u(?=b)", "with": "o" }""", "Nube", "Nobe")]
    [InlineData("""{ "title": " y ", "with": "\n \u0001\t" }""", "Nube y GPU", "Nube GPU")]
    [InlineData("""{ "title": "a", "with": "b" }, { "title": "b", "with": "c" }""", "a", "c")]
    public void Every_match_is_replaced_and_the_next_rewrite_takes_what_came_of_it(string rewrites, string title, string expected) =>
        Assert.Equal(expected, Apply(rewrites, title).Item.Title);

    [Theory]
    [InlineData(Https, "http://example.org/ñ?a=1", "https://example.org/ñ?a=1")]
    [InlineData("""{ "link": "\\?.*$", "with": "" }""", "https://example.org/a?b=c", "https://example.org/a")]
    [InlineData("""{ "link": "^https://amp[.](.*)$", "with": "https://$1" }""", "https://amp.example.org/a", "https://example.org/a")]
    [InlineData(Https, null, null)]
    public void Links_are_replaced_in_as_they_are_written(string rewrites, string? link, string? expected) =>
        Assert.Equal(expected, Apply(rewrites, "Nube", link).Item.Link);

    [Theory]
    [InlineData("""{ "title": ".*", "with": "" }""", "nothing would be left of it")]
    [InlineData("""{ "title": ".+", "with": " \n" }""", "nothing would be left of it")]
    [InlineData("""{ "link": "^https", "with": "ftp" }""", "\"ftp://example.org/nube\" would be no http or https URL")]
    [InlineData("""{ "link": "^.*$", "with": "javascript:alert(1)" }""", "\"javascript:alert(1)\" would be no http or https URL")]
    [InlineData("""{ "link": "^.*$", "with": "https://" }""", "\"https://\" would be no http or https URL")]
    [InlineData("""{ "link": "^.*$", "with": "/nube" }""", "\"/nube\" would be no http or https URL")]
    public void What_would_come_to_no_title_or_no_web_address_stays_as_it_is_and_is_told(string rewrite, string fault)
    {
        var (item, steps) = Apply(rewrite, "Nube", "https://example.org/nube");

        Assert.Equal(("Nube", "https://example.org/nube"), (item.Title, item.Link));
        Assert.Equal(fault, Assert.Single(steps).Fault);
    }

    [Fact]
    public void The_files_rewrites_come_first_then_the_feeds_then_the_outputs_and_each_step_names_its_place()
    {
        var (item, steps) = Apply(Config("""{ "title": "1", "with": "2" }""", """{ "title": "2", "with": "3" }""", """{ "title": "3", "with": "4" }"""), new ParsedItem { Title = "1" });

        Assert.Equal("4", item.Title);
        Assert.Equal(
            [
                "\"2\" in the place of \"1\", by the file's rewrite { title: 1, with: 2 } (rewrite[0] on line 2)",
                "\"3\" in the place of \"2\", by the feed's rewrite { title: 2, with: 3 } (feeds[0].rewrite[0] on line 3)",
                "\"4\" in the place of \"3\", by the output's rewrite { title: 3, with: 4 } (outputs[0].rewrite[0] on line 4)",
            ],
            steps.Select(s => s.Sentence));
    }

    [Fact]
    public void A_pattern_that_runs_out_of_time_leaves_the_text_and_is_not_asked_for_it_again()
    {
        var config = FeedsText.Config(Config("", """{ "title": "^(?=(a+)+$)b", "with": "" }""", ""));
        var rewriting = Rewriting.Of(config.Feeds[0], config.Outputs[0]);
        var slow = new ParsedItem { Title = new string('a', 40) + "!" };

        var steps = new List<RewriteStep>();
        // The first takes a tenth of a second: a hundred more would take ten.
        for (var i = 0; i < 100; i++) Assert.Same(slow, rewriting.Apply(slow, steps));

        Assert.All(steps, s => Assert.Contains("runs out of time", s.Fault, StringComparison.Ordinal));
        Assert.Equal("b", rewriting.Apply(new ParsedItem { Title = "b" }).Title);
    }

    [Fact]
    public void No_title_grows_without_bounds()
    {
        var (item, steps) = Apply($$"""{ "title": "x", "with": "{{new string('y', 1000)}}" }""", new string('x', 5));

        Assert.Equal("xxxxx", item.Title);
        Assert.Equal("the text would become too long by it", Assert.Single(steps).Fault);
        Assert.Equal("the text is too long for it", Assert.Single(Apply("""{ "title": "x", "with": "" }""", new string('x', 5000)).Steps).Fault);
    }

    private static (ParsedItem Item, IReadOnlyList<RewriteStep> Steps) Apply(string rewrites, string title, string? link = null) =>
        Apply(Config("", rewrites, ""), new ParsedItem { Title = title, Link = link });

    private static (ParsedItem Item, IReadOnlyList<RewriteStep> Steps) Apply(string json, ParsedItem item)
    {
        var config = FeedsText.Config(json);
        var steps = new List<RewriteStep>();
        return (Rewriting.Of(config.Feeds[0], config.Outputs[0]).Apply(item, steps), steps);
    }

    private static string Config(string file, string feed, string output) =>
        $$"""
        {
          "rewrite": [{{file}}],
          "feeds": [{ "url": "https://example.org/", "rewrite": [{{feed}}] }],
          "outputs": [{ "name": "all", "rewrite": [{{output}}] }]
        }
        """;
}
