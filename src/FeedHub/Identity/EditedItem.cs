using FeedHub.Parsing;

namespace FeedHub.Identity;

/// <summary>A kept item that its publisher edited.</summary>
/// <param name="Id">The store's number for it.</param>
/// <param name="Identified">What it says now, sanitised, under its key.</param>
/// <param name="Changes">What differs; never empty.</param>
public sealed record EditedItem(long Id, IdentifiedItem Identified, IReadOnlyList<FieldChange> Changes);

/// <summary>An item as it is kept, for comparing.</summary>
/// <param name="Item">What it says, sanitised.</param>
/// <param name="Edits">How often it was edited, as far as that is remembered.</param>
public sealed record KeptItem(ParsedItem Item, int Edits);
