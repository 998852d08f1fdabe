using System.CommandLine;
using FeedHub.Configuration;
using FeedHub.Identity;
using FeedHub.Parsing;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Tells why an item is or isn't in each output.</summary>
internal static class ExplainCommand
{
    private const int MostItems = 10;
    private const int MostRelated = 50;

    public static Command Create(FileOptions files)
    {
        var item = new Argument<string>("item") { Description = "Its URL, its guid, its id in an output, or some of its title." };
        var json = JsonOutput.Option();
        var command = new Command("explain", "Tell why an item is or isn't in each output: its poll, key, edits, copies, story, rules and window.") { item, json };
        command.Runs((parsed, cancellation) => RunAsync(files.Of(parsed), parsed.GetValue(item)!, parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Files files, string text, bool json, CancellationToken cancellation)
    {
        if (files.Read(HubSettings.DefaultUrls, Console.Error) is not { } settings) return ExitCode.BadConfig;
        await using var data = StoredData.Of(settings);
        var store = await data.ReadAsync(cancellation);
        var found = await store.FindItemsAsync(text, KeysNamedBy(text), MostItems + 1, cancellation);
        if (found.Count == 0)
        {
            await Console.Error.WriteLineAsync("No item is known by that, nor has one that in its title: no poll brought it. preview shows what its feed lists now.");
            return ExitCode.NotFound;
        }

        var explained = await ExplainAsync(settings.Config, store, data.Pages, [.. found.Take(MostItems)], cancellation);
        if (json) JsonOutput.Print(new { Items = explained.Select(ExplanationReport.Json), More = found.Count > MostItems });
        else Console.WriteLine(string.Join(Environment.NewLine + Environment.NewLine, explained.Select(ExplanationReport.Text)));
        if (found.Count > MostItems && !json) await Console.Error.WriteLineAsync($"More than {MostItems} items match; say more of the title.");
        return ExitCode.Ok;
    }

    private static IReadOnlyList<ItemKey> KeysNamedBy(string text) =>
        DocumentItem.KeysOf(DocumentItem.AllOf([new ParsedItem { Guid = text, Link = text }]), trustsGuids: true);

    private static async Task<IReadOnlyList<ItemExplanation>> ExplainAsync(
        FeedsConfig config, IStore store, IPageStore pages, IReadOnlyList<ItemRecord> items, CancellationToken cancellation)
    {
        var feeds = StaticSite.Paired(config, await store.FeedsAsync([.. config.Feeds.Select(f => f.Url)], cancellation));
        var byId = feeds.ToDictionary(f => f.State.Id);
        var drafts = new List<OutputDraft>(config.Outputs.Count);
        var hub = config.Hub.BaseUrl ?? new Uri(HubSettings.DefaultUrls + "/");
        await ProgressBar.RunAsync("Composing the outputs", config.Outputs.Count, async bar =>
        {
            foreach (var output in config.Outputs)
            {
                drafts.Add(await OutputDraft.ComposeAsync(output, feeds, store, hub, TimeProvider.System.GetUtcNow(), cancellation));
                bar.Step();
            }
        });

        var explanations = new List<ItemExplanation>(items.Count);
        foreach (var item in items)
        {
            (FeedConfig Feed, FeedState State)? feed = byId.TryGetValue(item.FeedId, out var known) ? known : null;
            var related = item.Place is { } place ? await store.StoryRecordsAsync(place.StoryId, MostRelated, cancellation) : [];
            var compared = await ComparedAsync(store, item.Place?.Why, cancellation);
            var outputs = new List<OutputVerdict>(drafts.Count);
            foreach (var draft in drafts) outputs.Add(await OutputVerdict.OfAsync(item, feed?.Feed, draft, cancellation));
            explanations.Add(new ItemExplanation
            {
                Item = item,
                Feed = feed?.Feed,
                State = feed?.State,
                KeyFrom = ItemExplanation.KeySource(item),
                IdFrom = ItemExplanation.IdSource(item),
                Page = ItemExplanation.PageWords(feed?.Feed, await pages.PageAsync(item.Id, cancellation)),
                Edits = await store.EditsAsync(item.PublishedId, cancellation),
                Copy = item.Place is null ? "It waits to be compared with the items of other feeds."
                    : PlacementWords.Copy(item.Place.Why, item.Place.OriginalId != item.Id, Named(item.Place.Why?.CopyCompared, compared)),
                Story = PlacementWords.Story(item.Place?.Why, Named(item.Place?.Why?.StoryCompared, compared)),
                Related = [.. related.Where(r => r.Id != item.Id)],
                Outputs = outputs,
            });
        }

        return explanations;
    }

    private static async Task<IReadOnlyDictionary<long, ItemRecord>> ComparedAsync(IStore store, PlacementReason? why, CancellationToken cancellation)
    {
        long[] ids = [.. new[] { why?.CopyCompared, why?.StoryCompared }.OfType<long>().Distinct()];
        return ids.Length == 0 ? new Dictionary<long, ItemRecord>() : (await store.ItemRecordsAsync(ids, cancellation)).ToDictionary(r => r.Id);
    }

    private static string? Named(long? id, IReadOnlyDictionary<long, ItemRecord> compared) =>
        id is { } known && compared.TryGetValue(known, out var item) ? ExplanationReport.Name(item) : null;
}
