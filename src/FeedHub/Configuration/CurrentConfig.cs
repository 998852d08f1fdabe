namespace FeedHub.Configuration;

/// <summary>The configuration in force: always a whole, checked one; and what keeps the file from replacing it. Thread-safe.</summary>
public sealed class CurrentConfig(FeedsConfig initial)
{
    private State _state = new(initial, []);

    /// <summary>Read it once per task, so that one task sees one configuration.</summary>
    public FeedsConfig Value => Volatile.Read(ref _state).Config;

    /// <summary>What is wrong with the file as it is now, so that <see cref="Value"/> is an earlier one; empty when the file is in force.</summary>
    public IReadOnlyList<ConfigProblem> Problems => Volatile.Read(ref _state).Problems;

    /// <summary>Tells of each new configuration, after it came into force; on the thread that replaced it.</summary>
    public event EventHandler<ConfigChange>? Changed;

    /// <summary>Puts a configuration into force; what was wrong with the file is over then.</summary>
    internal void Replace(FeedsConfig config)
    {
        var before = Interlocked.Exchange(ref _state, new State(config, []));
        Changed?.Invoke(this, new ConfigChange(before.Config, config));
    }

    /// <summary>Keeps the configuration in force, and says why the file can't replace it; empty when it need not.</summary>
    internal void Refuse(IReadOnlyList<ConfigProblem> problems)
    {
        State before;
        do
            before = Volatile.Read(ref _state);
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _state, before with { Problems = problems }, before), before));
    }

    private sealed record State(FeedsConfig Config, IReadOnlyList<ConfigProblem> Problems);
}

/// <summary>One configuration gave way to another.</summary>
/// <param name="Before">In force until now.</param>
/// <param name="Now">In force from now on.</param>
public sealed record ConfigChange(FeedsConfig Before, FeedsConfig Now);
