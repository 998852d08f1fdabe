namespace FeedHub.WebSub;

/// <summary>When a delivery that failed is tried again. Pure.</summary>
internal static class DeliveryRetry
{
    /// <summary>Attempts at one version of an output, over about three hours.</summary>
    public const int MostAttempts = 8;

    /// <summary>The longest wait, and how long a subscriber that was given up on is left alone.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    /// <param name="failures">Deliveries in a row that failed, from 1.</param>
    /// <param name="retryAfter">What the subscriber asked for; null is nothing.</param>
    /// <returns>Doubles from a minute to an hour.</returns>
    public static TimeSpan Wait(int failures, TimeSpan? retryAfter)
    {
        var wait = First * (1 << Math.Min(failures - 1, 10));
        if (retryAfter > wait) wait = retryAfter.Value;
        return wait < Longest ? wait : Longest;
    }
}
