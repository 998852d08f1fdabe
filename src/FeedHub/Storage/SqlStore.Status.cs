namespace FeedHub.Storage;

/// <content>What polls came to.</content>
internal abstract partial class SqlStore : IStatusStore
{
    public Task<IReadOnlyList<PollDay>> PollDaysAsync(DateOnly from, CancellationToken cancellation) =>
        QueryAsync(connection => SqlFigures.DaysAsync(connection, from), cancellation);

    public Task<IReadOnlyList<PollHour>> PollHoursAsync(DateTimeOffset from, CancellationToken cancellation) =>
        QueryAsync(connection => SqlFigures.HoursAsync(connection, from), cancellation);

    public Task<int> ForgetPollFiguresAsync(DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        ChangeAsync(connection => SqlFigures.ForgetAsync(connection, now, atMost), cancellation);

    public Task<PushCounts> PushCountsAsync(DateTimeOffset now, CancellationToken cancellation) =>
        QueryAsync(connection => SqlFigures.PushesAsync(connection, now), cancellation);

    public Task ProbeAsync(DateTimeOffset now, CancellationToken cancellation) =>
        ChangeAsync(connection => SqlFigures.ProbeAsync(connection, now), cancellation);
}
