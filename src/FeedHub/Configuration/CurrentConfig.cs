namespace FeedHub.Configuration;

/// <summary>The configuration in force: always a whole, checked one; and what keeps the file from replacing it. Thread-safe.</summary>
public sealed class CurrentConfig(FeedsConfig initial)
{
    private State _state = new(initial, []);

    /// <summary>Read it once per task, so that one task sees one configuration.</summary>
    public FeedsConfig Value => Volatile.Read(ref _state).Config;

    /// <summary>What is wrong with the file as it is now, so that <see cref="Value"/> is an earlier one; empty when the file is in force.</summary>
    public IReadOnlyList<ConfigProblem> Problems => Volatile.Read(ref _state).Problems;

    /// <summary>Puts a configuration into force; what was wrong with the file is over then.</summary>
    internal void Replace(FeedsConfig config) => Volatile.Write(ref _state, new State(config, []));

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
