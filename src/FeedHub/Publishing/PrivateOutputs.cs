using System.Collections.Frozen;
using FeedHub.Configuration;

namespace FeedHub.Publishing;

/// <summary>
/// Which outputs are private, by the configuration in force: a token that is changed holds from the next request on, whether or not the output is
/// rendered anew. Thread-safe.
/// </summary>
public sealed class PrivateOutputs(CurrentConfig config)
{
    private const string Start = "/feeds/";

    private Known? _known;

    /// <summary>Whether a path belongs to a private output: its own in any format, one it had before, or that of an archive.</summary>
    /// <param name="path">Path of a request.</param>
    public bool Holds(string path) => LockAt(path) is not null;

    /// <summary>Whether an output is private.</summary>
    /// <param name="name">Its name.</param>
    internal bool Includes(string name) => Locks() is { } locks && locks.ContainsKey(name);

    /// <returns>What guards a path; null when everybody may read what is there.</returns>
    internal OutputLock? LockAt(string path)
    {
        if (Locks() is not { } locks || !path.StartsWith(Start, StringComparison.Ordinal)) return null;

        // No name has a slash in it, and of its dots the last begins the format.
        var rest = path.AsSpan(Start.Length);
        var end = rest.IndexOf('/');
        if (end < 0) end = rest.LastIndexOf('.');
        return end > 0 && locks.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(rest[..end], out var found) ? found : null;
    }

    /// <returns>By name, former ones included; null when there is none, as is usual.</returns>
    private FrozenDictionary<string, OutputLock>? Locks()
    {
        var current = config.Value;
        var known = Volatile.Read(ref _known);
        if (known is null || !ReferenceEquals(known.Config, current))
        {
            known = Known.Of(current);
            Volatile.Write(ref _known, known);
        }

        return known.Locks;
    }

    private sealed record Known(FeedsConfig Config, FrozenDictionary<string, OutputLock>? Locks)
    {
        public static Known Of(FeedsConfig config)
        {
            var locks = new Dictionary<string, OutputLock>(StringComparer.Ordinal);
            foreach (var output in config.Outputs.Where(o => o.IsPrivate))
            {
                var one = new OutputLock(output);
                foreach (var name in output.RenamedFrom.Append(output.Name)) locks[name] = one;
            }

            return new Known(config, locks.Count == 0 ? null : locks.ToFrozenDictionary(StringComparer.Ordinal));
        }
    }
}
