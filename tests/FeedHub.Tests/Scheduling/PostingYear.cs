namespace FeedHub.Tests.Scheduling;

/// <summary>Feeds as they are found in the wild, each with the times of a year's posts; the same for the same seed.</summary>
/// <remarks>
/// Rates, hours and habits are modelled after kinds of feeds, not after single ones: news around the clock but for the night, blogs of
/// teams on working days, letters and podcasts at a fixed time give or take some minutes, bursts of releases, incidents that are updated until
/// they are over, a conference that fills two weeks, and the many that seldom say anything.
/// </remarks>
internal sealed class PostingYear
{
    public static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset End = Start.AddDays(365);

    private readonly Random _random;
    private readonly List<(string Kind, DateTimeOffset[] Posts)> _feeds = [];

    public PostingYear(int seed)
    {
        _random = new Random(seed);
        Add("wire", 2, () => Scattered(60 + (150 * Uniform()), OfficeHours()));
        Add("machine", 2, () => Regular(TimeSpan.FromHours(1 + Uniform()), 1, minutesOff: 5));
        Add("magazine", 4, () => Scattered(4 + (16 * Uniform()), OfficeHours()));
        Add("team blog", 5, () => Scattered(0.5 + (2 * Uniform()), OfficeHours()));
        Add("letter", 3, () => Regular(TimeSpan.FromDays(1), 0.95, minutesOff: 12).Where(IsWorkday));
        Add("podcast", 3, () => Regular(TimeSpan.FromDays(7), 0.92, minutesOff: 30));
        Add("personal", 7, () => Scattered(1 / (7 + Waiting(25)), _ => 1));
        Add("dormant", 3, () => Scattered(2 / 365.0, _ => 1));
        Add("releases", 3, () => Bursts(daysBetween: 12, most: 9, minutesBetween: 25));
        Add("incidents", 2, () => Bursts(daysBetween: 9, most: 12, minutesBetween: 35));
        Add("conference", 2, () =>
        {
            var opening = Start.AddDays(40 + (300 * Uniform()));
            var hours = OfficeHours();
            return Scattered(0.05, _ => 1).Concat(Scattered(30, t => t >= opening && t < opening.AddDays(14) ? hours(t) : 0));
        });
    }

    public IReadOnlyList<(string Kind, DateTimeOffset[] Posts)> Feeds => _feeds;

    private static bool IsWorkday(DateTimeOffset time) => time.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private void Add(string kind, int feeds, Func<IEnumerable<DateTimeOffset>> posts)
    {
        for (var i = 0; i < feeds; i++) _feeds.Add((kind, [.. posts().Where(t => t >= Start && t < End).Order()]));
    }

    private IEnumerable<DateTimeOffset> Scattered(double perDay, Func<DateTimeOffset, double> chance)
    {
        for (var at = Start.AddDays(Waiting(1 / perDay)); at < End; at = at.AddDays(Waiting(1 / perDay)))
        {
            if (Uniform() < chance(at)) yield return at;
        }
    }

    private IEnumerable<DateTimeOffset> Regular(TimeSpan every, double chance, double minutesOff)
    {
        var first = Start + (every * Uniform());
        for (var at = first; at < End; at += every)
        {
            if (Uniform() < chance) yield return at.AddMinutes(minutesOff * ((2 * Uniform()) - 1));
        }
    }

    private IEnumerable<DateTimeOffset> Bursts(double daysBetween, int most, double minutesBetween)
    {
        for (var at = Start.AddDays(Waiting(daysBetween)); at < End; at = at.AddDays(Waiting(daysBetween)))
        {
            for (var left = _random.Next(1, most); left > 0; left--)
            {
                yield return at;
                at = at.AddMinutes(Waiting(minutesBetween));
            }
        }
    }

    private Func<DateTimeOffset, double> OfficeHours()
    {
        var zone = TimeSpan.FromHours(_random.Next(-8, 9));
        return time =>
        {
            var local = time.ToOffset(zone);
            var byHour = local.Hour is >= 8 and < 19 ? 1 : local.Hour is >= 6 and < 23 ? 0.3 : 0.03;
            return IsWorkday(local) ? byHour : byHour * 0.2;
        };
    }

    private double Uniform() => _random.NextDouble();

    private double Waiting(double mean) => -Math.Log(1 - Uniform()) * mean;
}
