using FeedHub.Configuration;
using FeedHub.Fetching;
using FeedHub.Identity;
using FeedHub.Journal;
using FeedHub.Parsing;
using FeedHub.Publishing;
using FeedHub.Scheduling;
using FeedHub.Storage;

namespace FeedHub;

/// <summary>
/// The way from an item of which its feed brings but a teaser to the full text on its own page: one page, from the request to the outputs. A poll
/// never waits for it. The item is published with its teaser at once; the text comes as something that was missing, not as an edit, so that the
/// entry is changed in place and no reader shows it as new.
/// </summary>
/// <remarks>
/// What identifies an item, what it is a copy of, its story and its rules go by what the feed said. Whatever goes wrong, the teaser stays, and the
/// status page says why.
/// </remarks>
public sealed partial class PageFetch(
    FeedFetcher fetcher, IStore store, IPageStore pages, OutputPublisher publisher, HubJournal journal, CurrentConfig config, TimeProvider time, ILogger<PageFetch> logger)
{
    /// <summary>Pages that one poll asks for at most, those of its newest items: no feed shall make us read a whole site.</summary>
    private const int MostPerPoll = 20;

    /// <summary>After the first attempt, and after the second.</summary>
    private static readonly TimeSpan[] Retries = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(3)];

    /// <summary>Which pages a poll makes due.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="arrived">Its new items, the oldest first.</param>
    /// <param name="edited">Its edited items.</param>
    internal static IReadOnlyList<WantedPage> WantedBy(FeedConfig feed, IEnumerable<ArrivedItem> arrived, IEnumerable<EditedItem> edited)
    {
        if (!feed.FullText) return [];
        var wanted = arrived.Where(a => !a.Withheld).Reverse().Select(a => Wanted(a.Identified)).Where(p => p.Url is not null).Take(MostPerPoll);
        return [.. wanted, .. edited.Select(e => Wanted(e.Identified)).Take(MostPerPoll)];
    }

    /// <summary>Asks for a page, and publishes what it says.</summary>
    /// <param name="page">The page.</param>
    /// <param name="stopping">The host's stopping token.</param>
    /// <returns>Until when its host wants to be left alone; null when it did not say.</returns>
    /// <exception cref="OperationCanceledException">The host is stopping; the attempt is counted, and made again later.</exception>
    /// <exception cref="StoreException">The text could not be kept; the page is asked for again later.</exception>
    public async Task<DateTimeOffset?> FetchAsync(DuePage page, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (config.Value.Feeds.FirstOrDefault(f => f.Url == page.FeedUrl) is not { FullText: true } feed)
        {
            await pages.FailPageAsync(page with { Attempts = page.Attempts - 1 }, "The feed was no longer to be completed when its turn came.", null, stopping);
            return null;
        }

        var retryAt = now + Retries[Math.Min(page.Attempts, Retries.Length - 1)];
        await pages.BeginPageAsync(page.ItemId, retryAt, stopping);
        var item = (await store.KeptItemsAsync([page.ItemId], stopping)).GetValueOrDefault(page.ItemId)?.Item;
        if (item is null) return null;

        var request = Request(feed, page);
        var result = await fetcher.FetchAsync(request, stopping);
        return await TakeAsync(feed, page, item, request, result, retryAt, stopping);
    }

    /// <summary>Does with a page of the past what <see cref="FetchAsync"/> did with it.</summary>
    /// <exception cref="StoreException">It could not be kept.</exception>
    internal async Task ReplayAsync(FeedConfig feed, ItemRecord record, FetchResult.Fetched fetched, CancellationToken stopping)
    {
        if (await pages.PageAsync(record.Id, stopping) is not { } state || record.Item is null) return;
        var page = new DuePage(record.Id, record.FeedId, feed.Url, new Uri(state.Url), state.Attempts);
        var now = time.GetUtcNow();
        await pages.BeginPageAsync(page.ItemId, now, stopping);
        await TakeAsync(feed, page, record.Item, Request(feed, page), fetched, now, stopping);
    }

    /// <summary>From what the fetch came to, to the outputs.</summary>
    private async Task<DateTimeOffset?> TakeAsync(
        FeedConfig feed, DuePage page, ParsedItem item, FetchRequest request, FetchResult result, DateTimeOffset retryAt, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var trouble = result switch
        {
            FetchResult.Fetched fetched => PageArticle.TryRead(ToRead(fetched.Document), item.Title, out var html) is { } unread ? (Reason: unread, RetryAt: null)
                : !FullText.IsFuller(item, html) ? (Reason: "The page says no more than the feed.", RetryAt: null)
                : await KeptAsync(feed, page, fetched, html, stopping),
            FetchResult.Busy busy => (Reason: $"The page's host asks to be left alone for a while ({busy.Status}).", RetryAt: HeldUntil(result, now) ?? retryAt),
            FetchResult.Failed { Status: null or >= 500 or 408 } failed => (failed.Reason, RetryAt: retryAt),
            FetchResult.Failed failed => (failed.Reason, RetryAt: null),
            _ => (Reason: "The page is gone (410).", RetryAt: (DateTimeOffset?)null),
        };
        var held = HeldUntil(result, now);
        if (held is { } until) await pages.PostponePagesAsync(page.FeedId, until, stopping);
        if (trouble.Reason is not null)
        {
            await pages.FailPageAsync(page, trouble.Reason, trouble.RetryAt, stopping);
            Log.Failed(logger, request, trouble.Reason);
        }

        return held;
    }

    /// <summary>What holds for the host of a page: it is the operator's own only where its feed is.</summary>
    internal HostPoliteness PolitenessOf(DuePage page)
    {
        var current = config.Value;
        var feed = current.Feeds.FirstOrDefault(f => f.Url == page.FeedUrl);
        return feed is not null && IsOwn(feed, current)
            ? HostPoliteness.For(feed with { Url = page.Url }, current.Fetch)
            : HostPoliteness.For(page.Url, new FetchConfig { AllowPrivate = PrivateAccess.None });
    }

    private static WantedPage Wanted(IdentifiedItem identified)
    {
        var item = identified.Item;
        var url = Uri.TryCreate(item.Link, UriKind.Absolute, out var link) && WebAddress.IsHttp(item.Link) && !FullText.Has(item) ? link.OriginalString : null;
        return new WantedPage(identified.Key, url);
    }

    private static bool IsOwn(FeedConfig feed, FeedsConfig config) => config.Fetch.AllowPrivate.Names(feed.Url) || feed.AllowPrivate.Names(feed.Url);

    private FetchRequest Request(FeedConfig feed, DuePage page) => new(page.Url, HttpValidators.None)
    {
        Headers = feed.Headers,
        Login = feed.Login,
        SecretsFor = feed.Url,
        AllowPrivate = feed.AllowPrivate,
        IsPage = true,
        // Where a public feed's links lead is for its publisher to say, who must not see our network through us.
        PublicOnly = !IsOwn(feed, config.Value),
    };

    private JournalRecord Record(FeedConfig feed, FetchResult.Fetched fetched, ItemRecord item) => new()
    {
        Kind = JournalKind.Page,
        At = time.GetUtcNow(),
        Feed = feed.Url,
        Url = fetched.Document.Url.WithoutUserInfo(),
        Status = 200,
        Headers = RecordedResponse.HeadersOf(fetched),
        Item = item.PublishedId,
        FullText = true,
    };

    private static FeedDocument ToRead(FetchedDocument document) =>
        new(document.Body, document.Url, document.ContentType, document.ContentLanguage, document.ContentLocation);

    private static DateTimeOffset? HeldUntil(FetchResult result, DateTimeOffset now) =>
        result is FetchResult.Busy or FetchResult.Failed && result.Wishes.RetryAfter is { } wait ? now + (wait < NextPoll.Longest ? wait : NextPoll.Longest) : null;

    private async Task<(string? Reason, DateTimeOffset? RetryAt)> KeptAsync(
        FeedConfig feed, DuePage page, FetchResult.Fetched fetched, string html, CancellationToken stopping)
    {
        await journal.InOrderAsync(
            async () =>
            {
                await pages.KeepPageAsync(page, html, stopping);
                if ((await store.ItemRecordsAsync([page.ItemId], stopping)) is [var item]) journal.Write(Record(feed, fetched, item), fetched.Document.Body);
            },
            stopping);
        publisher.FeedChanged(feed);
        Log.Kept(logger, page.ItemId, feed.Url);
        return (null, null);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "The full text of item {Item} of {FeedUrl} was read from its page")]
        public static partial void Kept(ILogger logger, long item, Uri feedUrl);

        [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "The full text of {Url} is not to be had: {Reason}")]
        public static partial void Failed(ILogger logger, FetchRequest url, string reason);
    }
}
