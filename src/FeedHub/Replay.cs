using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Journal;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub;

/// <summary>
/// Makes a store anew from an archive: what came goes through the very same stages as when it came, in the same order and by the clock of then, and
/// what the service did of itself between is done again. The outputs have the same bytes as those that were published.
/// </summary>
/// <remarks>
/// Feeds and outputs are those of feeds.json as it is given; what it said at the time of <c>backfill</c> and <c>fullText</c> the archive knows. Feeds
/// that it names no more are replayed too, for items of others may be copies of theirs.
/// </remarks>
internal sealed class Replay(
    IStore store, FeedPoll poll, PageFetch pages, ItemPlacing placing, RetentionSweep retention, OutputRendering rendering, CurrentConfig config, ReplayClock clock)
{
    private readonly Dictionary<Uri, long> _feeds = [];

    /// <summary>Documents, pushes and pages so far.</summary>
    public int Responses { get; private set; }

    /// <summary>Begins with an empty store.</summary>
    /// <exception cref="StoreException">It can't be made.</exception>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        await store.OpenAsync(cancellation);
        foreach (var state in await store.RegisterFeedsAsync([.. config.Value.Feeds.Select(f => f.Url)], cancellation)) _feeds[state.Url] = state.Id;
    }

    /// <summary>Does again what a record tells of.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public async Task TakeAsync(StoredRecord stored, CancellationToken cancellation)
    {
        var record = stored.Record;
        clock.Now = record.At;
        var feed = record.Feed is null ? null : await FeedAsync(record, cancellation);
        switch (record.Kind)
        {
            case JournalKind.Document when feed is not null:
                await poll.ReplayAsync(feed, Response(stored), cancellation);
                Responses++;
                break;
            case JournalKind.Push when feed is not null:
                await poll.PushAsync(feed, Response(stored).Document, cancellation);
                Responses++;
                break;
            case JournalKind.Page when feed is not null:
                if (await store.FindItemsAsync(record.Item ?? "", [], 1, cancellation) is [var item]) await pages.ReplayAsync(feed, item, Response(stored), cancellation);
                Responses++;
                break;
            case JournalKind.Restored or JournalKind.Placed or JournalKind.Hour:
                await placing.ReplayAsync(record, cancellation);
                break;
            case JournalKind.Expired or JournalKind.Outnumbered or JournalKind.Forgotten when feed is not null:
                await retention.DoAsync(record, _feeds[feed.Url], cancellation);
                break;
            case JournalKind.Closed when config.Value.Outputs.FirstOrDefault(o => o.Name == record.Output) is { } output:
                await rendering.ConfiguredAsync(output, config.Value, isLive: true, cancellation);
                break;
        }
    }

    /// <summary>Renders every output, so that what is served has the dates of then.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task EndAsync(CancellationToken cancellation)
    {
        foreach (var output in config.Value.Outputs) await rendering.ConfiguredAsync(output, config.Value, isLive: false, cancellation);
    }

    private static FetchResult.Fetched Response(StoredRecord stored) => RecordedResponse.Read(
        stored.Record.Url ?? stored.Record.Feed!,
        stored.Record.Status,
        stored.Record.Headers,
        stored.Packed.Length == 0 ? default : JournalFile.Decompressed(stored.Packed),
        stored.Record.At);

    private async Task<FeedConfig> FeedAsync(JournalRecord record, CancellationToken cancellation)
    {
        var url = record.Feed!;
        if (!_feeds.ContainsKey(url)) _feeds[url] = (await store.RegisterFeedsAsync([.. _feeds.Keys, url], cancellation))[^1].Id;
        var known = config.Value.Feeds.FirstOrDefault(f => f.Url == url)
            ?? new FeedConfig { Url = url, Tags = [], Interval = TimeSpan.FromHours(1), Retention = null, Backfill = null };
        return known with { Backfill = record.Backfill, FullText = record.FullText };
    }
}

/// <summary>A clock that stands at the moment of the archive that is replayed.</summary>
internal sealed class ReplayClock : TimeProvider
{
    /// <summary>The moment, UTC.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}
