using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace FeedHub.Publishing;

/// <summary>What is served now: every snapshot by its path, swapped as a whole, read without a lock. Thread-safe.</summary>
public sealed class SnapshotSet
{
    private State _state = new([], FrozenDictionary<string, OutputSnapshot>.Empty);

    /// <summary>The names of the outputs there are, rendered or not, in the order of feeds.json.</summary>
    public IReadOnlyList<string> Outputs => Volatile.Read(ref _state).Outputs;

    /// <summary>All snapshots.</summary>
    public IReadOnlyCollection<OutputSnapshot> Snapshots => Volatile.Read(ref _state).ByPath.Values;

    /// <summary>The snapshot served at a path.</summary>
    /// <param name="path">Path of the request, exact to the letter.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>False when there is none (yet).</returns>
    public bool TryGet(string path, [NotNullWhen(true)] out OutputSnapshot? snapshot) =>
        Volatile.Read(ref _state).ByPath.TryGetValue(path, out snapshot);

    /// <summary>Says which outputs there are. What is rendered of others is no longer served.</summary>
    /// <param name="names">Their names, in the order of feeds.json.</param>
    public void Declare(IEnumerable<string> names)
    {
        List<string> outputs = [.. names];
        var paths = outputs.SelectMany(PathsOf).ToHashSet(StringComparer.Ordinal);
        Change(state => new State(
            outputs, state.ByPath.Where(s => paths.Contains(s.Key)).ToFrozenDictionary(StringComparer.Ordinal)));
    }

    /// <summary>Puts snapshots in the place of those at the same paths, all at one moment.</summary>
    /// <param name="snapshots">One output's in all formats, usually.</param>
    public void Publish(params IReadOnlyCollection<OutputSnapshot> snapshots) =>
        Change(state =>
        {
            var byPath = state.ByPath.ToDictionary(StringComparer.Ordinal);
            foreach (var snapshot in snapshots)
                byPath[snapshot.Path] = snapshot;
            return state with { ByPath = byPath.ToFrozenDictionary(StringComparer.Ordinal) };
        });

    /// <summary>Whether a path belongs to an output that is declared, so that it will be served once it is rendered.</summary>
    /// <param name="path">Path of the request.</param>
    public bool IsDeclared(string path) => Outputs.Any(name => PathsOf(name).Contains(path, StringComparer.Ordinal));

    private static IEnumerable<string> PathsOf(string name) => OutputFormat.All.Select(format => format.PathOf(name));

    private void Change(Func<State, State> change)
    {
        State before;
        do
            before = Volatile.Read(ref _state);
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _state, change(before), before), before));
    }

    private sealed record State(IReadOnlyList<string> Outputs, FrozenDictionary<string, OutputSnapshot> ByPath);
}
