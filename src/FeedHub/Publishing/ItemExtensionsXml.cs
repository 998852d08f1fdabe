using System.Globalization;
using System.Xml;
using FeedHub.Parsing;
using static FeedHub.Publishing.FeedXml;
using XmlText = FeedHub.Parsing.Markup.XmlText;

namespace FeedHub.Publishing;

/// <summary>What Media RSS, Podcasting 2.0 and GeoRSS say about an item, alike in Atom and RSS.</summary>
/// <remarks>
/// Not written: captions (<c>media:description</c>), because widely used parsers take them for the item's own summary; and the itunes
/// namespace, because one element of it makes demands on the whole channel — a category, an owner — that a feed merged of many cannot meet.
/// What it says has a place in the other two.
/// </remarks>
internal static class ItemExtensionsXml
{
    private static readonly HashSet<string> Mediums = new(StringComparer.Ordinal) { "image", "audio", "video", "document", "executable" };

    public static void Write(XmlWriter xml, ParsedItem item)
    {
        if (item.ImageUrl is not null && item.Thumbnails.All(t => t.Url != item.ImageUrl))
            WriteThumbnail(xml, new MediaThumbnail(item.ImageUrl));
        foreach (var thumbnail in item.Thumbnails)
            WriteThumbnail(xml, thumbnail);
        foreach (var media in Media(item))
            WriteMedia(xml, media);
        if (item.Episode is { } episode)
            WriteEpisode(xml, episode);
        if (item.Location is { } place)
        {
            xml.Element("georss", "point", GeoRss, string.Create(CultureInfo.InvariantCulture, $"{place.Latitude:0.######} {place.Longitude:0.######}"));
            xml.Element("georss", "featureName", GeoRss, place.Name);
        }
    }

    /// <summary>The media, with the enclosures whose playing time has no other place.</summary>
    private static IEnumerable<MediaObject> Media(ParsedItem item)
    {
        var timed = item.Enclosures
            .Select((e, number) => (Enclosure: e, Duration: e.Duration ?? (number == 0 ? item.Episode?.Duration : null)))
            .Where(e => e.Duration is not null && item.Media.All(m => m.Url != e.Enclosure.Url))
            .Select(e => new MediaObject { Url = e.Enclosure.Url, Type = e.Enclosure.Type, Length = e.Enclosure.Length, Duration = e.Duration });
        return timed.Concat(item.Media);
    }

    private static void WriteThumbnail(XmlWriter xml, MediaThumbnail thumbnail)
    {
        if (WebAddress.Of(thumbnail.Url) is not { } url)
            return;
        xml.WriteStartElement("media", "thumbnail", FeedXml.Media);
        xml.Attribute("url", url);
        xml.Attribute("width", Positive(thumbnail.Width));
        xml.Attribute("height", Positive(thumbnail.Height));
        xml.WriteEndElement();
    }

    private static void WriteMedia(XmlWriter xml, MediaObject media)
    {
        if (WebAddress.Of(media.Url) is not { } url)
            return;
        xml.WriteStartElement("media", "content", FeedXml.Media);
        xml.Attribute("url", url);
        xml.Attribute("fileSize", Positive(media.Length));
        xml.Attribute("type", ItemText.MediaType(media.Type));
        xml.Attribute("medium", media.Medium is { } medium && Mediums.Contains(medium) ? medium : null);
        xml.Attribute("width", Positive(media.Width));
        xml.Attribute("height", Positive(media.Height));
        xml.Attribute("duration", (long?)media.Duration?.TotalSeconds);
        xml.Element("media", "title", FeedXml.Media, media.Title);
        xml.Element("media", "credit", FeedXml.Media, media.Credit);
        xml.WriteEndElement();
    }

    private static void WriteEpisode(XmlWriter xml, PodcastEpisode episode)
    {
        if (episode.Explicit is { } isExplicit)
            xml.Element("media", "rating", FeedXml.Media, isExplicit ? "adult" : "nonadult");
        if (episode.Season is { } season)
        {
            xml.WriteStartElement("podcast", "season", Podcast);
            xml.Attribute("name", episode.SeasonName);
            xml.WriteString(season.ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }

        xml.Element("podcast", "episode", Podcast, episode.Number?.ToString(CultureInfo.InvariantCulture));
        if (WebAddress.Of(episode.ChaptersUrl) is { } chapters)
        {
            xml.WriteStartElement("podcast", "chapters", Podcast);
            xml.Attribute("url", chapters);
            xml.Attribute("type", ItemText.MediaType(episode.ChaptersType) ?? "application/json+chapters");
            xml.WriteEndElement();
        }

        foreach (var transcript in episode.Transcripts)
            WriteTranscript(xml, transcript);
        foreach (var person in episode.People)
        {
            xml.WriteStartElement("podcast", "person", Podcast);
            xml.Attribute("role", person.Role);
            xml.Attribute("group", person.Group);
            xml.Attribute("href", WebAddress.Of(person.Url));
            xml.Attribute("img", WebAddress.Of(person.ImageUrl));
            xml.WriteString(XmlText.Presentable(person.Name));
            xml.WriteEndElement();
        }
    }

    private static void WriteTranscript(XmlWriter xml, PodcastTranscript transcript)
    {
        if (WebAddress.Of(transcript.Url) is not { } url)
            return;
        xml.WriteStartElement("podcast", "transcript", Podcast);
        xml.Attribute("url", url);
        xml.Attribute("type", ItemText.MediaType(transcript.Type) ?? "text/plain");
        xml.Attribute("language", ItemText.Language(transcript.Language));
        xml.Attribute("rel", transcript.Rel);
        xml.WriteEndElement();
    }

    private static long? Positive(long? number) => number > 0 ? number : null;
}
