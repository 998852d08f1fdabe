using System.Security.Cryptography;
using System.Text;
using FeedHub.Fetching;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.WebSub;

/// <summary>
/// The hub's side of WebSub: asks callbacks whether they mean it, and tells subscribers of what went live. Publishing never waits for it: it
/// looks at what is live, and a subscriber that was slow gets the newest version, not all that were in between.
/// </summary>
/// <remarks>
/// Where several nodes serve the same outputs, each says what is to be done when something goes live on it, and one of them does it: the last
/// one to say so has the newest version, and whoever has not leaves it to those.
/// </remarks>
public sealed partial class HubDispatch(
    IHubStore store,
    IStore outputs,
    SnapshotSet snapshots,
    OutputPublisher publisher,
    PrivateOutputs privates,
    HubAddress hub,
    GuardedSender sender,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<HubDispatch> logger,
    ISharedHubTasks? shared = null) : BackgroundService
{
    /// <summary>Verifications tried of a callback that did not answer.</summary>
    private const int MostVerifications = 3;

    private const int RequestsPerRound = 500;

    private static readonly TimeSpan VerifyAgainAfter = TimeSpan.FromMinutes(2);

    private readonly HostLanes _lanes = new();
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Has it look at once for what is to be done.</summary>
    public void Wake() => Volatile.Read(ref _wake).TrySetResult();

    /// <summary>Ends leases that have run out and subscriptions to outputs that are gone, and has what is due by now done.</summary>
    /// <exception cref="StoreException">The next time does it.</exception>
    public async Task KeepUpAsync(CancellationToken stopping)
    {
        var expired = await store.ExpireAsync(time.GetUtcNow(), stopping);
        if (expired > 0) Log.Expired(logger, expired);

        // Before, what there is to subscribe to is not known.
        if (publisher.HasPublished)
        {
            // What begins here outlives this call, and what it may be cancelled by.
            var untilTheEnd = lifetime.ApplicationStopping;
            foreach (var output in (await store.SubscribersAsync(stopping)).GroupBy(s => s.Path).Where(o => !IsOffered(o.Key)))
            {
                foreach (var subscriber in output)
                    _lanes.Start(new HubTask.Deliver(subscriber.Path, subscriber.Callback), subscriber.Callback.IdnHost, () => RetireAsync(subscriber, untilTheEnd), untilTheEnd);
            }
        }

        Wake();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _wake, wake);

            // Taken before the look at what is live, so that no change falls between the look and the wait.
            var published = publisher.NextPublication;
            try
            {
                await StartDueAsync(stoppingToken);
            }
            catch (StoreException e)
            {
                Log.StoreFailed(logger, e);
            }

            await Task.WhenAny(published, wake.Task).WaitAsync(stoppingToken);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _lanes.IdleAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _lanes.Dispose();
        base.Dispose();
    }

    /// <summary>Completes when nothing is under way.</summary>
    internal Task IdleAsync() => _lanes.IdleAsync();

    /// <summary>Private outputs are not pushed: a callback is nobody that was let in.</summary>
    private bool IsOffered(string path) => snapshots.IsDeclared(path) && !privates.Holds(path);

    private async Task StartDueAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        foreach (var wish in await store.DueRequestsAsync(now, RequestsPerRound, stopping))
            await StartAsync(new HubTask.Verify(wish.Id, wish.Callback.IdnHost), stopping);

        var live = snapshots.Snapshots.Where(s => !privates.Holds(s.Path)).ToDictionary(s => s.Path, s => s.ETag);
        foreach (var subscriber in await store.DueSubscribersAsync(live, now, stopping))
            await StartAsync(new HubTask.Deliver(subscriber.Path, subscriber.Callback), stopping);
    }

    private async Task StartAsync(HubTask task, CancellationToken stopping)
    {
        if (shared is not null) await shared.DoSoonAsync(task, stopping);
        else _lanes.Start(task, task.Host, () => DoAsync(task, stopping), stopping);
    }

    /// <summary>Does what there is to do by now; what the store could not keep is found due again.</summary>
    internal Task DoAsync(HubTask task, CancellationToken stopping) => GuardedAsync(() => task switch
    {
        HubTask.Verify verify => VerifyAsync(verify.Request, stopping),
        HubTask.Deliver deliver => DeliverAsync(deliver.Path, deliver.Callback, stopping),
        _ => throw new System.Diagnostics.UnreachableException(),
    });

    private async Task VerifyAsync(long id, CancellationToken stopping)
    {
        if (await store.FindRequestAsync(id, stopping) is not { } wish || wish.DueAt > time.GetUtcNow()) return;
        if (publisher.HasPublished && !IsOffered(wish.Path))
        {
            await DenyAsync(wish.Callback, wish.Topic, stopping);
            await store.DropAsync(wish, stopping);
            return;
        }

        var challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var answer = await sender.SendAsync(
            new OutgoingRequest(HubRequest.VerificationUrl(wish, challenge)) { ReadsAnswer = true }, stopping);
        if (answer.IsSuccess && answer.Body.Span.SequenceEqual(Encoding.ASCII.GetBytes(challenge)))
        {
            await store.ConfirmAsync(wish, time.GetUtcNow() + wish.Lease, stopping);
            Log.Verified(logger, wish.Callback.Authority, wish.Subscribes ? "subscribed to" : "unsubscribed from", wish.Path);

            // What went live since it was asked for is news to the subscriber.
            Wake();
        }
        else if (answer.Status is null or >= 500 && wish.Attempts + 1 < MostVerifications)
        {
            await store.PostponeAsync(wish, wish.Attempts + 1, time.GetUtcNow() + (VerifyAgainAfter * (wish.Attempts + 1)), stopping);
        }
        else
        {
            await store.DropAsync(wish, stopping);
            Log.NotVerified(logger, wish.Callback.Authority, wish.Path, answer.IsSuccess ? "it did not repeat the challenge" : answer.InWords);
        }
    }

    private async Task DeliverAsync(string path, Uri callback, CancellationToken stopping)
    {
        // What counts is what is live, and known of the subscriber, when its turn has come.
        if (!IsOffered(path) || !snapshots.TryGet(path, out var snapshot) || await store.FindSubscriberAsync(path, callback, stopping) is not { } subscriber) return;
        var now = time.GetUtcNow();
        if (subscriber.Delivered == snapshot.ETag || subscriber.ExpiresAt <= now || subscriber.RetryAt > now) return;
        if (shared is not null && !await IsNewestAsync(snapshot, stopping)) return;

        var headers = new List<KeyValuePair<string, string>>
        {
            new("Link", $"<{new Uri(hub.Url, OutputFeed.HubPath[1..])}>; rel=\"hub\", <{subscriber.Topic}>; rel=\"self\""),
        };
        if (subscriber.Secret is { } secret) headers.Add(new(HubSignature.Header, HubSignature.Of(snapshot.Body.Span, secret)));
        var answer = await sender.SendAsync(
            new OutgoingRequest(subscriber.Callback) { Body = snapshot.Body, ContentType = snapshot.ContentType, Headers = headers }, stopping);
        await ConcludeAsync(subscriber, snapshot, answer, stopping);
    }

    /// <summary>Whether no other node serves a newer version already.</summary>
    private async Task<bool> IsNewestAsync(OutputSnapshot snapshot, CancellationToken stopping) =>
        (await outputs.OutputHistoryAsync(snapshot.Path, stopping)).Versions is [.., var last] && last.Tag == snapshot.Written.Tag;

    private async Task ConcludeAsync(Subscriber subscriber, OutputSnapshot sent, SentAnswer answer, CancellationToken stopping)
    {
        if (answer.IsSuccess)
        {
            await store.SaveDeliveryAsync(subscriber with { Delivered = sent.ETag, Failures = 0, RetryAt = null }, stopping);
        }
        else if (answer.Status == StatusCodes.Status410Gone)
        {
            await store.EndAsync(subscriber, stopping);
            Log.Gone(logger, subscriber.Callback.Authority, subscriber.Path);
        }
        else
        {
            var failures = subscriber.Failures + 1;
            var givenUp = failures >= DeliveryRetry.MostAttempts;
            var retryAt = time.GetUtcNow() + DeliveryRetry.Wait(failures, answer.RetryAfter);
            await store.SaveDeliveryAsync(
                subscriber with { Delivered = givenUp ? sent.ETag : subscriber.Delivered, Failures = failures, RetryAt = retryAt }, stopping);
            Log.NotDelivered(logger, sent.Path, subscriber.Callback.Authority, answer.InWords, failures, retryAt);
        }
    }

    private async Task RetireAsync(Subscriber subscriber, CancellationToken stopping) => await GuardedAsync(async () =>
    {
        await store.EndAsync(subscriber, stopping);
        await DenyAsync(subscriber.Callback, subscriber.Topic, stopping);
    });

    private async Task DenyAsync(Uri callback, string topic, CancellationToken stopping) =>
        await sender.SendAsync(new OutgoingRequest(HubRequest.DenialUrl(callback, topic, "There is no such output any more.")), stopping);

    /// <summary>What the store could not keep is found due again.</summary>
    private async Task GuardedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
        }
    }

    /// <summary>Callbacks are named by their host alone: the rest is often what keeps strangers out.</summary>
    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "A subscriber at {Host} {Did} {Output}")]
        public static partial void Verified(ILogger logger, string host, string did, string output);

        [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "A subscriber at {Host} did not confirm its request for {Output}: {Reason}")]
        public static partial void NotVerified(ILogger logger, string host, string output, string reason);

        [LoggerMessage(
            EventId = 3,
            Level = LogLevel.Warning,
            Message = "{Output} could not be delivered to a subscriber at {Host}: {Reason} (failed {Failures} times); again not before {RetryAt:u}")]
        public static partial void NotDelivered(ILogger logger, string output, string host, string reason, int failures, DateTimeOffset retryAt);

        [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "A subscriber at {Host} is gone (410) and is told no more of {Output}")]
        public static partial void Gone(ILogger logger, string host, string output);

        [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "{Count} subscriptions ended with their lease")]
        public static partial void Expired(ILogger logger, int count);

        [LoggerMessage(EventId = 6, Level = LogLevel.Error, Message = "The hub could not reach its store; it tries again within a minute")]
        public static partial void StoreFailed(ILogger logger, Exception exception);
    }
}
