using System.CommandLine;
using FeedHub.Configuration;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Tries an edited feeds.json on the stored items.</summary>
internal static class PlanCommand
{
    private const int MostItems = 20;

    public static Command Create(FileOptions files)
    {
        var against = new Option<string?>("--against")
        {
            Description = "The file as it was, to compare with; by default feeds.json in this folder or the nearest one above.",
            HelpName = "FILE",
        };
        var json = JsonOutput.Option();
        var command = new Command("plan", "Tell what an edited copy of feeds.json, named by --feeds, would change: feeds, outputs and their items. Nothing is changed.") { against, json };
        command.Runs((parsed, cancellation) => RunAsync(files.Of(parsed), parsed.GetValue(against), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Files files, string? against, bool json, CancellationToken cancellation)
    {
        if (files.Read(HubSettings.DefaultUrls, Console.Error) is not { } edited) return ExitCode.BadConfig;
        var current = against ?? FeedsFile.Find(Directory.GetCurrentDirectory());
        if (current is null || Path.GetFullPath(current) == edited.Config.Path)
        {
            await Console.Error.WriteLineAsync("There is nothing to compare with. Edit a copy of feeds.json beside it and name that with --feeds, or name the file as it was with --against.");
            return ExitCode.BadConfig;
        }

        if ((files with { Feeds = current }).Read(HubSettings.DefaultUrls, Console.Error) is not { } before) return ExitCode.BadConfig;
        await using var data = StoredData.Of(before);
        var store = await data.ReadAsync(cancellation);
        var states = await store.FeedsAsync([.. before.Config.Feeds.Concat(edited.Config.Feeds).Select(f => f.Url).Distinct()], cancellation);
        var feeds = FeedDifference.Between(before.Config, edited.Config, states);
        var outputs = await OutputsAsync(before.Config, edited.Config, states, store, cancellation);
        if (json) JsonOutput.Print(new { Before = before.Config.Path, After = edited.Config.Path, Feeds = feeds, Outputs = outputs });
        else Console.WriteLine(string.Join(Environment.NewLine, Lines(feeds, outputs)));
        return ExitCode.Ok;
    }

    private static async Task<IReadOnlyList<OutputDifference>> OutputsAsync(
        FeedsConfig before, FeedsConfig after, IReadOnlyList<FeedState> states, IStore store, CancellationToken cancellation)
    {
        // Both as of one moment and at one address, so that nothing but the configuration makes a difference.
        var (now, hub) = (TimeProvider.System.GetUtcNow(), before.Hub.BaseUrl ?? new Uri(HubSettings.DefaultUrls + "/"));
        var moves = FeedDifference.Moves(before, after, states);
        IReadOnlyList<FeedState> moved = [.. states, .. moves.Select(m => states.First(s => s.Url == m.Value) with { Url = m.Key })];
        var pairs = after.Outputs.Select(o => (o.Name, From: FormerName(o, before))).ToList();
        pairs.AddRange(before.Outputs.Select(o => o.Name).Except(pairs.SelectMany(p => new[] { p.Name, p.From ?? p.Name })).Select(name => (name, (string?)null)));
        var differences = new List<OutputDifference>(pairs.Count);
        await ProgressBar.RunAsync("Composing the outputs", pairs.Count, async bar =>
        {
            foreach (var (name, from) in pairs)
            {
                var difference = OutputDifference.Between(name, from, await ComposeAsync(before, states, from ?? name), await ComposeAsync(after, moved, name));
                differences.Add(difference with
                {
                    Gained = await ReasonedAsync(difference.Gained, before, states, from ?? name),
                    Lost = await ReasonedAsync(difference.Lost, after, moved, name),
                });
                bar.Step();
            }
        });
        return differences;

        Task<IReadOnlyList<PlannedItem>> ReasonedAsync(IReadOnlyList<PlannedItem> items, FeedsConfig config, IReadOnlyList<FeedState> known, string name) =>
            PlanCommand.ReasonedAsync(items, config, known, name, store, cancellation);

        async Task<OutputFeed?> ComposeAsync(FeedsConfig config, IReadOnlyList<FeedState> known, string name) =>
            config.Outputs.FirstOrDefault(o => o.Name == name) is { } output
                ? (await OutputDraft.ComposeAsync(output, StaticSite.Paired(config, known), store, hub, now, cancellation)).Result.Feed
                : null;
    }

    /// <summary>Items with what keeps them out of an output.</summary>
    private static async Task<IReadOnlyList<PlannedItem>> ReasonedAsync(
        IReadOnlyList<PlannedItem> items, FeedsConfig config, IReadOnlyList<FeedState> states, string name, IStore store, CancellationToken cancellation)
    {
        if (items.Count == 0 || config.Outputs.FirstOrDefault(o => o.Name == name) is not { } output) return items;
        var records = (await store.ItemRecordsAsync([.. items.Select(i => i.FirstItem).OfType<long>()], cancellation)).ToDictionary(r => r.Id);
        var feeds = StaticSite.Paired(config, states).ToDictionary(f => f.State.Id, f => f.Feed);
        return
        [
            .. items.Select(i => i.FirstItem is { } number && records.TryGetValue(number, out var record)
                ? i with { Why = OutputVerdict.Objection(record, feeds.GetValueOrDefault(record.FeedId), output) }
                : i),
        ];
    }

    private static string? FormerName(OutputConfig output, FeedsConfig before) =>
        before.Outputs.Any(o => o.Name == output.Name) ? null : before.Outputs.FirstOrDefault(o => output.RenamedFrom.Contains(o.Name))?.Name;

    private static IEnumerable<string> Lines(IReadOnlyList<FeedDifference> feeds, IReadOnlyList<OutputDifference> outputs)
    {
        foreach (var feed in feeds) yield return $"feed {Word(feed.Kind),-8} {feed.Url}{Told(feed)}";
        foreach (var output in outputs)
        {
            if (output.IsNone) continue;
            yield return $"output {output.Name}: {Told(output)}";
            foreach (var line in Items('+', output.Gained).Concat(Items('-', output.Lost)).Concat(Rewritten(output.Rewritten))) yield return line;
        }

        var same = outputs.Count(o => o.IsNone);
        yield return feeds.Count == 0 && same == outputs.Count ? "Nothing would change." : $"{feeds.Count} feeds and {outputs.Count - same} outputs would change, {same} outputs stay as they are";
    }

    private static string Word(FeedFate fate) => fate.ToString().ToLowerInvariant();

    private static string Told(FeedDifference feed) => feed.Kind switch
    {
        FeedFate.Removed => "  its items stay in the database, in no output",
        FeedFate.Moved => $"  goes on from {feed.From} with its items{string.Concat(feed.Changes.Select(c => "; " + FeedLookReport.Safe(c)))}",
        _ => $"  {string.Join("; ", feed.Changes.Select(c => FeedLookReport.Safe(c)))}",
    };

    private static string Told(OutputDifference output) => output.Kind switch
    {
        OutputFate.Added => $"new, with {output.After} items",
        OutputFate.Removed => $"gone with its {output.Before} items: subscribers get 410 if it is among the retired, else 404",
        _ => $"{output.Before} items become {output.After}, {output.Gained.Count} gained, {output.Lost.Count} lost"
            + (output.Renamed > 0 ? $", {output.Renamed} name other sources" : "")
            + (output.Rewritten.Count > 0 ? $", {output.Rewritten.Count} get another title or link" : "")
            + (output.Kind switch { OutputFate.Retitled => "; it gets another title", OutputFate.Renamed => $"; it was {output.From} before, whose URLs lead here", _ => "" }),
    };

    private static string Why(char sign, PlannedItem item) =>
        item.Why is null ? "" : $": {(sign == '+' ? "so far " : "")}{FeedLookReport.Safe(item.Why, 300)}";

    private static IEnumerable<string> Items(char sign, IReadOnlyList<PlannedItem> items)
    {
        foreach (var item in items.Take(MostItems)) yield return $"  {sign} {FeedLookReport.Safe(item.Title, 100)}  ({FeedLookReport.Safe(item.Source, 60)}){Why(sign, item)}";
        if (items.Count > MostItems) yield return $"  {sign} and {items.Count - MostItems} more, which --json lists";
    }

    private static IEnumerable<string> Rewritten(IReadOnlyList<RewrittenItem> items)
    {
        foreach (var item in items.Take(MostItems))
        {
            foreach (var (from, to) in new[] { item.Title, item.Link }.OfType<PlannedText>())
                yield return $"  ~ {FeedLookReport.Safe(from ?? "nothing", 100)} -> {FeedLookReport.Safe(to ?? "nothing", 100)}  ({FeedLookReport.Safe(item.Source, 60)})";
        }

        if (items.Count > MostItems) yield return $"  ~ and {items.Count - MostItems} more, which --json lists";
    }
}
