using FeedHub.Identity;

namespace FeedHub.Tests.Identity;

/// <summary>Makes items for the indexes: each with a key of its own and, unless told otherwise, a page of its own, arriving at noon.</summary>
internal sealed class News
{
    public static readonly DateTimeOffset Noon = new(2025, 11, 3, 12, 0, 0, TimeSpan.Zero);

    private long _key;

    public NewsItem Item(string feed, string title, string text = "", string? url = null, double hours = 0, string language = "en")
    {
        var key = ++_key;
        return new NewsItem
        {
            Key = key,
            Feed = feed,
            Source = feed,
            Title = title,
            Text = text,
            CanonicalUrl = CanonicalUrl.Of(url ?? $"https://{feed.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant()}.example/news/{key}", TrackingParameters.Default),
            Language = language,
            Published = Noon.AddHours(hours),
            Arrived = Noon.AddHours(hours),
        };
    }
}
