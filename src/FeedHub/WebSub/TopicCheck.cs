using FeedHub.Fetching;
using FeedHub.Identity;
using FeedHub.Parsing;
using FeedHub.Storage;

namespace FeedHub.WebSub;

/// <summary>
/// Says whether what a feed names as itself is the feed that is polled. A filtered or proxied feed often keeps the links of what it was made
/// from; its hub would then push what the filter leaves out.
/// </summary>
internal sealed class TopicCheck(FeedFetcher fetcher, IStore store)
{
    /// <returns>Why not, in plain words; null when it is.</returns>
    /// <exception cref="StoreException">It could not be told.</exception>
    public async Task<string?> ObjectionAsync(OfferingFeed feed, CancellationToken stopping)
    {
        var topic = new Uri(feed.Offer.Topic);
        if (IsSame(topic, feed.Url) || IsSame(topic, feed.PollUrl)) return null;
        if (await fetcher.FetchAsync(new FetchRequest(topic, HttpValidators.None), stopping) is not FetchResult.Fetched fetched)
            return $"The feed names itself {topic}, which can't be read.";
        try
        {
            var document = fetched.Document;
            var items = DocumentItem.AllOf(FeedParser.Parse(new FeedDocument(document.Body, document.Url, document.ContentType)).Items);
            var known = await store.KnownItemsAsync(feed.FeedId, DocumentItem.KeysOf(items, trustsGuids: true), stopping);
            return items.Count > 0 && PollDecision.On(items, known, trustsGuids: true).New.Count == 0
                ? null
                : $"The feed names itself {topic}, which holds other items.";
        }
        catch (FeedUnreadableException e)
        {
            return $"The feed names itself {topic}: {e.Message}";
        }
    }

    /// <summary>Whether by http or https makes no difference to what a feed is.</summary>
    private static bool IsSame(Uri a, Uri b) =>
        string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase) && (a.Port == b.Port || (a.IsDefaultPort && b.IsDefaultPort))
        && a.PathAndQuery == b.PathAndQuery;
}
