using System.Globalization;
using System.Text;
using FeedHub.Configuration;
using FeedHub.Identity.Text;

namespace FeedHub.Publishing;

/// <summary>What a tag or a feed is called in the URL of its own output. Pure: subscribers keep these URLs, so nothing else goes into them.</summary>
internal static class OutputSlug
{
    private const int MostCharacters = 120;

    /// <summary>The tag, with hyphens for what a path cannot hold; tags that come out the same share an output.</summary>
    /// <param name="tag">In lower case.</param>
    public static string Of(string tag) => string.Concat(tag.Normalize().Select(c => char.IsWhiteSpace(c) || c is '/' or '\\' or '?' or '#' or '%' or '&' ? '-' : c));

    /// <summary>The feed's URL without scheme and <c>www.</c>, with hyphens between its parts; of a file only its name.</summary>
    /// <param name="feed">As in feeds.json.</param>
    public static string Of(Uri feed)
    {
        var url = feed.IsFile ? Path.GetFileName(feed.LocalPath) : feed.Authority + Uri.UnescapeDataString(feed.PathAndQuery);
        if (url.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) url = url[4..];
        var slug = new StringBuilder(url.Length);
        foreach (var c in url.Normalize().ToLowerInvariant())
        {
            var kept = char.IsLetterOrDigit(c) || c is '.' or '_' or '~';
            if (kept || (slug.Length > 0 && slug[^1] != '-')) slug.Append(kept ? c : '-');
        }

        var name = slug.ToString().Trim('-');
        return name.Length is > 0 and <= MostCharacters ? name : WithHash(name.Length == 0 ? "feed" : name[..MostCharacters], feed);
    }

    /// <summary>Tells apart feeds whose slugs come out the same.</summary>
    public static string WithHash(string slug, Uri feed) =>
        string.Create(CultureInfo.InvariantCulture, $"{slug}-{Hashing.Short(Hashing.Of(feed.AbsoluteUri)):x8}");

    /// <summary>All outputs that exist without configuration, by the names in their URLs.</summary>
    public static Dictionary<string, OutputConfig> OutputsOf(FeedsConfig config, int limit)
    {
        var outputs = new Dictionary<string, OutputConfig>(StringComparer.Ordinal);
        foreach (var tags in config.Feeds.SelectMany(f => f.Tags).Distinct(StringComparer.Ordinal).GroupBy(Of))
        {
            var name = $"by-tag/{tags.Key}";
            outputs[name] = new OutputConfig { Name = name, Title = $"{config.Hub.Title}: {tags.First()}", Tags = [.. tags], Limit = limit };
        }

        foreach (var feed in config.Feeds)
        {
            var name = $"by-feed/{Of(feed.Url)}";
            if (outputs.ContainsKey(name)) name = WithHash(name, feed.Url);
            outputs[name] = new OutputConfig { Name = name, Title = feed.Title ?? feed.Url.Host, Tags = [], Feed = feed.Url, Limit = limit };
        }

        return outputs;
    }
}
