using FeedHub.Configuration;
using FeedHub.Identity;
using FeedHub.Journal;
using FeedHub.Parsing;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub;

/// <summary>
/// The step between a poll's commit and the outputs: decides of each new item whether it is a copy of another feed's, and which story it
/// belongs to. Outputs show what is placed, so nothing appears on its own first and merges later. The counterpart of <see cref="FeedPoll"/>.
/// </summary>
/// <remarks>
/// One task places all items one after the other; whoever has something for it wakes it. Where several nodes share the store, one node at a
/// time does it for all of them, as their schedule says.
/// </remarks>
public sealed partial class ItemPlacing(
    CurrentConfig config,
    IStore store,
    OutputPublisher publisher,
    HubJournal journal,
    TimeProvider time,
    ILogger<ItemPlacing> logger,
    ISharedPlacing? shared = null) : BackgroundService
{
    /// <summary>
    /// In a new database the items wait until each feed was asked once, for at most this long: else the feed that happens to be asked first
    /// would own what several bring, and the ids of a database made anew would differ.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>Items kept in one transaction.</summary>
    private const int Batch = 256;

    /// <summary>Markup from which at least <see cref="NewsItem.MostText"/> characters of text come, unless it has next to none.</summary>
    private const int MostMarkup = 16 * NewsItem.MostText;

    private readonly Signal _signal = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private ItemPlacer? _placer;
    private long _lastTurn;
    private bool _waitsForFeeds;
    private PlacingOrder _order;
    private DateTimeOffset _hour;
    private (IReadOnlyList<string> Patterns, TrackingParameters Parameters) _tracking = ([], TrackingParameters.Default);

    /// <summary>Says that there may be something to do: items came, a feed was asked, or time went by. Returns at once.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Places all that waits, without waiting for feeds. For a process that does not serve, once all feeds were asked.</summary>
    /// <exception cref="StoreException">What is not placed yet is placed the next time.</exception>
    public async Task PlaceAllAsync(CancellationToken cancellation)
    {
        await RestoreAsync(cancellation);
        await PlaceWaitingAsync(cancellation);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Wake();
        while (await _signal.TakeAsync(stoppingToken))
        {
            try
            {
                if (shared is null) await PlaceAsync(stoppingToken);
                else await shared.PlaceSoonAsync(stoppingToken);
            }
            catch (StoreException e)
            {
                Log.StoreFailed(logger, e);
            }
        }
    }

    /// <summary>Places what waits for all nodes, of which no other does so meanwhile.</summary>
    /// <exception cref="StoreException">What is not placed yet is placed the next time.</exception>
    internal async Task PlaceForAllAsync(CancellationToken cancellation)
    {
        // What another node has placed since is not in the memory of this one.
        if (await store.LastTurnAsync(cancellation) != _lastTurn) _placer = null;
        await PlaceAsync(cancellation);
        _lastTurn = await store.LastTurnAsync(cancellation);
    }

    private async Task PlaceAsync(CancellationToken cancellation)
    {
        try
        {
            if (_placer is null) await RestoreAsync(cancellation);
            if (await WaitsForFeedsAsync(cancellation)) return;
            await PlaceWaitingAsync(cancellation);
            await BeginHourAsync(cancellation);
        }
        catch
        {
            // What could not be kept is decided again, from what was kept.
            _placer = null;
            throw;
        }
    }

    /// <summary>Does again, by the clock of then, what the journal says was done.</summary>
    /// <param name="record">Of one of the kinds that concern placing.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    internal async Task ReplayAsync(JournalRecord record, CancellationToken cancellation)
    {
        if (_placer is null || record.Kind == JournalKind.Restored) await RestoreAsync(cancellation);
        if (record.Kind == JournalKind.Hour) await BeginHourAsync(cancellation);
        if (record.Kind != JournalKind.Placed) return;
        _order = record.First ? PlacingOrder.FirstOfAll : PlacingOrder.Arrival;
        await PlaceWaitingAsync(cancellation);
    }

    private async Task RestoreAsync(CancellationToken cancellation) =>
        await journal.InOrderAsync(
            async () =>
            {
                await ReadPlacedAsync(cancellation);
                journal.Write(new JournalRecord { Kind = JournalKind.Restored, At = time.GetUtcNow() });
            },
            cancellation);

    private async Task ReadPlacedAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var placer = new ItemPlacer();
        await store.ReadPlacedAsync(
            now - ItemPlacer.Window, window => placer.Restore(window.Where(w => w.Item.Item is not null).Select(w => (News(w.Item), w.Original, w.Story))), cancellation);
        _waitsForFeeds = !(await store.PlacingAsync(cancellation)).Placed;
        _order = _waitsForFeeds ? PlacingOrder.FirstOfAll : PlacingOrder.Arrival;
        if (_hour == default) _hour = OutputComposer.HourOf(now);
        _placer = placer;
    }

    private async Task<bool> WaitsForFeedsAsync(CancellationToken cancellation)
    {
        if (!_waitsForFeeds) return false;
        var feeds = config.Value.Feeds;
        var states = await store.FeedsAsync([.. feeds.Select(f => f.Url)], cancellation);
        _waitsForFeeds = states.Count(s => s.PolledAt is not null) < feeds.Count && time.GetUtcNow() - _started < LongestWait;
        return _waitsForFeeds;
    }

    private async Task PlaceWaitingAsync(CancellationToken cancellation)
    {
        var changed = new HashSet<Uri>();
        await journal.InOrderAsync(
            async () =>
            {
                IReadOnlyList<UnplacedItem> waiting;
                do
                {
                    waiting = await store.UnplacedAsync(Batch, _order, cancellation);
                    if (waiting.Count == 0) break;
                    await store.PlaceAsync([.. waiting.Select(Place)], cancellation);
                    changed.UnionWith(waiting.Select(w => w.FeedUrl));
                }
                while (waiting.Count == Batch);

                if (changed.Count > 0) journal.Write(new JournalRecord { Kind = JournalKind.Placed, At = time.GetUtcNow(), First = _order == PlacingOrder.FirstOfAll });
            },
            cancellation);

        _order = PlacingOrder.Arrival;
        foreach (var feed in config.Value.Feeds.Where(f => changed.Contains(f.Url))) publisher.FeedChanged(feed);
    }

    private Placement Place(UnplacedItem waiting)
    {
        var placement = waiting.Item is null ? _placer!.PlaceAlone(waiting.Id, waiting.Arrived) : _placer!.Place(News(waiting));
        var guid = PublishedId.Original(waiting.Item?.Guid);
        return guid == waiting.PublishedId ? placement : placement with { Claim = guid };
    }

    /// <summary>Once an hour: joins stories that turned out to be one, and lets the outputs list what came in the hour before.</summary>
    private async Task BeginHourAsync(CancellationToken cancellation)
    {
        var hour = OutputComposer.HourOf(time.GetUtcNow());
        if (hour <= _hour) return;
        await journal.InOrderAsync(
            () =>
            {
                journal.Write(new JournalRecord { Kind = JournalKind.Hour, At = hour });
                return Task.CompletedTask;
            },
            cancellation);
        bool finished;
        do
        {
            var repair = _placer!.Repair(hour);
            if (repair.Merged.Count > 0) await store.MergeStoriesAsync([.. repair.Merged.Select(m => (m.Story, m.Into))], cancellation);
            foreach (var merged in repair.Merged) Log.Merged(logger, merged.Story, merged.Into, merged.Likeness);
            finished = repair.Finished;
            // New items do not wait for the repair to end.
            if (!finished) await PlaceWaitingAsync(cancellation);
        }
        while (!finished);

        _hour = hour;
        publisher.StoriesChanged();
    }

    private NewsItem News(UnplacedItem waiting)
    {
        var item = waiting.Item!;
        return new NewsItem
        {
            Key = waiting.Id,
            Feed = waiting.FeedUrl.AbsoluteUri,
            Source = waiting.FeedTitle,
            Title = item.Title ?? "",
            Text = TextOf(item),
            CanonicalUrl = CanonicalUrl.Of(item.Link, Tracking()),
            Language = item.Language,
            Published = item.Published,
            Arrived = waiting.Arrived,
        };
    }

    private TrackingParameters Tracking()
    {
        var patterns = config.Value.TrackingParameters;
        if (!ReferenceEquals(_tracking.Patterns, patterns)) _tracking = (patterns, TrackingParameters.Default.With(patterns));
        return _tracking.Parameters;
    }

    private static string TextOf(ParsedItem item)
    {
        if ((item.Summary ?? item.Content) is not { } html) return "";
        var text = PlainText.Of(html.Length > MostMarkup ? html[..MostMarkup] : html);
        return text.Length > NewsItem.MostText ? text[..NewsItem.MostText] : text;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "New items could not be placed and wait; the next wake tries again")]
        public static partial void StoreFailed(ILogger logger, Exception exception);

        [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "Story {Story} became part of story {Into} (likeness {Likeness:0.00})")]
        public static partial void Merged(ILogger logger, long story, long into, double likeness);
    }
}
