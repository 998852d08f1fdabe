using FeedHub.Storage;

namespace FeedHub.Scheduling;

/// <summary>Hands out the moments at which a host may be asked, so that no host ever sees a burst, whoever polls it. Thread-safe.</summary>
internal sealed class HostTurns(IHostTimes hosts)
{
    /// <summary>Takes the host's next free turn, or begins the one that was taken before.</summary>
    /// <param name="politeness">What holds for the host.</param>
    /// <param name="hasTurn">True when the turn that was taken has come.</param>
    /// <param name="now">The clock, UTC.</param>
    /// <param name="cancellation">Counts until the turn is taken.</param>
    /// <returns><paramref name="now"/> when the poll is to begin at once; else when the turn comes.</returns>
    /// <exception cref="StoreException">What is known of the host can't be reached; it is not to be asked.</exception>
    public ValueTask<DateTimeOffset> TakeAsync(HostPoliteness politeness, bool hasTurn, DateTimeOffset now, CancellationToken cancellation) =>
        politeness.Spacing == TimeSpan.Zero
            ? ValueTask.FromResult(now)
            : hosts.ChangeAsync(politeness.Host, known => Take(known, politeness.Spacing, hasTurn, now), cancellation);

    /// <summary>Takes the host's turn where it is free at once; what can wait does not push back those who have taken theirs.</summary>
    /// <exception cref="StoreException">What is known of the host can't be reached; it is not to be asked.</exception>
    public ValueTask<bool> TryTakeAsync(HostPoliteness politeness, DateTimeOffset now, CancellationToken cancellation) =>
        politeness.Spacing == TimeSpan.Zero
            ? ValueTask.FromResult(true)
            : hosts.ChangeAsync(
                politeness.Host,
                known => Take(known, politeness.Spacing, hasTurn: false, now) is var (after, turn) && turn <= now ? (after, true) : (known, false),
                cancellation);

    /// <summary>True while the host wants to be left alone.</summary>
    /// <exception cref="StoreException">What is known of the host can't be reached.</exception>
    public ValueTask<bool> IsHeldAsync(string host, DateTimeOffset now, CancellationToken cancellation) =>
        hosts.ChangeAsync(host, known => (known, known.HeldUntil > now), cancellation);

    /// <summary>Leaves the host alone until then: it said so by Retry-After.</summary>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public async ValueTask HoldAsync(string host, DateTimeOffset until, CancellationToken cancellation) =>
        await hosts.ChangeAsync(host, known => (known.HeldUntil < until ? known with { HeldUntil = until } : known, until), cancellation);

    /// <summary>
    /// A turn that was taken before the host wanted to be left alone is void. One that comes later than it should have come keeps the one
    /// after it waiting, so that however late polls begin they are never closer to one another than the spacing.
    /// </summary>
    private static (HostTimes After, DateTimeOffset Turn) Take(HostTimes known, TimeSpan spacing, bool hasTurn, DateTimeOffset now)
    {
        var promised = hasTurn && known.HeldUntil <= now;
        var earliest = Latest(now, known.HeldUntil, known.Asked == DateTimeOffset.MinValue ? now : known.Asked + spacing);
        var turn = promised ? earliest : Latest(earliest, known.Free);
        if (turn <= now) known = known with { Asked = now };
        return (promised ? known : known with { Free = turn + spacing }, turn);
    }

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var latest = times[0];
        foreach (var time in times)
        {
            if (time > latest) latest = time;
        }

        return latest;
    }
}
