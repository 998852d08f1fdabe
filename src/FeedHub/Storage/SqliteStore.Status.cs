namespace FeedHub.Storage;

/// <content>What polls came to.</content>
internal sealed partial class SqliteStore : IStatusStore
{
    public Task<IReadOnlyList<PollDay>> PollDaysAsync(DateOnly from, CancellationToken cancellation) =>
        ReadAsync(connection => SqliteFigures.Days(connection, from), cancellation);

    public Task<IReadOnlyList<PollHour>> PollHoursAsync(DateTimeOffset from, CancellationToken cancellation) =>
        ReadAsync(connection => SqliteFigures.Hours(connection, from), cancellation);

    public Task<int> ForgetPollFiguresAsync(DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqliteFigures.Forget(connection, now, atMost), cancellation));

    public Task<PushCounts> PushCountsAsync(DateTimeOffset now, CancellationToken cancellation) =>
        ReadAsync(connection => SqliteFigures.Pushes(connection, now), cancellation);

    public Task ProbeAsync(DateTimeOffset now, CancellationToken cancellation) =>
        Guard(() => Writer.WriteAsync(connection => SqliteFigures.Probe(connection, now), cancellation));
}
