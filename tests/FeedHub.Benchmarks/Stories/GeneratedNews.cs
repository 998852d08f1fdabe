using System.Globalization;
using System.Text;
using FeedHub.Identity;

namespace FeedHub.Benchmarks.Stories;

/// <summary>An endless stream of made news at an even pace: events with their reports in several languages, copies of reports, and rubrics.</summary>
/// <remarks>
/// The same seed gives the same items. Words and names are used by Zipf's law; one event in fifty is a great one with some thirty reports,
/// most are told once or twice; one report in seven is another feed's copy of the one before.
/// </remarks>
/// <param name="seed">Of all chance in it.</param>
/// <param name="interval">The time between two items.</param>
internal sealed class GeneratedNews(int seed, TimeSpan interval)
{
    private const int Feeds = 3_000;
    private const int Words = 60_000;
    private const int Names = 30_000;
    private const int RecentEvents = 5_000;
    private const int RecentGreatEvents = 100;

    private static readonly string[] Languages = ["en", "es", "en", "de", "en", "es", "fr", "en", "ja", "en", "pt", "en"];
    private static readonly Dictionary<string, string> Endings = new() { ["en"] = "ing", ["es"] = "ar", ["de"] = "en", ["fr"] = "er", ["pt"] = "ando" };
    private static readonly string[] Syllables =
    [
        "ba", "co", "di", "fe", "gu", "ha", "jo", "ki", "le", "mu", "na", "po", "ri", "se", "tu", "va", "wo", "xi", "ye", "zu",
        "bran", "clo", "dren", "fri", "gral", "plin", "stro", "tran", "vel", "mon", "ter", "sol", "per", "gan", "lor", "nes",
    ];

    private readonly Random _random = new(seed);
    private readonly List<Event> _events = [];
    private readonly List<Event> _greatEvents = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _key;

    /// <summary>The next item.</summary>
    public NewsItem Next()
    {
        _now += interval;
        var feed = Rank(Feeds);
        var happened = Happened();
        if (happened.Latest is { } latest && _random.Next(7) == 0) return Copy(latest, feed);
        var language = Languages[feed % Languages.Length];
        var item = new NewsItem
        {
            Key = _key++,
            Feed = $"https://feed{feed}.example/rss",
            Source = $"Outlet {feed}",
            Title = Sentence(happened, language, words: 5 + _random.Next(5), ofEvent: 0.7),
            Text = TextOf(happened, language, feed),
            CanonicalUrl = $"https://feed{feed}.example/{_key}",
            Language = language,
            Published = _now,
            Arrived = _now,
        };
        happened.Latest = item;
        return item;
    }

    private NewsItem Copy(NewsItem latest, int feed) => latest with
    {
        Key = _key++,
        Feed = $"https://feed{feed}.example/rss",
        Source = $"Outlet {feed}",
        Title = _random.Next(2) == 0 ? latest.Title : $"{latest.Title} - Outlet {feed}",
        CanonicalUrl = $"https://feed{feed}.example/{_key}",
        Published = _now,
        Arrived = _now,
    };

    private Event Happened()
    {
        if (_greatEvents.Count > 0 && _random.Next(100) < 28) return _greatEvents[^Rank(_greatEvents.Count)];
        if (_events.Count > 0 && _random.Next(100) < 38) return _events[^Rank(_events.Count)];
        var happened = new Event(
            [.. Enumerable.Range(0, 2 + _random.Next(3)).Select(_ => Rank(Names))],
            [.. Enumerable.Range(0, 8).Select(_ => Rank(Words))],
            _random.Next(3) == 0 ? _random.Next(2, 900) : null);
        Keep(_events, happened, RecentEvents);
        if (_random.Next(50) == 0) Keep(_greatEvents, happened, RecentGreatEvents);
        return happened;
    }

    private static void Keep(List<Event> events, Event happened, int most)
    {
        events.Add(happened);
        if (events.Count > 2 * most) events.RemoveRange(0, most);
    }

    private string TextOf(Event happened, string language, int feed)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 3; i++) text.Append(Sentence(happened, language, words: 12 + _random.Next(8), ofEvent: 0.45)).Append(". ");
        if (feed % 3 == 0) text.Append("Outlet ").Append(feed).Append(" reports around the clock.");
        return text.Length > NewsItem.MostText ? text.ToString(0, NewsItem.MostText) : text.ToString();
    }

    private string Sentence(Event happened, string language, int words, double ofEvent)
    {
        var sentence = new StringBuilder();
        for (var i = 0; i < words; i++)
        {
            var space = language == "ja" ? "" : " ";
            if (_random.NextDouble() >= ofEvent) sentence.Append(Word(Rank(Words), language));
            else if (_random.Next(2) == 0) sentence.Append(Name(happened.Names[_random.Next(happened.Names.Length)], language));
            else sentence.Append(Word(happened.Words[_random.Next(happened.Words.Length)], language));
            sentence.Append(space);
        }

        if (happened.Amount is { } amount && _random.Next(2) == 0) sentence.Append(CultureInfo.InvariantCulture, $"${amount} million");
        sentence[0] = char.ToUpperInvariant(sentence[0]);
        return sentence.ToString().TrimEnd();
    }

    private static string Name(int rank, string language) =>
        language == "ja" ? Word(rank, language) : string.Create(CultureInfo.InvariantCulture, $"{Stem(rank + Words, capital: true)}");

    /// <summary>A third of the words are cognates; the others have a stem of their own in each language.</summary>
    private static string Word(int rank, string language)
    {
        if (language == "ja") return $"{(char)(0x4E00 + (rank * 7 % 2_000))}{(char)(0x4E00 + (rank * 13 % 2_000))}";
        var own = rank % 3 == 0 ? rank : rank + ((language[0] + language[1]) * 1_009);
        return Stem(own, capital: false) + Endings[language];
    }

    private static string Stem(int number, bool capital)
    {
        var stem = new StringBuilder();
        for (var left = (uint)number; left > 0 || stem.Length == 0; left /= (uint)Syllables.Length) stem.Append(Syllables[left % (uint)Syllables.Length]);
        if (capital) stem[0] = char.ToUpperInvariant(stem[0]);
        return stem.ToString();
    }

    /// <summary>1 to <paramref name="most"/>, each as often as its reciprocal.</summary>
    private int Rank(int most) => (int)Math.Exp(_random.NextDouble() * Math.Log(most));

    private sealed record Event(int[] Names, int[] Words, int? Amount)
    {
        public NewsItem? Latest { get; set; }
    }
}
