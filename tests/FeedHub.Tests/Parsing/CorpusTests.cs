using System.Diagnostics;
using FeedHub.Parsing;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Parsing;

/// <summary>Whole folders of feeds as captured: each is read or refused by name, in time.</summary>
public sealed class CorpusTests
{
    [Theory]
    [InlineData("real", 140)]
    [InlineData("cases", 500)]
    [InlineData("hostile", 20)]
    public void Every_document_gives_a_feed_or_a_named_error_in_time(string folder, int feeds)
    {
        var read = 0;
        foreach (var file in Directory.EnumerateFiles(Require.SharedFolder("corpus", folder), "*", SearchOption.AllDirectories))
        {
            var started = Stopwatch.GetTimestamp();
            var feed = TryRead(file);
            var items = feed?.Items.Select(ItemSanitizer.Sanitise).ToList() ?? [];
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2), file);
            Assert.All(items, item => Assert.True(item.Sanitised));
            read += feed is null ? 0 : 1;
        }

        Assert.True(read >= feeds, $"Only {read} feeds were read.");
    }

    [Theory]
    [InlineData("attributes-10000.xml")]
    [InlineData("deep-nesting-20000.xml")]
    [InlineData("deep-html-in-content-30000.xml")]
    [InlineData("invalid-utf8.xml")]
    [InlineData("nul-bytes.xml")]
    [InlineData("long-title-and-guid.xml")]
    [InlineData("long-line-1mb.xml")]
    [InlineData("script-everywhere.xml")]
    [InlineData("json-wrong-types.json")]
    [InlineData("truncated-in-tag.xml")]
    public void What_is_usable_of_a_hostile_document_is_used(string name) =>
        Assert.NotEmpty(TryRead(Require.SharedFolder("corpus", "hostile", name))!.Items);

    /// <summary>The feed of a file; null when it is refused by name.</summary>
    internal static ParsedFeed? TryRead(string file)
    {
        try
        {
            return FeedParser.Parse(new FeedDocument(File.ReadAllBytes(file), new Uri(Documents.Url), null, null, null));
        }
        catch (FeedUnreadableException)
        {
            return null;
        }
    }
}
