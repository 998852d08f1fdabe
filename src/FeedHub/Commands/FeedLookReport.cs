using FeedHub.Configuration.Reading;
using FeedHub.Parsing;

namespace FeedHub.Commands;

/// <summary>A <see cref="FeedLook"/> in words.</summary>
internal static class FeedLookReport
{
    /// <summary>Room for a whole sentence with a URL in it.</summary>
    private const int MostOfASentence = 1000;

    /// <summary>A line for the feed, and one for each thing worth knowing of it.</summary>
    public static string Lines(FeedLook look)
    {
        var lines = new List<string>
        {
            look.Feed is { } feed
                ? $"ok      {look.Url}  {NameOf(feed.Format)}, {feed.Items.Count} items"
                : $"failed  {look.Url}  {Safe(look.Failure!)}",
        };
        if (Redirect(look) is { } redirect) lines.Add($"        {redirect}");
        lines.AddRange((look.Feed?.Notices ?? []).Select(notice => $"        {Safe(notice)}"));
        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>Where it redirects to, and what to do about it; null when it doesn't.</summary>
    public static string? Redirect(FeedLook look) => look.RedirectsTo is not { } to ? null
        : look.MovedForGood ? $"moved for good to {to}: write that address into feeds.json"
        : $"redirects to {to} for the time being";

    /// <summary>What people call the format.</summary>
    public static string NameOf(FeedFormat format) => format switch
    {
        FeedFormat.Rss => "RSS",
        FeedFormat.Rdf => "RSS 1.0 (RDF)",
        FeedFormat.Atom => "Atom",
        FeedFormat.JsonFeed => "JSON Feed",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>A text from outside on one line, without what could move a terminal's cursor.</summary>
    public static string Safe(string text, int maxLength = MostOfASentence) => Quotation.Shortened(text, maxLength);

    /// <summary>The same for programs.</summary>
    public static object Json(FeedLook look) => new
    {
        look.Url,
        Ok = look.Feed is not null,
        look.Status,
        look.Feed?.Format,
        look.Feed?.Title,
        Items = look.Feed?.Items.Count,
        Warnings = look.Feed?.Notices ?? [],
        look.RedirectsTo,
        look.MovedForGood,
        look.Failure,
        look.Advertised,
    };
}
