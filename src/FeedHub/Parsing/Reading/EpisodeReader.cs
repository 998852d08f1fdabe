using System.Xml.Linq;
using FeedHub.Parsing.Html;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Reading;

/// <summary>Reads the itunes and podcast namespaces of an item.</summary>
internal sealed class EpisodeReader(FeedContext context)
{
    private readonly List<PodcastTranscript> _transcripts = [];
    private readonly List<PodcastPerson> _people = [];
    private PodcastEpisode _episode = new();
    private bool _isEpisode;

    /// <summary>itunes:image, absolute.</summary>
    public string? ImageUrl { get; private set; }

    /// <summary>itunes:title, plain text.</summary>
    public string? Title => _episode.Title;

    /// <summary>itunes:summary, HTML.</summary>
    public string? Summary { get; private set; }

    /// <summary>itunes:duration.</summary>
    public TimeSpan? Duration => _episode.Duration;

    /// <summary>The episode; null when the item has no such elements.</summary>
    /// <param name="shown">The item's other texts, which the summary must not repeat.</param>
    public PodcastEpisode? Episode(ReadOnlySpan<string?> shown)
    {
        var isRepeated = Summary is null || (shown[0] ?? shown[1]) is null;
        foreach (var html in shown)
        {
            isRepeated = isRepeated || (html is not null && PlainText.Of(html) == PlainText.Of(Summary!));
        }

        return _isEpisode ? _episode with { Summary = isRepeated ? null : Summary, Transcripts = _transcripts, People = _people } : null;
    }

    /// <summary>Reads one element.</summary>
    public void Add(XElement element)
    {
        var isItunes = element.Name.Namespace == Vocabulary.Itunes;
        var text = TextConstruct.Text(element.Value, context.Bounds);
        var before = _episode;
        switch (element.Name.LocalName)
        {
            case "image" when isItunes:
                ImageUrl ??= context.Url(element.Attribute("href")?.Value ?? element.Attribute("url")?.Value, element);
                break;
            case "summary" when isItunes:
                Summary ??= TextConstruct.Html(element, TextKind.Unknown, LineBreaks.AreBreaks, context);
                _isEpisode |= Summary is not null;
                break;
            case "title" when isItunes:
                _episode = _episode with { Title = TextConstruct.Plain(element, TextKind.Unknown, context) };
                break;
            case "subtitle" when isItunes:
                _episode = _episode with { Subtitle = TextConstruct.Plain(element, TextKind.Unknown, context) };
                break;
            case "duration" when isItunes:
                _episode = _episode with { Duration = Numbers.Duration(text) };
                break;
            case "explicit" when isItunes:
                _episode = _episode with { Explicit = Explicit(text) };
                break;
            case "episodeType" when isItunes:
                _episode = _episode with { Type = text?.ToLowerInvariant() };
                break;
            case "season":
                _episode = _episode with
                {
                    Season = Numbers.Positive(text) ?? _episode.Season,
                    SeasonName = TextConstruct.Text(element.Attribute("name")?.Value, context.Bounds) ?? _episode.SeasonName,
                };
                break;
            case "episode":
                _episode = _episode with { Number = Numbers.Decimal(text) ?? _episode.Number };
                break;
            case "chapters" when !isItunes:
                _episode = _episode with
                {
                    ChaptersUrl = context.Url(element.Attribute("url")?.Value, element),
                    ChaptersType = TextConstruct.Text(element.Attribute("type")?.Value, context.Bounds),
                };
                break;
            case "transcript" when !isItunes:
                AddTranscript(element);
                break;
            case "person" when !isItunes && text is not null && _people.Count < context.Bounds.ListLength:
                _people.Add(new PodcastPerson(text, Attribute(element, "role"), Attribute(element, "group"),
                    context.Url(element.Attribute("href")?.Value, element), context.Url(element.Attribute("img")?.Value, element)));
                _isEpisode = true;
                break;
        }

        _isEpisode |= !ReferenceEquals(before, _episode) && before != _episode;
    }

    private void AddTranscript(XElement element)
    {
        if (context.Url(element.Attribute("url")?.Value, element) is { } url && _transcripts.Count < context.Bounds.ListLength)
        {
            _transcripts.Add(new PodcastTranscript(url, Attribute(element, "type"), FeedContext.Tag(element.Attribute("language")?.Value), Attribute(element, "rel")));
            _isEpisode = true;
        }
    }

    private string? Attribute(XElement element, string name) => TextConstruct.Text(element.Attribute(name)?.Value, context.Bounds);

    private static bool? Explicit(string? text) => text?.ToLowerInvariant() switch
    {
        "yes" or "true" or "explicit" => true,
        "no" or "false" or "clean" => false,
        _ => null,
    };
}
