using System.Text;
using FeedHub.Configuration;
using FeedHub.Configuration.Editing;
using Xunit;

namespace FeedHub.Tests.Configuration;

public sealed class FeedsEditTests
{
    private static readonly NewFeed Plain = new("https://new.example/feed", null, []);

    [Fact]
    public void A_feed_gets_a_line_of_its_own_below_the_last_one() => Assert.Equal(
        "{\n  \"feeds\": [\n    \"https://a.example/\",\n    \"https://new.example/feed\"\n  ]\n}\n",
        Append("{\n  \"feeds\": [\n    \"https://a.example/\"\n  ]\n}\n", Plain));

    [Fact]
    public void Comments_stay_where_they_are_and_the_comma_goes_before_them() => Assert.Equal(
        """
        // mine
        {
          "feeds": [ // all of them
            "https://a.example/", // first
            { "url": "https://b.example/" } /* second, last */ // truly
            // "https://old.example/"
          ], // end
        }
        """.Replace("https://b.example/\" }", "https://b.example/\" },", StringComparison.Ordinal)
            .Replace("// \"https://old.example/\"", "// \"https://old.example/\"\n    \"https://new.example/feed\"", StringComparison.Ordinal),
        Append(
            """
            // mine
            {
              "feeds": [ // all of them
                "https://a.example/", // first
                { "url": "https://b.example/" } /* second, last */ // truly
                // "https://old.example/"
              ], // end
            }
            """,
            Plain));

    [Fact]
    public void A_list_with_a_comma_behind_its_last_feed_keeps_that_habit() => Assert.Equal(
        "{ \"feeds\": [\n\t\"https://a.example/\", // one, two\n\t\"https://new.example/feed\",\n] }",
        Append("{ \"feeds\": [\n\t\"https://a.example/\", // one, two\n] }", Plain));

    [Fact]
    public void A_list_on_one_line_stays_on_it() => Assert.Equal(
        "{\"feeds\":[\"https://a.example/\", \"https://new.example/feed\", \"https://b.example/\"]}",
        Append("{\"feeds\":[\"https://a.example/\"]}", Plain, new NewFeed("https://b.example/", null, [])));

    [Theory]
    [InlineData("{ \"feeds\": [] }", "{ \"feeds\": [\n  \"https://new.example/feed\"\n] }")]
    [InlineData("{\n\t\"hub\": { \"title\": \"x\" },\n\t\"feeds\": [\n\t]\n}", "{\n\t\"hub\": { \"title\": \"x\" },\n\t\"feeds\": [\n\t\t\"https://new.example/feed\"\n\t]\n}")]
    [InlineData("{\n  \"feeds\": [ // none yet\n  ]\n}", "{\n  \"feeds\": [ // none yet\n    \"https://new.example/feed\"\n  ]\n}")]
    public void The_first_feed_of_an_empty_list_is_indented_like_the_rest(string before, string after) => Assert.Equal(after, Append(before, Plain));

    [Fact]
    public void Line_endings_of_Windows_and_a_byte_order_mark_stay() => Assert.Equal(
        "\uFEFF{\r\n  \"feeds\": [\r\n    \"https://a.example/\",\r\n    \"https://new.example/feed\"\r\n  ]\r\n}\r\n",
        Append("\uFEFF{\r\n  \"feeds\": [\r\n    \"https://a.example/\"\r\n  ]\r\n}\r\n", Plain));

    [Fact]
    public void Only_the_list_of_the_file_itself_counts() => Assert.Equal(
        "{ \"defaults\": { }, \"outputs\": [{ \"name\": \"feeds\" }], \"\\u0066eeds\": [\"https://a.example/\", \"https://new.example/feed\"] }",
        Append("{ \"defaults\": { }, \"outputs\": [{ \"name\": \"feeds\" }], \"\\u0066eeds\": [\"https://a.example/\"] }", Plain));

    [Fact]
    public void Titles_and_tags_are_written_as_people_write_them()
    {
        var text = Append("{ \"feeds\": [] }", new NewFeed("https://ñ.example/?a=1&b=2", "Año \"Nuevo\" <1>", ["es", "ia"]));

        Assert.Contains("""{ "url": "https://ñ.example/?a=1&b=2", "title": "Año \"Nuevo\" <1>", "tags": ["es", "ia"] }""", text, StringComparison.Ordinal);
        var feed = Assert.Single(Read(text).Config!.Feeds);
        Assert.Equal(("Año \"Nuevo\" <1>", "es ia"), (feed.Title, string.Join(' ', feed.Tags)));
    }

    /// <summary>Every way to lay out two feeds, with comments wherever JSON lets them stand.</summary>
    [Fact]
    public void However_the_file_is_laid_out_it_reads_as_before_and_one_feed_more()
    {
        string[] gaps = ["", " ", "\n", "\r\n\t", " // c, ]\n", " /* , [ */ ", "\n// \"x\"\n  "];
        string[] lists = ["", "\"https://a.example/\"", "\"https://a.example/\"|,", "\"https://a.example/\"|,|{ \"url\": \"https://b.example/\", \"tags\": [\"x\",] }", "\"https://a.example/\"|,|\"https://b.example/\"|,"];
        foreach (var list in lists)
        {
            foreach (var gap in gaps)
            {
                var text = $"{{{gap}\"feeds\":{gap}[{gap}{list.Replace("|", gap, StringComparison.Ordinal)}{gap}]{gap}}}{gap}";
                var (before, after) = (Read(text), Read(Append(text, Plain)));
                Assert.NotNull(before.Config);
                Assert.True(after.Config is not null, text);
                Assert.Equal([.. before.Config.Feeds.Select(f => f.Url.AbsoluteUri), Plain.Url], after.Config.Feeds.Select(f => f.Url.AbsoluteUri));
                // What was there is there still, in its order: the edit only put something in.
                Assert.True(IsWithin(text, Append(text, Plain)), text);
            }
        }
    }

    private static bool IsWithin(string part, string whole)
    {
        var at = 0;
        foreach (var letter in whole)
        {
            if (at < part.Length && part[at] == letter) at++;
        }

        return at == part.Length;
    }

    private static FeedsFileResult Read(string text) => FeedsFile.Read("feeds.json", Encoding.UTF8.GetBytes(text));

    private static string Append(string text, params NewFeed[] feeds) => Encoding.UTF8.GetString(FeedsEdit.Append(Encoding.UTF8.GetBytes(text), feeds));
}
