using FeedHub.Identity;

namespace FeedHub.Storage;

/// <summary>An edit of an item, as its history remembers it.</summary>
/// <param name="At">The poll that brought it, UTC.</param>
/// <param name="Changes">What differed, in the order of <see cref="FieldChange.Fields"/>; texts of more than <see cref="FieldChange.MostText"/> characters are cut.</param>
public sealed record ItemEdit(DateTimeOffset At, IReadOnlyList<FieldChange> Changes)
{
    /// <summary>Edits of an item that are remembered: the last ones.</summary>
    public const int Most = 20;
}
