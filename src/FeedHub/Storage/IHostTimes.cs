namespace FeedHub.Storage;

/// <summary>What all who poll know of the hosts they poll. Thread-safe.</summary>
public interface IHostTimes
{
    /// <summary>Changes what is known of a host; nobody else changes it meanwhile.</summary>
    /// <param name="host">Host name and port, lower case.</param>
    /// <param name="change">From what is known to what is known from then on, and an answer. Short, and may be asked again.</param>
    /// <param name="cancellation">Counts until the change begins.</param>
    /// <exception cref="StoreException">Nothing was changed.</exception>
    ValueTask<T> ChangeAsync<T>(string host, Func<HostTimes, (HostTimes After, T Answer)> change, CancellationToken cancellation);
}

/// <summary>When a host was asked and may be asked again. Immutable.</summary>
public sealed record HostTimes
{
    /// <summary>Of a host that was never asked.</summary>
    public static HostTimes Unknown { get; } = new();

    /// <summary>When the last poll began, UTC.</summary>
    public DateTimeOffset Asked { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The first moment that no feed was promised yet, UTC.</summary>
    public DateTimeOffset Free { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Until when the host wants to be left alone, UTC.</summary>
    public DateTimeOffset HeldUntil { get; init; } = DateTimeOffset.MinValue;
}
