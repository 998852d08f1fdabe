using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>What feeds.json may say of an output, as its readers see it.</summary>
public sealed class OutputOptionsTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private Origin _origin = null!;

    public async ValueTask InitializeAsync()
    {
        _origin = await Origin.StartAsync();
        _origin.Put("/feed.xml", Feeds.Rss("Uno", "Dos"));
    }

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_output_has_the_description_the_text_and_the_titles_that_were_asked_for()
    {
        await using var hub = await StartAsync(
            """[{ "name": "all", "description": "De todo", "content": "none", "titlePrefix": "source" }, { "name": "brief", "content": "summary" }]""");
        var entries = await hub.EntriesAsync(e => e.Count == 2);
        var brief = await hub.EntriesAsync(e => e.Count == 2, "brief");

        Assert.Equal(["Diario: Dos", "Diario: Uno"], entries.Select(e => e.Element(RunningHub.Atom + "title")!.Value).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("Texto", string.Concat(entries), StringComparison.Ordinal);
        Assert.All(brief, e => Assert.StartsWith("Texto de", e.Element(RunningHub.Atom + "summary")!.Value, StringComparison.Ordinal));
        Assert.Equal("De todo", entries[0].Parent!.Element(RunningHub.Atom + "subtitle")!.Value);
    }

    private Task<RunningHub> StartAsync(string outputs) => RunningHub.StartAsync(
        _folder,
        $$"""
        {
          "hub": { "baseUrl": "https://hub.example/" }, "fetch": { "allowPrivate": ["127.0.0.1"] },
          "feeds": ["{{_origin.UrlOf("/feed.xml")}}"], "outputs": {{outputs}}
        }
        """);
}
