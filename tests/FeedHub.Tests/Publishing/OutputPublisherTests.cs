using FeedHub.Publishing;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>How often outputs are rendered while changes keep coming.</summary>
public sealed class OutputPublisherTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 60)]
    [InlineData(3_000, 9_000)]
    [InlineData(60_000, 10_000)]
    public void Changes_are_gathered_for_longer_the_longer_rendering_takes(int pass, int pause) =>
        Assert.Equal(TimeSpan.FromMilliseconds(pause), OutputPublisher.PauseAfter(TimeSpan.FromMilliseconds(pass)));

    [Fact]
    public async Task A_burst_of_polls_leads_to_few_renderings_and_leaves_nothing_out()
    {
        using var folder = new TempFolder();
        await using var origin = await Origin.StartAsync();
        origin.Put("/feed.xml", Document(1));
        using var open = new ManualResetEventSlim(initialState: true);
        var rendered = 0;
        await using var hub = await RunningHub.StartAsync(
            folder,
            $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "feeds": ["{{origin.UrlOf("/feed.xml")}}"] }""",
            replace: services => services.AddSingleton<LintDocument>((format, _) =>
            {
                open.Wait(TestContext.Current.CancellationToken);
                if (format == OutputFormat.Atom) Interlocked.Increment(ref rendered);
                return null;
            }));
        await hub.EntriesAsync(e => e.Count == 1);

        open.Reset();
        for (var items = 2; items <= 40; items++)
        {
            origin.Put("/feed.xml", Document(items));
            Assert.Equal(1, (await hub.PollAsync()).New);
        }

        open.Set();
        await hub.EntriesAsync(e => e.Count == 40);
        Assert.InRange(rendered, 2, 10);
    }

    private static string Document(int items) => Feeds.Rss([.. Enumerable.Range(1, items).Select(i => $"Nota {i}")]);
}
