using System.Globalization;

namespace FeedHub.Storage;

/// <summary>Which items somebody who leafs through them wants to see. What is null does not matter.</summary>
public sealed record ItemQuery
{
    /// <summary>The feeds, by their numbers.</summary>
    public required IReadOnlyCollection<long> Feeds { get; init; }

    /// <summary>Only what arrived before this, exclusive.</summary>
    public ItemCursor? Before { get; init; }

    /// <summary>Language without region, in lower case.</summary>
    public string? Language { get; init; }

    /// <summary>Words to be found.</summary>
    public SearchTerms? Terms { get; init; }
}

/// <summary>A place in the order in which items arrived.</summary>
/// <param name="Arrived">When, UTC; whole milliseconds count.</param>
/// <param name="Id">The item's number, which tells apart what arrived together.</param>
public readonly record struct ItemCursor(DateTimeOffset Arrived, long Id)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static ItemCursor? Parse(string? text) =>
        text?.Split('-') is [var time, var id]
        && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new ItemCursor(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), number)
            : null;

    /// <summary>As it stands in a URL: two numbers with a hyphen between.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Arrived.ToUnixTimeMilliseconds()}-{Id}");
}
