using System.Collections.Concurrent;
using FeedHub.Configuration;

namespace FeedHub.Publishing;

/// <summary>
/// The outputs that exist without configuration: one for each tag and one for each feed. They are rendered when somebody asks for one that
/// has changed, and kept as long as there is room. Thread-safe.
/// </summary>
public sealed class DerivedOutputs(CurrentConfig config, OutputRendering rendering) : IDisposable
{
    /// <summary>How many items each holds at most.</summary>
    internal const int MostItems = 100;

    internal const int MostKept = 64;

    private const long MostBytes = 16 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _rendering = new(1);
    private Known? _known;
    private long _turn;

    /// <summary>How many documents are held.</summary>
    internal int Count => _kept.Count;

    /// <summary>Tells that items of a feed were added, edited or removed.</summary>
    internal void FeedChanged(FeedConfig feed)
    {
        foreach (var kept in _kept.Values)
        {
            if (kept.Output.Includes(feed)) kept.IsStale = true;
        }
    }

    /// <summary>All of them, those of tags first, each kind in the order of feeds.json.</summary>
    internal IReadOnlyCollection<OutputConfig> All => Outputs().Values;

    /// <param name="path">Path of a request.</param>
    /// <returns>The output and the format that are served there; null when there is none.</returns>
    internal (OutputConfig Output, OutputFormat Format)? Find(string path)
    {
        if (!path.StartsWith("/feeds/by-", StringComparison.Ordinal)) return null;
        var format = OutputFormat.All.FirstOrDefault(f => path.EndsWith("." + f.Extension, StringComparison.Ordinal));
        return format is not null && Outputs().TryGetValue(path["/feeds/".Length..^(format.Extension.Length + 1)], out var output)
            ? (output, format)
            : null;
    }

    /// <param name="output">From <see cref="Find"/>.</param>
    /// <param name="format">The format.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <returns>What is served; null when there is nothing to tell yet.</returns>
    /// <exception cref="Storage.StoreException">The store failed.</exception>
    /// <exception cref="UnpublishableException">It is not fit to be read.</exception>
    internal async Task<OutputSnapshot?> SnapshotAsync(OutputConfig output, OutputFormat format, CancellationToken cancellation)
    {
        var path = format.PathOf(output.Name);
        if (_kept.TryGetValue(path, out var kept) && kept.Current(output) is { } current)
        {
            kept.LastUsed = Interlocked.Increment(ref _turn);
            return current;
        }

        // What was served under another configuration may hold what is private by now.
        var before = kept is not null && ReferenceEquals(kept.Output, output) ? kept.Snapshot : null;

        // One at a time, so that whoever asks for all of them has no more than a part of the machine. Who can be given what was served before
        // does not wait for that.
        if (!await _rendering.WaitAsync(before is null ? Timeout.Infinite : 0, cancellation)) return before;
        try
        {
            if (_kept.TryGetValue(path, out kept) && kept.Current(output) is { } rendered) return rendered;

            // It stands there before the store is read, to hear of what changes from then on.
            var next = new Kept(output) { Snapshot = before, LastUsed = Interlocked.Increment(ref _turn) };
            _kept[path] = next;
            var fresh = await rendering.DerivedAsync(output, config.Value.PublicPart(), format, kept?.Snapshot, cancellation);
            next.Snapshot = fresh;
            next.IsRendered = true;
            MakeRoom();
            return fresh;
        }
        finally
        {
            if (_kept.TryGetValue(path, out kept) && !kept.IsRendered) _kept.TryRemove(path, out _);
            _rendering.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rendering.Dispose();

    private void MakeRoom()
    {
        var size = _kept.Values.Sum(k => k.Snapshot?.Size ?? 0);
        foreach (var (path, kept) in _kept.OrderBy(k => k.Value.LastUsed).ToList())
        {
            if (_kept.Count <= MostKept && size <= MostBytes) return;
            _kept.TryRemove(path, out _);
            size -= kept.Snapshot?.Size ?? 0;
        }
    }

    private Dictionary<string, OutputConfig> Outputs()
    {
        var current = config.Value;
        var known = Volatile.Read(ref _known);
        if (known is null || !ReferenceEquals(known.Config, current))
        {
            known = new Known(current, PublicOutputs(current));
            Volatile.Write(ref _known, known);
        }

        return known.Outputs;
    }

    /// <summary>Their names are those they would have if nothing was private, as subscribers keep them.</summary>
    private static Dictionary<string, OutputConfig> PublicOutputs(FeedsConfig config)
    {
        var open = config.PublicPart().Feeds;
        var outputs = OutputSlug.OutputsOf(config, MostItems);
        return outputs.Where(o => open.Any(o.Value.Includes)).ToDictionary(StringComparer.Ordinal);
    }

    private sealed record Known(FeedsConfig Config, Dictionary<string, OutputConfig> Outputs);

    private sealed class Kept(OutputConfig output)
    {
        public OutputConfig Output => output;

        public OutputSnapshot? Snapshot { get; set; }

        public long LastUsed { get; set; }

        public volatile bool IsRendered;

        public volatile bool IsStale;

        /// <summary>What is served, unless it has changed since or another configuration is in force.</summary>
        public OutputSnapshot? Current(OutputConfig asked) => IsRendered && !IsStale && ReferenceEquals(asked, output) ? Snapshot : null;
    }
}
