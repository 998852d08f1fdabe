using System.Globalization;
using System.Xml.Linq;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.EndToEnd;

/// <summary>What careless publishers do to their items, seen by those who subscribe to the hub: each item once, under one id.</summary>
public sealed class ItemIdentityTests : OriginTest
{
    private static readonly XNamespace Atom = RunningHub.Atom;

    [Fact]
    public async Task New_guids_at_each_poll_never_flood_subscribers_not_even_over_a_restart()
    {
        Put(Posts(4).Select(p => p with { Guid = $"a-{p.Number}" }));
        IReadOnlyList<string> before;
        await using (var hub = await StartAsync())
        {
            before = Ids(await hub.EntriesAsync(e => e.Count == 4));
            foreach (var run in new[] { "b", "c", "d" })
            {
                Put(Posts(4).Select(p => p with { Guid = $"{run}-{p.Number}" }));
                Assert.Equal((0, 0), NewAndEdited(await hub.PollAsync()));
            }

            await hub.StopAsync();
        }

        await using var again = await StartAsync();
        Put(Posts(5).Select(p => p with { Guid = $"e-{p.Number}" }));
        Assert.Equal((1, 0), NewAndEdited(await again.PollAsync()));
        Put(Posts(5).Select(p => p with { Guid = $"f-{p.Number}" }));
        Assert.Equal((0, 0), NewAndEdited(await again.PollAsync()));

        var after = Ids(await again.EntriesAsync(e => e.Count == 5));
        Assert.Equal(before, after.Where(before.Contains));
        Assert.Contains("told apart by their links", await again.Http.GetStringAsync("/outputs", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_guid_on_all_items_keeps_them_apart()
    {
        Put(Posts(3).Select(p => p with { Guid = "0" }));
        await using var hub = await StartAsync();
        var before = Ids(await hub.EntriesAsync(e => e.Count == 3));

        for (var count = 4; count <= 6; count++)
        {
            Put(Posts(count).Select(p => p with { Guid = "0" }));
            Assert.Equal((1, 0), NewAndEdited(await hub.PollAsync()));
        }

        var after = Ids(await hub.EntriesAsync(e => e.Count == 6));
        Assert.Equal(before, after.Where(before.Contains));
    }

    [Fact]
    public async Task A_guid_that_comes_back_on_another_post_hides_neither()
    {
        Put([Posts(1)[0] with { Guid = "latest" }]);
        await using var hub = await StartAsync();
        await hub.EntriesAsync(e => e.Count == 1);
        for (var n = 2; n <= 5; n++)
        {
            Put([Posts(n)[^1] with { Guid = "latest" }]);
            Assert.Equal((1, 0), NewAndEdited(await hub.PollAsync()));
        }

        var entries = await hub.EntriesAsync(e => e.Count == 5);
        Assert.Equal(5, Ids(entries).Distinct().Count());
        Assert.Equal(["Post 5", "Post 4", "Post 3", "Post 2", "Post 1"], entries.Select(e => e.Element(Atom + "title")!.Value));
    }

    [Fact]
    public async Task Counters_in_every_text_are_no_edits_while_a_corrected_title_is_one_with_its_history()
    {
        Put(Posts(3).Select(p => p with { Text = p.Text + " 0 views" }));
        await using var hub = await StartAsync();
        await hub.EntriesAsync(e => e.Count == 3);
        var edited = new List<int>();
        for (var views = 1; views <= 6; views++)
        {
            Put(Posts(3).Select(p => p with { Text = $"{p.Text} {views} views" }));
            edited.Add((await hub.PollAsync()).Edited);
        }

        Assert.Equal([3, 0, 0, 0, 0, 0], edited);
        Put(Posts(3).Select(p => p with { Text = $"{p.Text} 7 views", Title = p.Number == 2 ? "Corrected" : p.Title }));
        Assert.Equal((0, 1), NewAndEdited(await hub.PollAsync()));

        var entries = await hub.EntriesAsync(e => e.Any(x => x.Element(Atom + "title")!.Value == "Corrected"));
        var store = hub.Services.GetRequiredService<IStore>();
        var history = await store.EditsAsync(entries.Single(e => e.Element(Atom + "title")!.Value == "Corrected").Element(Atom + "id")!.Value, Cancel);
        Assert.Equal(2, history.Count);
        Assert.Equal(("title", "Post 2", "Corrected"), history[0].Changes.Where(c => c.Field == "title").Select(c => (c.Field, c.Before, c.After)).Single());
        Assert.Contains("change at each poll by themselves", await hub.Http.GetStringAsync("/outputs", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_retention_by_count_removed_stays_away_while_the_document_lists_it_under_whatever_guid()
    {
        Put(Posts(5).Select(p => p with { Guid = $"a-{p.Number}" }));
        await using var hub = await StartAsync("""{ "keepItems": 2 }""");
        // The hourly sweep comes at the start, too, and may have been quicker.
        await hub.EntriesAsync(e => e.Count is 5 or 2);

        await hub.Services.GetRequiredService<RetentionSweep>().RunAsync(Cancel);
        var kept = Ids(await hub.EntriesAsync(e => e.Count == 2));
        foreach (var run in new[] { "b", "c", "d" })
        {
            Put(Posts(5).Select(p => p with { Guid = $"{run}-{p.Number}", Text = p.Text + run }));
            Assert.Equal(0, (await hub.PollAsync()).New);
        }

        Assert.Equal(kept, Ids(await hub.EntriesAsync(e => e.Count == 2)));
    }

    private static (int, int) NewAndEdited(PollReport report) => (report.New, report.Edited);

    private static IReadOnlyList<string> Ids(IEnumerable<XElement> entries) => [.. entries.Select(e => e.Element(Atom + "id")!.Value)];

    private static Post[] Posts(int count) =>
        [.. Enumerable.Range(1, count).Select(n => new Post(n, $"guid-{n}", $"Post {n}", $"This is what post number {n} has to say, in a sentence of its own."))];

    private void Put(IEnumerable<Post> posts) => Origin.Put(
        "/feed.xml",
        $"""
        <rss version="2.0"><channel><title>Log</title><link>https://log.example/</link><description>d</description>
        {string.Concat(posts.Reverse().Select(p => $"""
            <item><guid isPermaLink="false">{p.Guid}</guid><title>{p.Title}</title><link>https://log.example/{p.Number}</link>
            <pubDate>{new DateTimeOffset(2026, 1, p.Number, 10, 0, 0, TimeSpan.Zero).ToString("r", CultureInfo.InvariantCulture)}</pubDate>
            <description>{p.Text}</description></item>
            """))}
        </channel></rss>
        """);

    private Task<RunningHub> StartAsync(string defaults = "{}") => RunningHub.StartAsync(
        Folder,
        $$"""{ "fetch": { "allowPrivate": ["127.0.0.1"] }, "defaults": {{defaults}}, "feeds": ["{{Origin.FeedUrl}}"] }""");

    private sealed record Post(int Number, string Guid, string Title, string Text);
}
