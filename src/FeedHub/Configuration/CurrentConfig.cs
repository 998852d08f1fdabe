namespace FeedHub.Configuration;

/// <summary>The configuration in force: always a whole, checked one. Thread-safe.</summary>
public sealed class CurrentConfig(FeedsConfig initial)
{
    /// <summary>Read it once per task, so that one task sees one configuration.</summary>
    public FeedsConfig Value { get; } = initial;
}
