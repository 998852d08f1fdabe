using System.Text.RegularExpressions;
using FeedHub.Configuration;
using Xunit;

namespace FeedHub.Tests.Configuration;

public sealed class ItemRuleTests
{
    private static readonly Dictionary<ItemField, string[]> Item = new()
    {
        [ItemField.Title] = ["La nube, en cifras"],
        [ItemField.Content] = ["38 000 GPU en México, con ñandú"],
        [ItemField.Author] = ["Ana", "admin"],
        [ItemField.Category] = [],
        [ItemField.Link] = ["https://example.org/nube"],
        [ItemField.Language] = ["es-MX"],
        [ItemField.Enclosure] = ["https://example.org/a.mp3", "audio/mpeg"],
    };

    [Theory]
    [InlineData("""{ "title": "nube" }""", true)]
    [InlineData("""{ "title": "NUBE" }""", true)]
    [InlineData("""{ "title": "(?-i)NUBE" }""", false)]
    [InlineData("""{ "title": "(?i)NUBE" }""", true)]
    [InlineData("""{ "author": "^admin$" }""", true)]
    [InlineData("""{ "author": "^Ana admin$" }""", false)]
    [InlineData("""{ "category": ".*" }""", false)]
    [InlineData("""{ "any": "GPU" }""", true)]
    [InlineData("""{ "any": "^https:" }""", true)]
    [InlineData("""{ "any": "TPU" }""", false)]
    [InlineData("""{ "title": "nube", "author": "^admin$" }""", true)]
    [InlineData("""{ "title": "nube", "author": "^Bea$" }""", false)]
    [InlineData("""{ "title": "nube(?=,)" }""", true)]
    [InlineData("""{ "title": " nube " }""", false)]
    [InlineData("""{ "content": "MÉXICO" }""", true)]
    [InlineData("""{ "content": "ÑANDÚ" }""", true)]
    [InlineData("""{ "content": "México(?=,)" }""", true)]
    [InlineData("""{ "content": "Mexico" }""", false)]
    [InlineData("""{ "content": "M[eé]xico" }""", true)]
    [InlineData("""{ "content": "(?-i)ñANDÚ" }""", false)]
    [InlineData("""{ "language": "^es" }""", true)]
    [InlineData("""{ "language": "^en" }""", false)]
    [InlineData("""{ "enclosure": "^audio/" }""", true)]
    [InlineData("""{ "enclosure": "[.]mp3$" }""", true)]
    [InlineData("""{ "any": "^(es-MX|audio/mpeg)$" }""", false)]
    [InlineData("""{ "age": "2d" }""", true)]
    [InlineData("""{ "age": "48h1s" }""", false)]
    [InlineData("""{ "title": "nube", "age": "1h" }""", true)]
    [InlineData("""{ "title": "nubes", "age": "1h" }""", false)]
    public void Every_condition_must_match_one_of_its_values(string rule, bool expected) =>
        Assert.Equal(expected, Rule(rule).Matches(field => Item[field], TimeSpan.FromDays(2)));

    [Fact]
    public void A_pattern_runs_in_linear_time_where_it_can_and_always_has_a_limit()
    {
        var linear = Rule("""{ "title": "(a+)+$" }""").Conditions[0].Pattern;
        Assert.True(linear.Options.HasFlag(RegexOptions.NonBacktracking));
        Assert.NotEqual(Regex.InfiniteMatchTimeout, linear.MatchTimeout);

        var backtracking = Rule("""{ "title": "(?=(a+)+$)" }""").Conditions[0].Pattern;
        Assert.False(backtracking.Options.HasFlag(RegexOptions.NonBacktracking));
        Assert.Equal(TimeSpan.FromMilliseconds(100), backtracking.MatchTimeout);
    }

    [Fact]
    public void A_pattern_that_runs_out_of_time_does_not_match_and_takes_that_time_once_for_each_text()
    {
        var rule = Rule("""{ "title": "^(?=(a|aa)+$)(.)\\2" }""");
        var asked = Enumerable.Range(0, 1000).Count(_ => rule.Matches(_ => [new string('a', 60) + "!"], TimeSpan.Zero));

        Assert.Equal(0, asked);
        Assert.True(rule.Conditions[0].RanOutOfTime);
        Assert.True(rule.Matches(_ => ["aaaa"], TimeSpan.Zero));
    }

    [Fact]
    public void A_rule_knows_where_it_stands_and_what_it_says()
    {
        var config = FeedsText.Config(
            """
            {
              "drop": [
                { "title": "x" },
                { "any": "y", "age": "7d" }],
              "feeds": ["https://example.org/"]
            }
            """);

        Assert.Equal([("drop[0]", 3), ("drop[1]", 4)], config.Rules.Drop.Select(r => (r.Path, r.Line)));
        Assert.Equal("{ any: y, age: 7.00:00:00 }", config.Rules.Drop[1].ToString());
        Assert.Same(config.Rules, config.Feeds[0].FileRules);
    }

    private static ItemRule Rule(string rule) =>
        FeedsText.Config($$"""{ "feeds": [{ "url": "https://example.org/", "keep": [{{rule}}] }] }""").Feeds[0].Keep[0];
}
