using System.Collections.Concurrent;

namespace FeedHub.Scheduling;

/// <summary>Hands out the moments at which a host may be asked, so that no host ever sees a burst. Thread-safe.</summary>
public sealed class HostTurns
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _nextFree = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _heldUntil = new();

    /// <summary>Takes the host's next free turn.</summary>
    /// <returns><paramref name="now"/> when the poll may start at once; else when it may.</returns>
    public DateTimeOffset Take(HostPoliteness politeness, DateTimeOffset now)
    {
        if (IsHeld(politeness.Host, now)) now = _heldUntil[politeness.Host];
        if (politeness.Spacing == TimeSpan.Zero) return now;
        var free = _nextFree.AddOrUpdate(
            politeness.Host,
            static (_, take) => take.Now + take.Spacing,
            static (_, free, take) => (free > take.Now ? free : take.Now) + take.Spacing,
            (Now: now, politeness.Spacing));
        return free - politeness.Spacing;
    }

    /// <summary>Takes the host's turn where it is free at once; what can wait does not push back those who have taken theirs.</summary>
    public bool TryTake(HostPoliteness politeness, DateTimeOffset now) =>
        !IsHeld(politeness.Host, now) && !(_nextFree.TryGetValue(politeness.Host, out var free) && free > now) && Take(politeness, now) <= now;

    /// <summary>Leaves the host alone until then: it said so by Retry-After.</summary>
    public void Hold(string host, DateTimeOffset until) =>
        _heldUntil.AddOrUpdate(host, until, (_, held) => held > until ? held : until);

    /// <summary>True while the host wants to be left alone: turns that were taken before it said so are void.</summary>
    public bool IsHeld(string host, DateTimeOffset now) => _heldUntil.TryGetValue(host, out var until) && until > now;
}
