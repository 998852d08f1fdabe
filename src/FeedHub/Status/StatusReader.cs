using FeedHub.Configuration;
using FeedHub.Journal;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Status;

/// <summary>Reads what the status page tells. However many ask, one report is made at a time, and those who come meanwhile share the next.</summary>
internal sealed class StatusReader(CurrentConfig current, IStore store, IStatusStore figures, IPageStore pages, HubJournal journal, OutputPublisher publisher, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task<StatusReport> _running = Task.FromResult<StatusReport>(null!);
    private Task<StatusReport>? _next;

    /// <returns>A report of a moment after the call.</returns>
    /// <exception cref="StoreException">The store can't be read.</exception>
    public Task<StatusReport> ReadAsync(CancellationToken cancellation)
    {
        lock (_lock) return (_next ??= AfterAsync(_running)).WaitAsync(cancellation);
    }

    private async Task<StatusReport> AfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock) (_running, _next) = (_next!, null);
        return await MakeAsync();
    }

    private async Task<StatusReport> MakeAsync()
    {
        // Not to be cancelled: it is for all who wait.
        var none = CancellationToken.None;
        var (config, now) = (current.Value.PublicPart(), time.GetUtcNow());
        return StatusReports.Of(new StatusFacts
        {
            Config = config,
            ConfigProblems = current.Problems,
            Now = now,
            States = await store.FeedsAsync([.. config.Feeds.Select(f => f.Url)], none),
            Items = await store.CountItemsAsync(none),
            Days = await figures.PollDaysAsync(StatusReports.FirstDay(now), none),
            Hours = await figures.PollHoursAsync(StatusReports.FirstHour(now), none),
            Pushes = await figures.PushCountsAsync(now, none),
            Pages = await pages.PageTroublesAsync(none),
            Archive = journal.Size(),
            Live = publisher.Live,
        });
    }
}
