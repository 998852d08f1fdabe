using FeedHub.Identity;
using FeedHub.Storage;
using Xunit;

namespace FeedHub.Tests.Storage;

public abstract partial class StoreContract
{
    [Theory]
    [InlineData("camion", "El camión azul")]
    [InlineData("CAMIÓN AZUL", "El camión azul")]
    [InlineData("azul camion", "El camión azul")]
    [InlineData("\"camión azul\"", "El camión azul")]
    [InlineData("\"azul camión\"")]
    [InlineData("cami*", "El camión azul")]
    [InlineData("cami")]
    [InlineData("ñandu", "Ñandú, el ave")]
    [InlineData("nandu", "Ñandú, el ave")]
    [InlineData("el", "El camión azul", "Ñandú, el ave")]
    [InlineData("el -azul", "Ñandú, el ave")]
    [InlineData("admin el", "El camión azul", "Ñandú, el ave")]
    [InlineData("camión ñandú")]
    public async Task Words_are_found_whatever_their_accents(string text, params string[] titles)
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed, Item("1", "El camión azul"), Item("2", "Ñandú, el ave"));

        Assert.Equal(titles, (await FoundAsync(feed, text)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("azul\"")]
    [InlineData("azul OR")]
    [InlineData("AND NOT (")]
    [InlineData("title:azul")]
    [InlineData("NEAR(azul")]
    [InlineData("azul; DROP TABLE item; --")]
    [InlineData("'; SELECT 1")]
    [InlineData("azul \0 \ud800 ^ {} : + - -- * **")]
    [InlineData("C++")]
    [InlineData("-")]
    [InlineData("-\"")]
    [InlineData("- -azul")]
    [InlineData("áéí*\"*")]
    public async Task No_text_makes_a_search_fail(string text)
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed, Item("1", "El camión azul"));

        Assert.All(await FoundAsync(feed, text), title => Assert.Equal("El camión azul", title));
        Assert.Single(await FoundAsync(feed, "azul"));
    }

    [Fact]
    public async Task An_edit_and_a_removal_are_seen_by_the_next_search()
    {
        var feed = await RegisterAsync(FeedUrl);
        await CommitAsync(feed, Item("1", "Antes"), Item("2", "Otro"));
        await EditAsync(feed, Item("1", "Después").Identified, Now.AddHours(1));

        Assert.Empty(await FoundAsync(feed, "antes"));
        Assert.Equal(["Después"], await FoundAsync(feed, "despues"));

        Assert.Equal(2, await _store.RemoveExpiredAsync(feed.Id, Now.AddDays(1), Now.AddDays(1), 100, Cancel));
        Assert.Empty(await FoundAsync(feed, "despues"));
    }

    [Fact]
    public async Task Items_are_leafed_through_from_any_place_and_by_language()
    {
        var feed = await RegisterAsync(FeedUrl);
        ArrivedItem In(string title, string? language, int arrived)
        {
            var item = Item(title, title) with { Dates = Dates(arrived, 0) };
            return item with { Identified = item.Identified with { Item = item.Identified.Item with { Language = language } } };
        }

        await CommitAsync(feed, In("A", "es-MX", 1), In("B", "en", 2), In("C", "ES", 3), In("D", null, 4), In("E", "est", 5));

        var all = await BrowseAsync(new ItemQuery { Feeds = [feed.Id] });
        Assert.Equal(["E", "D", "C", "B", "A"], all.Select(i => i.Item.Title));
        var cursor = ItemCursor.Parse(new ItemCursor(all[1].Arrived, all[1].Id).ToString());
        Assert.Equal(["C", "B", "A"], (await BrowseAsync(new ItemQuery { Feeds = [feed.Id], Before = cursor })).Select(i => i.Item.Title));
        Assert.Equal(["C", "A"], (await BrowseAsync(new ItemQuery { Feeds = [feed.Id], Language = "es" })).Select(i => i.Item.Title));
        Assert.Equal(["A"], (await BrowseAsync(new ItemQuery { Feeds = [feed.Id], Language = "es", Terms = SearchTerms.Parse("a") })).Select(i => i.Item.Title));
        Assert.Equal("C", (await _store.EntryItemAsync(all[2].PublishedId, [feed.Id], Cancel))?.Item.Title);
        Assert.Null(await _store.EntryItemAsync(all[2].PublishedId, [], Cancel));
    }

    private async Task<List<string>> FoundAsync(FeedState feed, string text) =>
        SearchTerms.Parse(text) is { } terms ? [.. (await BrowseAsync(new ItemQuery { Feeds = [feed.Id], Terms = terms })).Select(i => i.Item.Title!)] : [];

    private async Task<List<StoredItem>> BrowseAsync(ItemQuery query)
    {
        var items = new List<StoredItem>();
        await foreach (var item in _store.BrowseAsync(query, Cancel)) items.Add(item);
        return items;
    }
}
