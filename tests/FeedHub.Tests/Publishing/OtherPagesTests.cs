using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using FeedHub.Publishing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>The other sources of an item and the other reports of its event, alike in all formats.</summary>
public sealed class OtherPagesTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static readonly OutputItem Item = Made.Item(1, new() { Link = "https://bare.example.net/1", Title = "One" }) with
    {
        OtherSources = [new("B & C", "https://b.example/feed.xml", "https://b.example/año?x=1&y=2")],
        AlsoCoveredBy = [new("Other <words>", "D", "https://d.example/9")],
    };

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("atom", "{http://www.w3.org/2005/Atom}entry")]
    [InlineData("rss", "item")]
    public void Xml_formats_link_to_them_as_related_with_titles(string extension, string entry)
    {
        var body = OutputFormat.All.Single(f => f.PathOf("all").EndsWith(extension, StringComparison.Ordinal)).Write(Made.Feed(Item)).Body;
        var links = XDocument.Load(new MemoryStream(body)).Descendants(entry).Single().Elements(Atom + "link").Where(l => (string?)l.Attribute("rel") == "related");

        Assert.Equal(
            [("B & C", "https://b.example/a%C3%B1o?x=1&y=2"), ("Other <words> — D", "https://d.example/9")],
            links.Select(l => ((string)l.Attribute("title")!, (string)l.Attribute("href")!)));
    }

    [Fact]
    public void Json_feed_has_them_in_its_extension_and_nothing_where_there_are_none()
    {
        JsonElement Extension(OutputItem item) =>
            JsonDocument.Parse(OutputFormat.JsonFeed.Write(Made.Feed(item)).Body).RootElement.GetProperty("items")[0].GetProperty("_feedhub");

        Assert.Equal(
            """[{"title":"B & C","url":"https://b.example/a%C3%B1o?x=1&y=2","feed_url":"https://b.example/feed.xml"}]""",
            Compact(Extension(Item).GetProperty("other_sources")));
        Assert.Equal("""[{"title":"Other <words>","source":"D","url":"https://d.example/9"}]""", Compact(Extension(Item).GetProperty("also_covered_by")));
        Assert.False(Extension(Item with { OtherSources = [], AlsoCoveredBy = [] }).TryGetProperty("other_sources", out _));
    }

    [Fact]
    public void The_gate_holds_back_an_item_whose_other_page_is_not_absolute() =>
        Assert.Contains("other report's link", Assert.Single(PublishGate.Check(Made.Feed(Item with { AlsoCoveredBy = [new("A", "B", "/9")] })).Quarantined).Reason, StringComparison.Ordinal);

    private static string Compact(JsonElement json) =>
        JsonSerializer.Serialize(json, Readable);
}
