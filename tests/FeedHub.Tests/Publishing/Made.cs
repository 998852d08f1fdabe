using FeedHub.Parsing;
using FeedHub.Publishing;

namespace FeedHub.Tests.Publishing;

/// <summary>Made-up outputs: one item that says everything a feed can say, and small ones to change a single thing of.</summary>
public static class Made
{
    public static readonly DateTimeOffset Noon = new(2025, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public static SourceFeed Source { get; } = new()
    {
        Url = "https://nubes.example.org/feed.xml",
        Title = "Nubes & Co.",
        Id = "tag:nubes.example.org,2024:feed",
        Link = "https://nubes.example.org/",
        Language = "es-MX",
        Rights = "© 2025 Nubes",
        ImageUrl = "https://nubes.example.org/icono.png",
    };

    /// <summary>Every field set.</summary>
    public static OutputItem Rich { get; } = new()
    {
        Id = "tag:nubes.example.org,2025:1",
        Source = Source,
        Published = Noon,
        Updated = Noon.AddMinutes(90),
        Item = new ParsedItem
        {
            Guid = "tag:nubes.example.org,2025:1",
            Link = "https://nubes.example.org/2025/el-niño?a=[1]&b=2",
            CommentsUrl = "https://nubes.example.org/2025/1#comentarios",
            Title = "R&D: \"¿Cómo crece la nube?\" 🌩",
            Summary = "<p>Un resumen <b>breve</b> &amp; claro.</p>",
            Content = "<p>El texto <em>completo</em>: 1 &lt; 2, ]]&gt; y más.</p><p><a href=\"https://nubes.example.org/x\">enlace</a></p>",
            Authors = [new("Ana Núñez", "ana@nubes.example.org", "https://nubes.example.org/ana"), new("Bo <Li>")],
            Categories = [new("cloud", "Nube", "https://nubes.example.org/temas"), new("ia"), new("C++ & C", null, "lenguajes")],
            Enclosures =
            [
                new("https://cdn.example.org/ep 1.mp3", "audio/mpeg", 3_000_000_000, "Episodio 1", TimeSpan.FromSeconds(3725)),
                new("https://cdn.example.org/1.pdf", "application/pdf", 1234, "Notas"),
                new("https://cdn.example.org/datos.bin"),
            ],
            Language = "es_MX",
            Rights = "CC BY 4.0",
            ImageUrl = "https://nubes.example.org/1.jpg",
            Origin = new("La fuente primera", "https://primera.example.net/feed"),
            Contributors = [new("Carla")],
            RelatedLinks =
            [
                new("related", "https://otra.example.net/", "text/html", "Otra"), new("edit", "https://nubes.example.org/edit/1"),
                new("replies", "https://nubes.example.org/2025/1#comentarios"),
            ],
            Thumbnails = [new("https://nubes.example.org/1-mini.jpg", 120, 90)],
            Media =
            [
                new() { Url = "https://nubes.example.org/1.webm", Type = "video/webm", Medium = "video", Width = 640, Height = 360, Length = 99, Title = "Vídeo", Credit = "Dana" },
            ],
            Episode = new()
            {
                Season = 2,
                SeasonName = "Otoño",
                Number = 1.5m,
                Type = "full",
                Explicit = false,
                ChaptersUrl = "https://cdn.example.org/1.json",
                Transcripts = [new("https://cdn.example.org/1.vtt", "text/vtt", "es", "captions")],
                People = [new("Eva", "guest", null, "https://eva.example.net/")],
            },
            Location = new(19.432608, -99.133209, "Ciudad de México"),
            Sanitised = true,
        },
    };

    /// <summary>Nothing but what every item has.</summary>
    public static OutputItem Bare { get; } = new()
    {
        Id = "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
        Source = new SourceFeed { Url = "https://bare.example.net/rss", Title = "Bare" },
        Published = Noon.AddDays(-1),
        Updated = Noon.AddDays(-1),
        Item = new ParsedItem { Sanitised = true },
    };

    /// <summary>A bare item changed.</summary>
    public static OutputItem Item(int number, ParsedItem item) => Bare with
    {
        Id = $"https://bare.example.net/{number}",
        Published = Noon.AddDays(-2),
        Updated = Noon.AddDays(-2),
        Item = item with { Sanitised = true },
    };

    /// <summary>What feeds of every kind bring along: texts of every combination, titles about markup, and two items of one moment.</summary>
    public static IReadOnlyList<OutputItem> Assorted { get; } =
    [
        Rich,
        Bare,
        Item(3, new() { Link = "https://bare.example.net/3", Title = "Title and link only" }),
        Item(4, new() { Link = "https://bare.example.net/4", Title = "Using <b>bold</b> &amp; other tags", Content = "<p>About tags</p>" }),
        Item(5, new() { Link = "https://bare.example.net/five", Title = "AT&T < Q&A", Summary = "<p>A teaser only</p>", Language = "en" }),
        Item(6, new() { Content = "<p>No title, no link: just a <i>note</i> that goes on for quite a while, longer than any title should ever be</p>" }),
        Item(7, new() { Enclosures = [new("https://cdn.example.net/only-a-file.m4a")] }),
        Item(8, new() { Title = "Kontroll\u0001zeichen \uD800 und \uFFFF weg", Content = "<p>a\u000Bb</p>", Link = "https://bücher.example/straße" }),
    ];

    /// <summary>An output of these items.</summary>
    public static OutputFeed Feed(params IReadOnlyList<OutputItem> items) => new()
    {
        Name = "all",
        Title = "Nube e IA",
        BaseUrl = new Uri("https://feeds.example.org/"),
        Updated = items.Count == 0 ? DateTimeOffset.UnixEpoch : items.Max(i => i.Updated),
        Items = items,
    };

    /// <summary>The snapshot of an output in one format, as the version after those that <paramref name="previous"/> knows.</summary>
    public static OutputSnapshot Snapshot(OutputFeed feed, OutputFormat format, TimeSpan maxAge, OutputSnapshot? previous = null) =>
        Snapshot(format.PathOf(feed.Name), format.ContentType, format.Write(feed), feed.Updated, maxAge, previous, format.LinksOf(feed));

    /// <summary>The snapshot of bytes.</summary>
    public static OutputSnapshot Snapshot(string path, byte[] body, DateTimeOffset changedAt, TimeSpan maxAge) =>
        Snapshot(path, "text/plain", WrittenFeed.Of(body, []), changedAt, maxAge, null);

    private static OutputSnapshot Snapshot(
        string path, string contentType, WrittenFeed written, DateTimeOffset changedAt, TimeSpan maxAge, OutputSnapshot? previous, string? links = null)
    {
        var history = OutputVersions.After(previous?.History ?? new() { Path = path }, written, changedAt);
        return OutputSnapshot.Of(path, contentType, written, history, maxAge, previous, links);
    }
}
