using System.Diagnostics;
using System.Globalization;
using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Identity;
using FeedHub.Journal;
using FeedHub.Parsing;
using FeedHub.Publishing;
using FeedHub.Scheduling;
using FeedHub.Status;
using FeedHub.Storage;
using FeedHub.WebSub;

namespace FeedHub;

/// <summary>
/// One poll of one feed, from the request to the outputs: the one place that knows every stage. Fetching and parsing happen outside any
/// transaction; then items, validators and state are committed together, so that a poll happened whole or not at all. From there
/// <see cref="ItemPlacing"/> takes the new items on.
/// </summary>
public sealed partial class FeedPoll(
    FeedFetcher fetcher,
    IStore store,
    ISubscriptionStore subscriptions,
    ItemPlacing placing,
    OutputPublisher publisher,
    HubJournal journal,
    PollTelemetry telemetry,
    TimeProvider time,
    ILogger<FeedPoll> logger)
{
    /// <exception cref="OperationCanceledException">The host is stopping; nothing was changed.</exception>
    /// <exception cref="StoreException">What was read could not be kept; the next poll brings it again.</exception>
    public async Task<PollReport> PollAsync(FeedConfig feed, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        using var trace = telemetry.Begin(feed.Url);
        var before = (await store.FeedsAsync([feed.Url], stopping))[0];
        var request = Request(feed, before, time.GetUtcNow());
        FetchResult result;
        using (PollTrace.Stage("fetch")) result = await fetcher.FetchAsync(request, stopping);
        return await TakeAsync(feed, before, request, result, started, trace, stopping);
    }

    /// <summary>Does with a response of the past what <see cref="PollAsync"/> did with it, by the clock of then.</summary>
    /// <exception cref="StoreException">What was read could not be kept.</exception>
    internal async Task<PollReport> ReplayAsync(FeedConfig feed, FetchResult.Fetched fetched, CancellationToken stopping)
    {
        using var trace = telemetry.Begin(feed.Url);
        var before = (await store.FeedsAsync([feed.Url], stopping))[0];
        return await TakeAsync(feed, before, Request(feed, before, time.GetUtcNow()), fetched, time.GetTimestamp(), trace, stopping);
    }

    /// <summary>From what the fetch came to, to the outputs.</summary>
    private async Task<PollReport> TakeAsync(
        FeedConfig feed, FeedState before, FetchRequest request, FetchResult result, long started, Activity? trace, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        before = before with { Moved = Relocation.After(before.Moved, result, now) };

        var poll = result switch
        {
            FetchResult.Fetched fetched => await ReadAsync(feed, before, request, fetched, now, stopping),
            FetchResult.NotModified same => Unchanged(before, request, same, now),
            FetchResult.Gone when before.Moved is { IsConfirmed: true } moved =>
                Failure(before, now, $"The old address is gone (410); from now on {moved.To} is asked."),
            FetchResult.Gone => Failure(before with { Gone = true }, now, "The origin says the feed is gone for good (410). Remove it from feeds.json."),
            FetchResult.Busy busy => Failure(before, now, $"The origin asks to be left alone for a while ({busy.Status})."),
            FetchResult.Failed failed => Failure(before, now, failed.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        poll = poll with
        {
            State = Planned(poll, feed, result, await IsPushedAsync(poll, stopping)),
            Figures = Figures(poll, before, result, time.GetElapsedTime(started)),
        };

        using (PollTrace.Stage("store"))
        {
            if (result is FetchResult.Fetched document && poll.State.LastError is null)
                await journal.CommitAsync(Record(JournalKind.Document, feed, document, now), document.Document.Body, () => store.CommitPollAsync(poll, stopping), stopping);
            else
                await store.CommitPollAsync(poll, stopping);
        }

        // What is new is in no output before it is placed, and placing tells the outputs then.
        if (poll.New.Count == 0 && (poll.Edited.Count > 0 || poll.State.IsShownOtherwiseThan(before))) publisher.FeedChanged(feed);
        // That a feed was asked for the first time is news to what waits for all feeds.
        if (poll.New.Count > 0 || before.PolledAt is null) placing.Wake();

        var report = new PollReport
        {
            Feed = feed,
            State = poll.State,
            New = poll.New.Count,
            Edited = poll.Edited.Count,
            NotModified = result is FetchResult.NotModified,
            Bytes = poll.Figures.Bytes,
            ErrorType = ErrorType(poll, result),
            Took = time.GetElapsedTime(started),
        };
        telemetry.Ended(trace, report);
        Log.Report(logger, report);
        return report;
    }

    private static FetchRequest Request(FeedConfig feed, FeedState state, DateTimeOffset now) =>
        new(state.PollUrl, state.NotModifiedTrust.ToSend(state.Validators, now))
        {
            Headers = feed.Headers,
            Login = feed.Login,
            SecretsFor = feed.Url,
            AllowPrivate = feed.AllowPrivate,
        };

    /// <summary>
    /// Takes what a hub pushed through the same stages as a poll. It adds and edits items, and says nothing of what it leaves out, of how the
    /// feed is doing, or of when to poll it.
    /// </summary>
    /// <param name="feed">The feed, which has been polled before.</param>
    /// <param name="document">What was pushed; its signature is right.</param>
    /// <param name="stopping">The host's stopping token.</param>
    /// <returns>False when it could not be read.</returns>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public async Task<bool> PushAsync(FeedConfig feed, FetchedDocument document, CancellationToken stopping)
    {
        var before = (await store.FeedsAsync([feed.Url], stopping))[0];
        var now = time.GetUtcNow();
        var fetched = new FetchResult.Fetched(document, before.Validators) { Partial = true };
        var push = await ReadAsync(feed, before, Request(feed, before, now), fetched, now, stopping);
        if (push.State.LastError is { } error)
        {
            Log.PushUnreadable(logger, feed.Url, error);
            return false;
        }

        var figures = new PollFigures(PollOutcome.Pushed) { Bytes = document.Body.Length };
        await journal.InOrderAsync(
            async () =>
            {
                await store.CommitPollAsync(push with { Pushed = true, Figures = figures }, stopping);
                journal.Write(Record(JournalKind.Push, feed, fetched, now), document.Body);
            },
            stopping);
        if (push.Edited.Count > 0) publisher.FeedChanged(feed);
        if (push.New.Count > 0) placing.Wake();
        telemetry.Pushed(push.New.Count, push.Edited.Count);
        Log.Pushed(logger, feed.Url, push.New.Count, push.Edited.Count);
        return true;
    }

    private static JournalRecord Record(JournalKind kind, FeedConfig feed, FetchResult.Fetched fetched, DateTimeOffset now) => new()
    {
        Kind = kind,
        At = now,
        Feed = feed.Url,
        Url = fetched.Document.Url.WithoutUserInfo(),
        Status = feed.Url.IsFile ? null : fetched.Partial ? 226 : 200,
        Headers = RecordedResponse.HeadersOf(fetched),
        Backfill = feed.Backfill,
        FullText = feed.FullText,
    };

    /// <summary>True where the feed's hub can be relied on: it has pushed before, and this poll brought nothing that it had not.</summary>
    private async Task<bool> IsPushedAsync(PollCommit poll, CancellationToken stopping) =>
        poll.State.Offer is not null && poll.New.Count == 0 && await subscriptions.IsPushedAsync(poll.State.Id, poll.PolledAt, stopping);

    /// <summary>Reads a document and decides what it changes; only what is new or edited is sanitised, for that is what takes time.</summary>
    private async Task<PollCommit> ReadAsync(
        FeedConfig feed, FeedState before, FetchRequest request, FetchResult.Fetched fetched, DateTimeOffset now, CancellationToken stopping)
    {
        ParsedFeed parsed;
        try
        {
            using (PollTrace.Stage("parse")) parsed = FeedParser.Parse(ToParse(fetched.Document));
        }
        catch (FeedUnreadableException e)
        {
            // The old validators stay: the new ones vouch for a document that gave no items.
            return Failure(before, now, e.Message);
        }

        using var identifying = PollTrace.Stage("identify");
        var document = DocumentItem.AllOf(parsed.Items);
        var trustsGuids = before.Guids.DemotedAt is null;
        var known = await store.KnownItemsAsync(before.Id, DocumentItem.KeysOf(document, trustsGuids), stopping);
        var decision = PollDecision.On(document, known, trustsGuids);
        var edits = await EditsAsync(decision, fetched.Partial, before.Churn, now, stopping);
        int? backfill = before.SucceededAt is null ? feed.Backfill ?? int.MaxValue : null;
        var arrived = ArrivedItem.AllOf([.. decision.New.Select(Sanitise)], now, backfill);
        var state = before with
        {
            Validators = fetched.Validators,
            FreshFor = fetched.Wishes.FreshFor,
            Description = FeedDescription.Of(parsed),
            Guids = before.Guids.After(decision.Guids, now),
            Churn = edits.Churn,
            Posted = [.. before.Posted.Concat(arrived.Select(a => a.Dates.Published)).TakeLast(FeedState.MostPosted)],
        };
        // A delta (RFC 3229) shows only what is new, so it says nothing of what was missed.
        if (!fetched.Partial)
        {
            state = state with
            {
                NotModifiedTrust = before.NotModifiedTrust.AfterDocument(
                    decision.New.Select(i => i.Item.Published),
                    fetched.Validators,
                    request.Known == HttpValidators.None && before.Validators != HttpValidators.None,
                    now),
                DocumentAt = now,
                Offer = HubDiscovery.Of(fetched.Document, parsed),
                DocumentItems = document.Count,
                CoverageGaps = CoverageGap.After(before.CoverageGaps, before.DocumentItems, document.Count, decision.Known.Count),
            };
        }

        var edited = edits.Edited.Select(e => e.Id).ToHashSet();
        return Success(state, now) with
        {
            New = arrived,
            MissedPosts = !fetched.Partial && CoverageGap.Missed(before.DocumentItems, document.Count, decision.Known.Count),
            Edited = edits.Edited,
            Pages = PageFetch.WantedBy(feed, arrived, edits.Edited),
            Relearned = [.. decision.Known.Where(k => k.IsKnownOtherwise && !edited.Contains(k.As.Id)).Select(k => k.Unedited).Union(edits.Same)],
            ListedTombstones = [.. decision.Known.Where(k => k.As.Removed).Select(k => k.As.Id)],
        };
    }

    private async Task<EditDecision> EditsAsync(
        PollDecision decision, bool partial, ContentChurn churn, DateTimeOffset now, CancellationToken stopping)
    {
        List<RecognisedItem> changed = [.. decision.Changed.Select(c => c with { Identified = Sanitise(c.Identified) })];
        var kept = changed.Count == 0 ? new Dictionary<long, KeptItem>() : await store.KeptItemsAsync([.. changed.Select(c => c.As.Id)], stopping);
        var edits = EditDecision.On(changed, kept, decision.Known.Count, churn, now);
        // A delta lists what changed alone, so it says nothing of how much usually does.
        return partial ? edits with { Churn = churn } : edits;
    }

    private static PollCommit Unchanged(FeedState before, FetchRequest request, FetchResult.NotModified same, DateTimeOffset now) => Success(
        before with
        {
            Validators = same.Validators,
            FreshFor = FreshFor(same.Wishes, before),
            NotModifiedTrust = before.NotModifiedTrust.AfterNotModified(request.Known, same.Validators, now),
        },
        now);

    private static PollFigures Figures(PollCommit poll, FeedState before, FetchResult result, TimeSpan took) =>
        new(poll.State.LastError is not null ? PollOutcome.Failed : result is FetchResult.NotModified ? PollOutcome.NotModified : PollOutcome.Document)
        {
            Bytes = (result as FetchResult.Fetched)?.Document.WireBytes ?? 0,
            Took = took,
            IsFirst = before.SucceededAt is null,
        };

    /// <summary>What went wrong, in one of a few words that can be counted; null when nothing did.</summary>
    private static string? ErrorType(PollCommit poll, FetchResult result) => result switch
    {
        FetchResult.Gone => "410",
        FetchResult.Busy busy => busy.Status.ToString(CultureInfo.InvariantCulture),
        FetchResult.Failed { Status: { } status } => status.ToString(CultureInfo.InvariantCulture),
        FetchResult.Failed failed => failed.Fault.ToString(),
        _ => poll.State.LastError is null ? null : "Unreadable",
    };

    private static FeedDocument ToParse(FetchedDocument document) =>
        new(document.Body, document.Url, document.ContentType, document.ContentLanguage, document.ContentLocation);

    private static IdentifiedItem Sanitise(IdentifiedItem identified) => identified with { Item = ItemSanitizer.Sanitise(identified.Item) };

    private static PollCommit Success(FeedState state, DateTimeOffset now) => new()
    {
        State = state with
        {
            PolledAt = now,
            SucceededAt = now,
            WatchedSince = state.WatchedSince ?? now,
            FailingSince = null,
            Failures = 0,
            LastError = null,
        },
        PolledAt = now,
    };

    private static PollCommit Failure(FeedState state, DateTimeOffset now, string reason) => new()
    {
        State = state with { PolledAt = now, FailingSince = state.FailingSince ?? now, Failures = state.Failures + 1, LastError = reason },
        PolledAt = now,
    };

    /// <summary>A 304 that says nothing of freshness leaves that of the document as it was (RFC 9111 §4.3.4).</summary>
    private static TimeSpan? FreshFor(OriginWishes wishes, FeedState before) =>
        wishes.FreshFor ?? (wishes.FreshnessVoided ? null : before.FreshFor);

    /// <summary>Retry-After counts for the whole host; a day at most, so that no slip of a publisher's silences it for good.</summary>
    private static DateTimeOffset? HostHeldUntil(FetchResult result, DateTimeOffset now) =>
        result is FetchResult.Busy or FetchResult.Failed && result.Wishes.RetryAfter is { } wait
            ? now + (wait < NextPoll.Longest ? wait : NextPoll.Longest)
            : null;

    private static FeedState Planned(PollCommit poll, FeedConfig feed, FetchResult result, bool pushed)
    {
        var state = poll.State;
        var next = NextPoll.After(PollHistory.Of(feed, state, poll.PolledAt, result.Wishes) with
        {
            FailedStatus = result switch { FetchResult.Gone when state.Gone => 410, FetchResult.Failed failed => failed.Status, _ => null },
            Pushed = pushed,
        });
        return state with
        {
            NextPollAt = next.DispatchedAt(feed.Url, poll.PolledAt, state.Description.Cadence),
            PlannedByInterval = feed.Interval,
            NextPollReason = next.Reason,
            HostHeldUntil = HostHeldUntil(result, poll.PolledAt),
        };
    }

    private static partial class Log
    {
        public static void Report(ILogger logger, PollReport report)
        {
            var url = report.Feed.Url;
            var milliseconds = (long)report.Took.TotalMilliseconds;
            if (report.State.LastError is { } error)
                Failed(logger, url, error, report.State.Failures, report.State.FailingSince!.Value, report.State.NextPollAt, milliseconds);
            else if (report.NotModified)
                NotModified(logger, url, report.State.NextPollAt, report.State.NextPollReason, milliseconds);
            else
                Polled(logger, url, report.New, report.Edited, report.State.NextPollAt, report.State.NextPollReason, milliseconds);
        }

        [LoggerMessage(
            EventId = 1,
            Level = LogLevel.Information,
            Message = "Polled {FeedUrl}: {New} new, {Edited} edited; next at {NextPollAt:u}, {Reason} ({Milliseconds} ms)")]
        private static partial void Polled(
            ILogger logger, Uri feedUrl, int @new, int edited, DateTimeOffset? nextPollAt, string? reason, long milliseconds);

        [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "{FeedUrl} was pushed: {New} new, {Edited} edited")]
        public static partial void Pushed(ILogger logger, Uri feedUrl, int @new, int edited);

        [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "What was pushed for {FeedUrl} can't be read: {Error}")]
        public static partial void PushUnreadable(ILogger logger, Uri feedUrl, string error);

        [LoggerMessage(
            EventId = 3,
            Level = LogLevel.Information,
            Message = "Polled {FeedUrl}: not modified; next at {NextPollAt:u}, {Reason} ({Milliseconds} ms)")]
        private static partial void NotModified(ILogger logger, Uri feedUrl, DateTimeOffset? nextPollAt, string? reason, long milliseconds);

        [LoggerMessage(
            EventId = 2,
            Level = LogLevel.Warning,
            Message = "Could not poll {FeedUrl}: {Error} (failed {Failures} times since {FailingSince:u}); next at {NextPollAt:u} ({Milliseconds} ms)")]
        private static partial void Failed(
            ILogger logger, Uri feedUrl, string error, int failures, DateTimeOffset failingSince, DateTimeOffset? nextPollAt, long milliseconds);
    }
}
