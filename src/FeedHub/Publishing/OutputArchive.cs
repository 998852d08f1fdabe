using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using FeedHub.Configuration;
using FeedHub.Journal;
using FeedHub.Storage;

namespace FeedHub.Publishing;

/// <summary>
/// The archives of the outputs (RFC 5005 §4): together with an output they hold every item it ever had, and none of them ever changes. Thread-safe.
/// </summary>
/// <remarks>
/// Items are archived in the order in which they were placed, which nothing can change afterwards: neither a date, an edit, a restart
/// nor a feed added later with old items. As soon as an item that is in no archive has left the output (or never entered it), all items that
/// are in none are closed into archives, those still in the output too. So an output's length of items comes between two closings, archives
/// are disjoint, and at every moment output and archives leave out nothing. An archive is kept until its items would have been removed.
/// </remarks>
public sealed class OutputArchive(IStore store, HubJournal journal, HubAddress hub, TimeProvider time) : IDisposable
{
    /// <summary>A document of a size that every reader takes.</summary>
    internal const int MostItems = 100;

    /// <summary>Closed in one go; a store that is large already is archived step by step, so that outputs need not wait for it.</summary>
    private const int MostAtOnce = 20;

    /// <summary>What is rendered of all archives together; a walk through them asks for each but once.</summary>
    private const long MostRendered = 8 * 1024 * 1024;

    private readonly ConcurrentDictionary<ArchivePath, OutputSnapshot> _rendered = new();
    private readonly SemaphoreSlim _rendering = new(1);

    /// <summary>Closes what is due.</summary>
    /// <param name="output">The output.</param>
    /// <param name="feeds">Its feeds.</param>
    /// <param name="composer">Makes its entries.</param>
    /// <param name="current">What the output holds now.</param>
    /// <param name="stopping">Ends it between two archives.</param>
    /// <returns>The number of the newest archive, null when there is none; and whether more is due.</returns>
    internal async Task<(int? Newest, bool More)> CloseAsync(
        OutputConfig output, IReadOnlyList<FeedConfig> feeds, OutputComposer composer, OutputFeed current, CancellationToken stopping)
    {
        var archives = await store.ArchivesAsync(output.Name, stopping);
        if (archives is not null && feeds.All(f => f.Retention is not null) && feeds.Max(f => f.Retention) is { } retention)
            await store.RemoveArchivesAsync(output.Name, time.GetUtcNow() - retention, stopping);

        // Where there is room left and nothing grows too old, everything is in the output.
        if (current.Items.Count < output.Limit && output.MaxAge is null)
            return (archives?.Last, false);
        var (waiting, more) = await WaitingAsync(composer.Grouping, archives?.LastTurn ?? 0, stopping);
        var shown = current.Items.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        if (waiting.TrueForAll(w => shown.Contains(w.Id)))
            return (archives?.Last, false);

        journal.Write(new JournalRecord { Kind = JournalKind.Closed, At = time.GetUtcNow(), Output = output.Name });
        var newest = archives?.Last;
        foreach (var block in waiting.Chunk(MostItems))
        {
            var entries = await composer.EntriesAsync(block, stopping);
            var (feed, _) = PublishGate.Check(composer.FeedOf(entries, hub.Url));
            var number = (newest ?? 0) + 1;
            var isAdded = await store.AddArchiveAsync(
                new StoredArchive
                {
                    Output = output.Name,
                    Number = number,
                    ClosedAt = time.GetUtcNow(),
                    LastTurn = block[^1].FirstTurn,
                    Document = Compression.QuickBrotli(Encoding.UTF8.GetBytes(StoredJson.Write(feed with { Archive = number, PreviousArchive = newest }))),
                },
                stopping);
            newest = number;

            // Another node was quicker, and what it closed need not end where this one would have: the rest is for the next time.
            if (!isAdded)
                return (newest, true);
        }

        return (newest, more);
    }

    /// <returns>An archive as it is served; null when there is none.</returns>
    internal async Task<OutputSnapshot?> FindAsync(ArchivePath place, CancellationToken cancellation)
    {
        if (_rendered.TryGetValue(place, out var rendered))
            return rendered;

        // One at a time: whoever asks for all of them at once shall not have all of the machine.
        await _rendering.WaitAsync(cancellation);
        try
        {
            if (_rendered.TryGetValue(place, out rendered))
                return rendered;
            if (await store.ArchiveAsync(place.Output, place.Number, cancellation) is not { } stored)
                return null;
            if (_rendered.Values.Sum(r => r.Size) > MostRendered)
                _rendered.Clear();
            return _rendered[place] = Render(place, stored);
        }
        finally
        {
            _rendering.Release();
        }
    }

    /// <summary>Whether there was an archive that is removed by now.</summary>
    internal async Task<bool> WasRemovedAsync(ArchivePath place, CancellationToken cancellation) =>
        place.Number > 0 && await store.ArchivesAsync(place.Output, cancellation) is { First: var first } && place.Number < first;

    /// <summary>An archive as it was closed, but for its links, which lead to where the hub is now.</summary>
    internal static OutputFeed Read(StoredArchive stored, Uri hub)
    {
        using var json = new StreamReader(new BrotliStream(new MemoryStream(stored.Document), CompressionMode.Decompress), Encoding.UTF8);
        return StoredJson.Read<OutputFeed>(json.ReadToEnd()) with { BaseUrl = hub };
    }

    /// <summary>Whether it is the archive that comes after the newest.</summary>
    internal async Task<bool> IsNextAsync(ArchivePath place, CancellationToken cancellation) =>
        await store.ArchivesAsync(place.Output, cancellation) is { Last: var last } && place.Number == last + 1;

    /// <inheritdoc/>
    public void Dispose() => _rendering.Dispose();

    private OutputSnapshot Render(ArchivePath place, StoredArchive stored)
    {
        var written = place.Format.Write(Read(stored, hub.Url));
        var path = place.Format.PathOf(place.Output, place.Number);
        var history = OutputVersions.After(new OutputHistory { Path = path }, written, stored.ClosedAt);
        return OutputSnapshot.Of(path, place.Format.ContentType, written, history, OutputSnapshot.Forever, quick: true);
    }

    /// <summary>The entries that are in no archive, as far as they fit in one go, in the order in which the first item of each was placed.</summary>
    private static async Task<(List<EntryGroup> Waiting, bool More)> WaitingAsync(EntryGrouping grouping, long after, CancellationToken stopping)
    {
        var waiting = new List<EntryGroup>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var more = false;
        await foreach (var chunk in grouping.PlacedAfterAsync(after, stopping).Chunk(MostItems).WithCancellation(stopping))
        {
            more = waiting.Count >= MostItems * MostAtOnce;
            if (more)
                break;

            // An entry is archived with its first item: a copy or report that comes later does not bring it again, nor one that is yet to be read.
            var groups = await grouping.GroupsAsync([.. chunk.DistinctBy(grouping.KeyOf)], stopping);
            waiting.AddRange(groups.OfType<EntryGroup>().Where(g => g.FirstTurn > after && g.FirstTurn <= chunk[^1].Turn && seen.Add(g.Id)));
        }

        waiting.Sort(static (a, b) => a.FirstTurn.CompareTo(b.FirstTurn));
        return (waiting, more);
    }
}
