using System.Text.Json;
using FeedHub.Parsing;
using FeedHub.Parsing.Markup;

namespace FeedHub.Publishing;

/// <summary>What JSON Feed has no field for, as members of the extension object <c>_feedhub</c>; named as in our own records.</summary>
internal static class ItemExtensionsJson
{
    public static void Write(Utf8JsonWriter json, ParsedItem item)
    {
        List(json, "links", ItemText.RelatedLinks(item), WriteLink);
        List(json, "contributors", item.Contributors, WritePerson);
        List(json, "thumbnails", item.Thumbnails, WriteThumbnail);
        List(json, "media", item.Media, WriteMedia);
        if (item.Episode is { } episode)
            WriteEpisode(json, episode);
        if (item.Location is { } place)
        {
            json.WriteStartObject("location");
            json.WriteNumber("latitude", place.Latitude);
            json.WriteNumber("longitude", place.Longitude);
            Text(json, "name", place.Name);
            json.WriteEndObject();
        }
    }

    /// <summary>Writes a member of text; nothing for null.</summary>
    public static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, XmlText.Presentable(text));
    }

    private static void WriteLink(Utf8JsonWriter json, RelatedLink link)
    {
        Text(json, "rel", link.Rel);
        Text(json, "url", WebAddress.Of(link.Url));
        Text(json, "mime_type", link.Type);
        Text(json, "title", link.Title);
    }

    private static void WritePerson(Utf8JsonWriter json, Person person)
    {
        Text(json, "name", person.Name);
        Text(json, "url", WebAddress.Of(person.Url));
    }

    private static void WriteThumbnail(Utf8JsonWriter json, MediaThumbnail thumbnail)
    {
        Text(json, "url", WebAddress.Of(thumbnail.Url));
        Number(json, "width", thumbnail.Width);
        Number(json, "height", thumbnail.Height);
    }

    private static void WriteMedia(Utf8JsonWriter json, MediaObject media)
    {
        Text(json, "url", WebAddress.Of(media.Url));
        Text(json, "mime_type", media.Type);
        Text(json, "medium", media.Medium);
        Number(json, "width", media.Width);
        Number(json, "height", media.Height);
        Number(json, "size_in_bytes", media.Length);
        Number(json, "duration_in_seconds", (long?)media.Duration?.TotalSeconds);
        Text(json, "title", media.Title);
        Text(json, "description", media.Description);
        Text(json, "credit", media.Credit);
    }

    private static void WriteEpisode(Utf8JsonWriter json, PodcastEpisode episode)
    {
        json.WriteStartObject("episode");
        Number(json, "season", episode.Season);
        Text(json, "season_name", episode.SeasonName);
        Number(json, "number", episode.Number);
        Text(json, "type", episode.Type);
        if (episode.Explicit is { } isExplicit)
            json.WriteBoolean("explicit", isExplicit);
        Number(json, "duration_in_seconds", (long?)episode.Duration?.TotalSeconds);
        Text(json, "title", episode.Title);
        Text(json, "subtitle", episode.Subtitle);
        Text(json, "summary", episode.Summary);
        Text(json, "chapters_url", WebAddress.Of(episode.ChaptersUrl));
        List(json, "transcripts", episode.Transcripts, WriteTranscript);
        List(json, "people", episode.People, WriteParticipant);
        json.WriteEndObject();
    }

    private static void WriteTranscript(Utf8JsonWriter json, PodcastTranscript transcript)
    {
        Text(json, "url", WebAddress.Of(transcript.Url));
        Text(json, "mime_type", transcript.Type);
        Text(json, "language", ItemText.Language(transcript.Language));
        Text(json, "rel", transcript.Rel);
    }

    private static void WriteParticipant(Utf8JsonWriter json, PodcastPerson person)
    {
        Text(json, "name", person.Name);
        Text(json, "role", person.Role);
        Text(json, "group", person.Group);
        Text(json, "url", WebAddress.Of(person.Url));
        Text(json, "image", WebAddress.Of(person.ImageUrl));
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
    }

    /// <summary>Writes a member that is a list of objects; nothing when there are none.</summary>
    public static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        var started = false;
        foreach (var value in values)
        {
            if (!started)
                json.WriteStartArray(name);
            started = true;
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }

        if (started)
            json.WriteEndArray();
    }
}
