using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Storage;

namespace FeedHub.WebSub;

/// <summary>
/// The subscriber's side of WebSub: has every feed that offers a hub pushed by it, where publishers can reach us. Polls go on as if there were
/// no hub; what goes wrong here costs nothing but waiting.
/// </summary>
internal sealed partial class FeedSubscriptions : IDisposable
{
    /// <summary>Where hubs reach us, below our own address; a token follows.</summary>
    public const string CallbackPath = "/websub/callback/";

    /// <summary>Requests to end a subscription before the hub is left to find out by itself.</summary>
    private const int MostFarewells = 3;

    /// <summary>Hubs of known services move by redirects (307, 308), which keep the request as it is.</summary>
    private const int MostRedirects = 3;

    /// <summary>Within which a hub that accepted a request asks back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly CurrentConfig _config;
    private readonly ISubscriptionStore _store;
    private readonly TopicCheck _topics;
    private readonly GuardedSender _sender;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<FeedSubscriptions> _logger;
    private readonly HostLanes _lanes = new();

    public FeedSubscriptions(
        CurrentConfig config,
        ISubscriptionStore store,
        TopicCheck topics,
        GuardedSender sender,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        ILogger<FeedSubscriptions> logger) =>
        (_config, _store, _topics, _sender, _time, _lifetime, _logger) = (config, store, topics, sender, time, lifetime, logger);

    /// <summary>Begins, renews and ends subscriptions as feeds.json and the feeds would have it; requests to hubs go on after it returns.</summary>
    /// <exception cref="StoreException">The next time does it.</exception>
    public async Task KeepUpAsync(CancellationToken stopping)
    {
        var config = _config.Value;
        var now = _time.GetUtcNow();
        var wanted = Wanted(config, await _store.OffersAsync(stopping));
        var existing = await _store.SubscriptionsAsync(stopping);
        var plan = SubscriptionPlan.Of(wanted, existing);
        foreach (var subscription in plan.End) await _store.EndAsync(subscription.Id, now, stopping);
        foreach (var feed in plan.Begin) await _store.AddAsync(Begun(feed, now), stopping);
        if (plan.Begin.Count + plan.End.Count > 0) existing = await _store.SubscriptionsAsync(stopping);

        // Requests outlive this call, and what it may be cancelled by.
        var untilTheEnd = _lifetime.ApplicationStopping;
        var feeds = wanted.ToDictionary(w => w.FeedId);
        foreach (var subscription in existing.Where(s => s.DueAt <= now))
        {
            _lanes.Start(
                subscription.Id,
                new Uri(subscription.Offer.Hub).IdnHost,
                () => AskAsync(subscription.Token, feeds.GetValueOrDefault(subscription.FeedId), untilTheEnd),
                untilTheEnd);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lanes.Dispose();

    /// <summary>Completes when no request is under way.</summary>
    internal Task IdleAsync() => _lanes.IdleAsync();

    /// <summary>Feeds that are to be pushed: those that say so, and by default all where the hub's own address is a public one.</summary>
    private static List<OfferingFeed> Wanted(FeedsConfig config, IReadOnlyList<OfferingFeed> offers)
    {
        if (config.Hub.BaseUrl is not { } address) return [];
        var isPublic = new AddressGuard(PrivateAccess.None, [address.Port]).Objection(address) is null;
        var pushed = config.Feeds.Where(f => !f.Url.IsFile && (f.WebSub ?? isPublic)).Select(f => f.Url).ToHashSet();
        return [.. offers.Where(o => pushed.Contains(o.Url))];
    }

    private static Subscription Begun(OfferingFeed feed, DateTimeOffset now) => new()
    {
        FeedId = feed.FeedId,
        FeedUrl = feed.Url,
        Offer = feed.Offer,
        Token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)),
        Secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
        DueAt = now,
    };

    private async Task AskAsync(string token, OfferingFeed? feed, CancellationToken stopping)
    {
        try
        {
            // What counts is how things stand when its turn has come.
            if (await _store.FindAsync(token, stopping) is not { } subscription || subscription.DueAt > _time.GetUtcNow()) return;
            if (subscription.State == SubscriptionState.Ending) await LeaveAsync(subscription, stopping);
            else if (feed is not null) await JoinAsync(subscription, feed, stopping);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(_logger, e);
        }
    }

    private async Task JoinAsync(Subscription subscription, OfferingFeed feed, CancellationToken stopping)
    {
        var trouble = subscription is { AskedAt: not null, Trouble: null } ? "The hub took the request, but did not ask back."
            : subscription.LeaseUntil is null ? await _topics.ObjectionAsync(feed, stopping)
            : null;
        if (trouble is null)
        {
            var answer = await RequestAsync(subscription, "subscribe", stopping);
            if (answer.IsSuccess) return;
            trouble = $"The hub did not take the request: {answer.InWords}.";
        }

        var failures = subscription.Failures + 1;
        var again = _time.GetUtcNow() + SubscriptionPlan.Backoff(failures);
        await _store.FailedAsync(subscription.Id, failures, trouble, again, stopping);
        Log.NotSubscribed(_logger, subscription.FeedUrl, subscription.Offer.Hub, trouble, again);
    }

    private async Task LeaveAsync(Subscription subscription, CancellationToken stopping)
    {
        // A hub that never heard of it need not be told, and one that does not listen finds out by a 410.
        var neverAsked = subscription is { AskedAt: null, LeaseUntil: null };
        if (!neverAsked && subscription.Failures < MostFarewells && (await RequestAsync(subscription, "unsubscribe", stopping)).Status != 404)
            await _store.FailedAsync(subscription.Id, subscription.Failures + 1, "Not confirmed yet.", _time.GetUtcNow() + Patience, stopping);
        else
            await _store.RemoveAsync(subscription.Id, stopping);
    }

    private async Task<SentAnswer> RequestAsync(Subscription subscription, string mode, CancellationToken stopping)
    {
        if (_config.Value.Hub.BaseUrl is not { } address) return new SentAnswer(null) { Failure = "feeds.json has no hub.baseUrl" };

        // Kept first: some hubs ask back before they answer.
        var now = _time.GetUtcNow();
        await _store.AskedAsync(subscription.Id, now, now + Patience, stopping);
        using var form = new FormUrlEncodedContent(
        [
            new("hub.mode", mode),
            new("hub.topic", subscription.Offer.Topic),
            new("hub.callback", new Uri(address, CallbackPath[1..] + subscription.Token).AbsoluteUri),
            new("hub.secret", subscription.Secret),
            new("hub.lease_seconds", Lease.Asked.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
        ]);
        return await _sender.SendAsync(
            new OutgoingRequest(new Uri(subscription.Offer.Hub))
            {
                Body = await form.ReadAsByteArrayAsync(stopping),
                ContentType = "application/x-www-form-urlencoded",
                MostRedirects = MostRedirects,
            },
            stopping);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{FeedUrl} is not pushed by {Hub}: {Trouble} It is polled as ever; the hub is asked again at {Again:u}")]
        public static partial void NotSubscribed(ILogger logger, Uri feedUrl, string hub, string trouble, DateTimeOffset again);

        [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Subscriptions could not reach their store; they try again within a minute")]
        public static partial void StoreFailed(ILogger logger, Exception exception);
    }
}
