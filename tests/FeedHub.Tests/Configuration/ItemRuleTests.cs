using System.Text.RegularExpressions;
using FeedHub.Configuration;
using Xunit;

namespace FeedHub.Tests.Configuration;

public sealed class ItemRuleTests
{
    private static readonly Dictionary<ItemField, string[]> Item = new()
    {
        [ItemField.Title] = ["La nube, en cifras"],
        [ItemField.Content] = ["38 000 GPU"],
        [ItemField.Author] = ["Ana", "admin"],
        [ItemField.Category] = [],
        [ItemField.Link] = ["https://example.org/nube"],
    };

    [Theory]
    [InlineData("""{ "title": "nube" }""", true)]
    [InlineData("""{ "title": "Nube" }""", false)]
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
    public void Every_condition_must_match_one_of_its_values(string rule, bool expected) =>
        Assert.Equal(expected, Rule(rule).Matches(field => Item[field]));

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
    public void A_pattern_that_runs_out_of_time_does_not_match() =>
        Assert.False(Rule("""{ "title": "^(?=(a|aa)+$)(.)\\2" }""").Matches(_ => [new string('a', 60) + "!"]));

    private static ItemRule Rule(string rule) =>
        FeedsText.Config($$"""{ "feeds": [{ "url": "https://example.org/", "keep": [{{rule}}] }] }""").Feeds[0].Keep[0];
}
