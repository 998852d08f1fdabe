using System.Net;

namespace FeedHub.Tests.Infrastructure;

/// <summary>Small feed documents for tests that are about something else.</summary>
internal static class Feeds
{
    /// <summary>An RSS 2.0 feed with an item for each title; guids are <c>guid-1</c> and so on, from the first.</summary>
    public static string Rss(params string[] titles) => RssOf([.. titles.Select((title, index) => ($"guid-{index + 1}", title))]);

    /// <summary>An RSS 2.0 feed with these items.</summary>
    public static string RssOf(params (string Guid, string Title)[] items) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0"><channel><title>Diario</title><link>https://diario.example/</link><description>Noticias</description><language>es</language>
        {string.Concat(items.Select(Item))}
        </channel></rss>
        """;

    private static string Item((string Guid, string Title) item) =>
        $"""
        <item><guid isPermaLink="false">{item.Guid}</guid><title>{WebUtility.HtmlEncode(item.Title)}</title>
        <link>https://diario.example/{item.Guid}</link><pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate>
        <description>Texto de {WebUtility.HtmlEncode(item.Title)}</description></item>
        """;
}
