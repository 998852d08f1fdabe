namespace FeedHub.Storage;

/// <summary>A closed block of an output's items; it never changes, whatever becomes of the items. Immutable.</summary>
public sealed record StoredArchive
{
    /// <summary>The output's name.</summary>
    public required string Output { get; init; }

    /// <summary>Counts up from 1, the oldest.</summary>
    public required int Number { get; init; }

    /// <summary>When it was closed, UTC.</summary>
    public required DateTimeOffset ClosedAt { get; init; }

    /// <summary>The turn of the last item in it: the next archive begins after that.</summary>
    public required long LastTurn { get; init; }

    /// <summary>What it says; the store does not look into it.</summary>
    public required byte[] Document { get; init; }
}

/// <summary>Which archives an output has.</summary>
/// <param name="First">Number of the oldest.</param>
/// <param name="Last">Number of the newest.</param>
/// <param name="LastTurn">The turn of the last item in the newest.</param>
public sealed record ArchiveRange(int First, int Last, long LastTurn);
