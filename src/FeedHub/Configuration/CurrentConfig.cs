namespace FeedHub.Configuration;

/// <summary>The configuration in force: always a whole, checked one. Thread-safe.</summary>
public sealed class CurrentConfig(FeedsConfig initial)
{
    private volatile FeedsConfig _value = initial;

    /// <summary>Read it once per task, so that one task sees one configuration.</summary>
    public FeedsConfig Value => _value;
}
