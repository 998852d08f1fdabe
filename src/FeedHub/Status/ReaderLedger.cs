using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Status;

/// <summary>Brings what was counted of readers into the store: once a minute, and when the service stops. Thread-safe.</summary>
public sealed partial class ReaderLedger(ReaderTally tally, IStore store, TimeProvider time, ILogger<ReaderLedger> logger) : IHostedService, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private IReadOnlyList<ReaderCounts> _waiting = [];

    /// <summary>Keeps what was counted since it was kept last. What a failing store refuses waits for the next time.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            _waiting = [.. _waiting.Concat(tally.Take()).GroupBy(c => c.Product, (_, counts) => counts.Aggregate((sum, next) => sum.Plus(next)))];
            if (_waiting.Count == 0) return;
            await store.AddReaderCountsAsync(_waiting, Today(), cancellation);
            _waiting = [];
        }
        catch (StoreException e)
        {
            Log.NotKept(logger, e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What each program did lately, those that ask most first.</summary>
    /// <param name="days">How many days back, today included.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<IReadOnlyList<ReaderCounts>> ReadAsync(int days, CancellationToken cancellation)
    {
        await KeepAsync(cancellation);
        var counts = await store.ReaderCountsAsync(Today() - days + 1, cancellation);
        return [.. counts.OrderByDescending(c => c.Requests).ThenBy(c => c.Product, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>Also when the time for stopping is up: it is one short write, and nobody would count again.</remarks>
    public Task StopAsync(CancellationToken cancellationToken) => KeepAsync(CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private long Today() => time.GetUtcNow().ToUnixTimeSeconds() / (24 * 60 * 60);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "What was counted of readers could not be kept; it waits for the next time")]
        public static partial void NotKept(ILogger logger, Exception exception);
    }
}
