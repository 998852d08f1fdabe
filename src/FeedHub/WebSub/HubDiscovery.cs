using FeedHub.Fetching;
using FeedHub.Parsing;
using FeedHub.Storage;

namespace FeedHub.WebSub;

/// <summary>Finds the hub that a feed names (WebSub §4). Pure.</summary>
internal static class HubDiscovery
{
    private const int LongestUrl = 2048;

    /// <summary>The Link header goes before what the document says; of several hubs the first is taken.</summary>
    /// <returns>Null when there is no hub, or nothing to subscribe to.</returns>
    public static HubOffer? Of(FetchedDocument document, ParsedFeed feed)
    {
        var hub = Linked(document, "hub") ?? feed.HubUrl;
        var topic = Linked(document, "self") ?? feed.SelfUrl;
        return IsUsable(hub) && IsUsable(topic) ? new HubOffer(hub!, topic!) : null;
    }

    private static string? Linked(FetchedDocument document, string relation) =>
        document.Links.FirstOrDefault(l => l.Relations.Contains(relation))?.Url;

    private static bool IsUsable(string? url) =>
        url is { Length: <= LongestUrl } && Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is ("http" or "https");
}
