using System.Text.Json.Serialization;
using FeedHub.Publishing;

namespace FeedHub.Commands;

/// <summary>What becomes of an output by another configuration. Pure.</summary>
/// <param name="Name">Its name, as in its URLs.</param>
/// <param name="Kind">What happens to the output itself.</param>
/// <param name="From">The name it had; null when that stays.</param>
/// <param name="Before">How many items it holds; null when there is no such output yet.</param>
/// <param name="After">How many it would hold; null when there would be none any more.</param>
/// <param name="Gained">Items that would come in, in the order of the output.</param>
/// <param name="Lost">Items that would go, in the order of the output.</param>
/// <param name="Renamed">Items that would stay and name other sources or reports.</param>
internal sealed record OutputDifference(
    string Name, OutputFate Kind, string? From, int? Before, int? After, IReadOnlyList<PlannedItem> Gained, IReadOnlyList<PlannedItem> Lost, int Renamed)
{
    /// <summary>Items that would stay, under another title or link, in the order of the output.</summary>
    public IReadOnlyList<RewrittenItem> Rewritten { get; init; } = [];

    /// <summary>True when subscribers would notice nothing.</summary>
    public bool IsNone => Kind == OutputFate.Stays && Gained.Count == 0 && Lost.Count == 0 && Renamed == 0 && Rewritten.Count == 0;

    /// <param name="name">The output's name, as it would be.</param>
    /// <param name="from">The name it had, where it names that in <c>renamedFrom</c>; else null.</param>
    /// <param name="before">What it holds; null when there is no such output.</param>
    /// <param name="after">What it would hold; null when there would be none.</param>
    public static OutputDifference Between(string name, string? from, OutputFeed? before, OutputFeed? after)
    {
        var (old, now) = (ById(before), ById(after));
        return new OutputDifference(
            name,
            before is null ? OutputFate.Added
                : after is null ? OutputFate.Removed
                : from is not null ? OutputFate.Renamed
                : before.Title == after.Title ? OutputFate.Stays : OutputFate.Retitled,
            from,
            before?.Items.Count,
            after?.Items.Count,
            [.. (after?.Items ?? []).Where(i => !old.ContainsKey(i.Id)).Select(PlannedItem.Of)],
            [.. (before?.Items ?? []).Where(i => !now.ContainsKey(i.Id)).Select(PlannedItem.Of)],
            now.Values.Count(i => old.TryGetValue(i.Id, out var was) && !IsShownAlike(was, i)))
        {
            Rewritten =
            [
                .. (after?.Items ?? [])
                    .Where(i => old.TryGetValue(i.Id, out var was) && (was.Item.Title != i.Item.Title || was.Item.Link != i.Item.Link))
                    .Select(i => RewrittenItem.Of(old[i.Id], i)),
            ],
        };
    }

    private static Dictionary<string, OutputItem> ById(OutputFeed? feed) => (feed?.Items ?? []).ToDictionary(i => i.Id, StringComparer.Ordinal);

    private static bool IsShownAlike(OutputItem before, OutputItem after) =>
        before.Source == after.Source && before.OtherSources.SequenceEqual(after.OtherSources) && before.AlsoCoveredBy.SequenceEqual(after.AlsoCoveredBy);
}

/// <summary>An item that would be published under another title or link.</summary>
/// <param name="Id">The id under which subscribers know it.</param>
/// <param name="Source">The title of its feed.</param>
/// <param name="Title">Its title; null where that stays.</param>
/// <param name="Link">Its link; null where that stays.</param>
internal sealed record RewrittenItem(string Id, string Source, PlannedText? Title, PlannedText? Link)
{
    public static RewrittenItem Of(OutputItem before, OutputItem after) => new(
        after.Id, after.Source.Title, PlannedText.Of(before.Item.Title, after.Item.Title), PlannedText.Of(before.Item.Link, after.Item.Link));
}

/// <summary>A text that would change.</summary>
/// <param name="From">As it is; null when there is none.</param>
/// <param name="To">As it would be; null when there would be none.</param>
internal sealed record PlannedText(string? From, string? To)
{
    public static PlannedText? Of(string? from, string? to) => from == to ? null : new(from, to);
}

/// <summary>What another configuration does to an output.</summary>
internal enum OutputFate
{
    /// <summary>It is in both, under the same title.</summary>
    Stays,

    /// <summary>It is in both, under another title.</summary>
    Retitled,

    /// <summary>It has another name, and says so: its old URLs lead to the new ones.</summary>
    Renamed,

    /// <summary>It is new.</summary>
    Added,

    /// <summary>It goes: its URLs answer 410 where it is listed as retired, else 404.</summary>
    Removed,
}

/// <summary>An item in a plan.</summary>
/// <param name="Id">The id under which subscribers know it.</param>
/// <param name="Title">Its title, or its link where it has none.</param>
/// <param name="Source">The title of its feed.</param>
internal sealed record PlannedItem(string Id, string Title, string Source)
{
    /// <summary>What keeps it out by the configuration in which it is out, as the end of a sentence; null when only other items do, or it is not known.</summary>
    public string? Why { get; init; }

    /// <inheritdoc cref="OutputItem.FirstItem"/>
    [JsonIgnore]
    public long? FirstItem { get; init; }

    public static PlannedItem Of(OutputItem item) => new(item.Id, item.Item.Title ?? item.Item.Link ?? item.Id, item.Source.Title) { FirstItem = item.FirstItem };
}
