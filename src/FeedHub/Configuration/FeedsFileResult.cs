namespace FeedHub.Configuration;

/// <summary>What became of reading a feeds.json.</summary>
public sealed record FeedsFileResult
{
    /// <summary>The checked configuration; null when any of the problems is an error.</summary>
    public FeedsConfig? Config { get; init; }

    /// <summary>Every error and warning, in the file's order.</summary>
    public required IReadOnlyList<ConfigProblem> Problems { get; init; }
}
