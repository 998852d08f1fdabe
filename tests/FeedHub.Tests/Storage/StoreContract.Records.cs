using FeedHub.Identity;
using FeedHub.Parsing;
using FeedHub.Storage;
using FeedHub.Tests.Infrastructure;
using Xunit;

namespace FeedHub.Tests.Storage;

/// <content>What only reads the store: looking items up for people, and copying it.</content>
public abstract partial class StoreContract
{
    [Fact]
    public async Task An_item_is_found_by_its_guid_its_link_in_any_spelling_its_id_and_its_title()
    {
        await BringAsync(("guid-1", "El año 100% nuevo"), ("guid-2", "Otro"));
        var id = Assert.Single(await _store.FindItemsAsync("AÑO 100".Replace("Ñ", "ñ", StringComparison.Ordinal), [], 10, Cancel)).PublishedId;

        foreach (var name in new[] { "guid-1", "http://www.example.org/guid-1?utm_source=x", id, "100% n" })
        {
            var keys = DocumentItem.KeysOf(DocumentItem.AllOf([new ParsedItem { Guid = name, Link = name }]), trustsGuids: true);
            var found = Assert.Single(await _store.FindItemsAsync(name, keys, 10, Cancel));
            Assert.Equal(("El año 100% nuevo", FeedUrl, Now), (found.Item!.Title, found.FeedUrl, found.FirstSeen));
        }

        Assert.Empty(await _store.FindItemsAsync("1__%", [], 10, Cancel));
        Assert.Single(await _store.FindItemsAsync("o", [], 1, Cancel));
    }

    [Fact]
    public async Task A_record_tells_where_the_item_was_placed_and_why()
    {
        await BringAsync(("1", "A"), ("2", "B"));
        var waiting = await _store.UnplacedAsync(10, PlacingOrder.Arrival, Cancel);
        Assert.All(await _store.ItemRecordsAsync([.. waiting.Select(w => w.Id)], Cancel), r => Assert.Null(r.Place));

        var why = new PlacementReason { CopyRule = "SamePage", CopyCompared = waiting[0].Id, CopyEvidence = "both link to it" };
        await _store.PlaceAsync(
            [new() { Item = waiting[0].Id, Original = waiting[0].Id, Story = waiting[0].Id, Arrived = Now }, new() { Item = waiting[1].Id, Original = waiting[0].Id, Arrived = Now, Why = why }], Cancel);

        var copy = Assert.Single(await _store.ItemRecordsAsync([waiting[1].Id], Cancel));
        Assert.Equal((waiting[0].Id, waiting[0].PublishedId, waiting[0].Id, waiting[0].PublishedId), (copy.Place!.OriginalId, copy.Place.EntryId, copy.Place.StoryId, copy.Place.StoryEntryId));
        Assert.Equivalent(why, copy.Place.Why, strict: true);
        Assert.Equal(waiting.Select(w => w.Id).OrderDescending(), (await _store.StoryRecordsAsync(waiting[0].Id, 10, Cancel)).Select(r => r.Id));
    }

    [Fact]
    public async Task A_copy_holds_all_that_was_committed_and_can_be_opened()
    {
        await BringAsync(("1", "A"), ("2", "B"));
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "copy.db");

        await _store.BackUpAsync(path, Cancel);

        await BringAsync(("3", "C"));
        await using var copy = new SqliteStore(path);
        await copy.OpenForReadingAsync(Cancel);
        Assert.Equal(2, (await copy.CountItemsAsync(Cancel)).Values.Sum());
        await copy.OpenAsync(Cancel);
        Assert.Equal((await RegisterAsync(FeedUrl)).Id, Assert.Single(await copy.RegisterFeedsAsync([FeedUrl], Cancel)).Id);
    }

    [Fact]
    public async Task A_copy_never_takes_the_place_of_another_file_and_leaves_nothing_of_a_failure()
    {
        using var folder = new TempFolder();
        var taken = folder.Write("taken.db", "x");

        await Assert.ThrowsAsync<StoreException>(() => _store.BackUpAsync(taken, Cancel));
        await Assert.ThrowsAsync<StoreException>(() => _store.BackUpAsync(Path.Combine(folder.Path, "missing", "copy.db"), Cancel));

        Assert.Equal("x", await File.ReadAllTextAsync(taken, Cancel));
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path), f => f.Contains("copy", StringComparison.Ordinal) || f.Contains("taken.db.", StringComparison.Ordinal));
    }

    private async Task BringAsync(params (string Guid, string Title)[] items)
    {
        var parsed = items.Select(i => new ParsedItem { Guid = i.Guid, Title = i.Title, Link = $"https://example.org/{i.Guid}", Sanitised = true }).ToList();
        var arrived = IdentifiedItem.AllOf(parsed).Select(i => new ArrivedItem(i, ItemDates.FirstSeen(i.Item, Now, backfill: false), Withheld: false));
        await _store.CommitPollAsync(new PollCommit { State = await RegisterAsync(FeedUrl) with { PolledAt = Now, SucceededAt = Now }, PolledAt = Now, New = [.. arrived] }, Cancel);
    }
}
