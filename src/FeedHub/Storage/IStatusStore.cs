namespace FeedHub.Storage;

/// <summary>What the status page tells of the past, and whether the store itself is well. Thread-safe; each method is one transaction.</summary>
public interface IStatusStore
{
    /// <summary>Days for which a feed's figures are kept.</summary>
    const int DaysKept = 90;

    /// <summary>Days for which the hours of the hub are kept.</summary>
    const int DaysOfHoursKept = 14;

    /// <returns>The figures of each feed and day from a day on, in the order of days; a day without polls or items is left out.</returns>
    Task<IReadOnlyList<PollDay>> PollDaysAsync(DateOnly from, CancellationToken cancellation);

    /// <returns>The figures of each hour from a moment on, in their order; an hour without polls or items is left out.</returns>
    Task<IReadOnlyList<PollHour>> PollHoursAsync(DateTimeOffset from, CancellationToken cancellation);

    /// <summary>Forgets the hours, and up to <paramref name="atMost"/> figures of a feed's day, that are older than they are kept for.</summary>
    /// <returns>How many of days were forgotten; fewer than <paramref name="atMost"/> means that none are left.</returns>
    Task<int> ForgetPollFiguresAsync(DateTimeOffset now, int atMost, CancellationToken cancellation);

    /// <returns>How many subscribe to our outputs, and to how many feeds we do.</returns>
    Task<PushCounts> PushCountsAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Writes a little, to find out whether it can be done.</summary>
    /// <exception cref="StoreException">It can't.</exception>
    Task ProbeAsync(DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>WebSub in figures, both ways.</summary>
/// <param name="Subscribers">Subscriptions to our outputs whose lease lasts.</param>
/// <param name="Unverified">Requests to subscribe or unsubscribe that are not verified yet.</param>
/// <param name="Failing">Subscribers whose last delivery failed.</param>
/// <param name="Active">Feeds that a hub is to push to us.</param>
/// <param name="Wanted">Feeds that offer a hub which has not agreed (yet).</param>
/// <param name="Pushed">Of the active ones, those that pushed something within a day.</param>
public sealed record PushCounts(int Subscribers, int Unverified, int Failing, int Active, int Wanted, int Pushed);
