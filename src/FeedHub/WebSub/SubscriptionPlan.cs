using FeedHub.Storage;

namespace FeedHub.WebSub;

/// <summary>What has to begin and to end so that each feed whose hub is wanted has one subscription, and no other has any. Pure.</summary>
/// <param name="Begin">Feeds to subscribe to.</param>
/// <param name="End">Subscriptions to unsubscribe from.</param>
internal sealed record SubscriptionPlan(IReadOnlyList<OfferingFeed> Begin, IReadOnlyList<Subscription> End)
{
    /// <param name="wanted">Feeds that offer a hub and are to be pushed.</param>
    /// <param name="existing">Every subscription there is.</param>
    public static SubscriptionPlan Of(IReadOnlyList<OfferingFeed> wanted, IReadOnlyList<Subscription> existing)
    {
        var offers = wanted.ToDictionary(w => w.FeedId, w => w.Offer);
        var current = existing.Where(s => s.State != SubscriptionState.Ending).ToLookup(s => offers.GetValueOrDefault(s.FeedId) == s.Offer);
        var served = current[true].Select(s => s.FeedId).ToHashSet();
        return new SubscriptionPlan([.. wanted.Where(w => !served.Contains(w.FeedId))], [.. current[false]]);
    }

    /// <summary>The wait after a request that came to nothing.</summary>
    /// <param name="failures">In a row, from 1.</param>
    /// <returns>Doubles from ten minutes to a day.</returns>
    public static TimeSpan Backoff(int failures)
    {
        var wait = TimeSpan.FromMinutes(10) * (1 << Math.Min(failures - 1, 10));
        return wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1);
    }
}
