using FeedHub.Identity;

namespace FeedHub.Storage;

/// <summary>One field of an edit as SQL gives it.</summary>
internal sealed record EditRow
{
    public long EditedAt { get; init; }

    public string Field { get; init; } = "";

    public string? Before { get; init; }

    public string? After { get; init; }

    /// <summary>The edits that the rows are of.</summary>
    /// <param name="rows">Ordered by edit.</param>
    public static IReadOnlyList<ItemEdit> Grouped(IEnumerable<EditRow> rows) =>
    [
        .. rows
            .GroupBy(r => r.EditedAt, r => new FieldChange(r.Field, r.Before, r.After))
            .Select(edit => new ItemEdit(
                DateTimeOffset.FromUnixTimeMilliseconds(edit.Key),
                [.. edit.OrderBy(c => FieldChange.Fields.Index().First(f => f.Item == c.Field).Index)])),
    ];
}
