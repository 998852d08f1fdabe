using System.Runtime.CompilerServices;
using System.Text.Json;
using FeedHub.Identity;
using FeedHub.Identity.Copies;
using FeedHub.Identity.Stories;
using Xunit;

namespace FeedHub.Tests.Identity;

/// <summary>One deal in five languages beside its look-alikes: another buyer, another quake, day 2 and day 3, two quarters.</summary>
public sealed class StoryFixturesTests
{
    [Fact]
    public void Nothing_is_merged_no_story_is_wrong_and_the_deal_is_one_story_in_five_languages()
    {
        var file = Path.Combine(Environment.GetEnvironmentVariable("FEEDHUB_SHARED") ?? Path.Combine(Root(), "../shared"), "stories/fixtures.jsonl");
        Assert.SkipUnless(File.Exists(file), $"{file} is not there.");
        var copies = new CopyIndex();
        var stories = new StoryIndex();
        var placed = new List<(string Label, string Language, long Story)>();
        foreach (var line in File.ReadLines(file))
        {
            using var json = JsonDocument.Parse(line);
            var (item, label) = Read(json.RootElement, placed.Count);
            Assert.False(copies.Add(item).IsCopy);
            placed.Add((label, item.Language!, stories.Add(item).Story));
            foreach (var merged in stories.Repair(item.Arrived).Merged) placed = [.. placed.Select(p => p.Story == merged.Story ? p with { Story = merged.Into } : p)];
        }

        Assert.All(placed.GroupBy(p => p.Story), story => Assert.Single(story.Select(p => p.Label).Distinct()));
        var deal = placed.Where(p => p.Label == "openai-aws").ToList();
        Assert.Equal(5, deal.Select(p => p.Language).Distinct().Count());
        Assert.Single(deal.Select(p => p.Story).Distinct());
    }

    private static (NewsItem Item, string Label) Read(JsonElement json, long key)
    {
        var published = DateTimeOffset.FromUnixTimeSeconds(json.GetProperty("published").GetInt64());
        return (new NewsItem
        {
            Key = key,
            Feed = json.GetProperty("source").GetString()!,
            Source = json.GetProperty("source").GetString(),
            Title = json.GetProperty("title").GetString()!,
            Text = json.GetProperty("summary").GetString()!,
            CanonicalUrl = CanonicalUrl.Of(json.GetProperty("url").GetString(), TrackingParameters.Default),
            Language = json.GetProperty("lang").GetString(),
            Published = published,
            Arrived = published,
        }, json.GetProperty("story").GetString()!);
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../.."));
}
