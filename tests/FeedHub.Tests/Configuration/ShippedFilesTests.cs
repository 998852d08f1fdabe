using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Configuration;
using NJsonSchema;
using Xunit;

namespace FeedHub.Tests.Configuration;

/// <summary>The feeds.json at the root and the offline sample.</summary>
public sealed class ShippedFilesTests
{
    private const string Root = "feeds.json";
    private const string Sample = "src/FeedHub/Samples/feeds.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [Theory]
    [InlineData(Root)]
    [InlineData(Sample)]
    public async Task A_shipped_file_is_read_without_a_problem_and_valid(string path)
    {
        var result = FeedsFile.Read(Repository.File(path));

        Assert.Empty(result.Problems);
        Assert.Equal(3, result.Config!.Outputs.Count);
        Assert.Equal("all", result.Config.Outputs[0].Name);
        Assert.All(result.Config.Outputs, output => Assert.Contains(result.Config.Feeds, output.Includes));

        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.File(path), TestContext.Current.CancellationToken), Lenient);
        var schemaFile = Path.Combine(Path.GetDirectoryName(Repository.File(path))!, file.RootElement.GetProperty("$schema").GetString()!);
        var schema = await JsonSchema.FromFileAsync(schemaFile, TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(JsonSerializer.Serialize(file.RootElement)));
    }

    [Fact]
    public void The_root_file_polls_a_dozen_real_feeds_politely()
    {
        var config = FeedsFile.Read(Repository.File(Root)).Config!;

        Assert.InRange(config.Feeds.Count, 12, 20);
        Assert.All(config.Feeds, feed =>
        {
            Assert.Equal(Uri.UriSchemeHttps, feed.Url.Scheme);
            Assert.True(feed.Interval >= TimeSpan.FromHours(1));
            Assert.Single(feed.Tags, tag => tag is "es" or "en");
            Assert.Single(feed.Tags, tag => tag is "cloud" or "ai");
        });
    }

    [Fact]
    public void The_sample_needs_no_network_and_has_every_format_in_both_languages()
    {
        var config = FeedsFile.Read(Repository.File(Sample)).Config!;
        var documents = config.Feeds.Select(feed => File.ReadAllText(feed.Url.LocalPath)).ToList();

        Assert.All(config.Feeds, feed => Assert.True(feed.Url.IsFile));
        Assert.Equal(3, documents.Count(text => text.Contains("<rss ", StringComparison.Ordinal)));
        Assert.Single(documents, text => text.Contains("\"http://www.w3.org/2005/Atom\" xml:lang", StringComparison.Ordinal));
        Assert.Single(documents, text => text.Contains("jsonfeed.org/version/1.1", StringComparison.Ordinal));
        Assert.True(documents.Count(text => text.Contains("Quarzo", StringComparison.Ordinal)) >= 4);
        Assert.All(documents, text =>
        {
            if (text.StartsWith('{'))
            {
                JsonDocument.Parse(text).Dispose();
            }
            else
            {
                _ = XDocument.Parse(text);
            }
        });
    }

    [Fact]
    public void The_sample_lies_beside_the_program()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Samples");

        Assert.Empty(FeedsFile.Read(Path.Combine(folder, "feeds.json")).Problems);
    }
}
