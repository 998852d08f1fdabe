using System.Globalization;
using System.Text.Json;

namespace FeedHub.Benchmarks.Faults;

/// <summary>What a run came to. Immutable; all is worked out from what both sides wrote down.</summary>
internal sealed record FaultFindings
{
    private const long MostMemory = 300_000_000;

    public required FaultPlan Plan { get; init; }

    /// <summary>The feeds' URLs, by number.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>What the origin remembers, by the feed's number.</summary>
    public required IReadOnlyDictionary<int, ServedFeed> Served { get; init; }

    /// <summary>When FeedHub meant to poll next after each poll, to the second, by URL.</summary>
    public required IReadOnlyDictionary<string, List<DateTimeOffset>> Planned { get; init; }

    public required IReadOnlyList<StoredItem> Stored { get; init; }

    /// <summary>The output with all feeds, as JSON Feed.</summary>
    public required string Output { get; init; }

    /// <summary>From when on the origin served nothing more.</summary>
    public required DateTimeOffset RestedAt { get; init; }

    /// <summary>Of FeedHub's process, in bytes.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Of FeedHub's process, user and system.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>What FeedHub's log calls errors.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>How FeedHub ended when asked to.</summary>
    public required int ExitCode { get; init; }

    /// <summary>True when nothing was lost, doubled or late, memory was bounded and no error became an item.</summary>
    public bool AsTheyShould =>
        PeakMemory < MostMemory && NeverPolled.Count + Lost.Count + Doubled.Count + Invented.Count + Errors.Count + ExitCode == 0
        && OutputFlaws == 0 && Lateness.Count > 0 && Lateness[^1] < TimeSpan.FromSeconds(10);

    /// <summary>How much later than planned healthy feeds were polled, in order; to the second, for so the plan is told. A poll that never came counts to the end.</summary>
    private List<TimeSpan> Lateness => field ??=
    [
        .. Served.Where(served => !FaultPlan.IsFaulty(served.Key))
            .SelectMany(served => Planned.GetValueOrDefault(Urls[served.Key], [])
                .Where(planned => planned < RestedAt)
                .Select((planned, poll) => (served.Value.Requests.Count > poll + 1 ? served.Value.Requests[poll + 1] : RestedAt) - planned))
            .Order(),
    ];

    private List<string> NeverPolled => field ??= [.. Urls.Where((_, feed) => !Served.ContainsKey(feed))];

    private HashSet<(string, string)> Shown => field ??=
        [.. Served.SelectMany(served => served.Value.Items.Select(item => (Urls[served.Key], FaultPlan.GuidOf(served.Key, item))))];

    private Dictionary<(string, string), int> Kept => field ??=
        Stored.Where(s => s.Guid is not null).GroupBy(s => (s.Feed, s.Guid!)).ToDictionary(g => g.Key, g => g.Count());

    private List<(string, string)> Lost => field ??= [.. Shown.Where(item => !Kept.ContainsKey(item))];

    private List<(string, string)> Doubled => field ??= [.. Kept.Where(item => item.Value > 1).Select(item => item.Key)];

    /// <summary>Items that no whole document has shown, errors above all.</summary>
    private List<StoredItem> Invented => field ??=
        [.. Stored.Where(s => s.Guid is null || s.Document.Contains(FaultPlan.ErrorMark, StringComparison.Ordinal) || !Shown.Contains((s.Feed, s.Guid)))];

    /// <summary>Errors and repeated ids in the output; one if it is empty.</summary>
    private int OutputFlaws
    {
        get
        {
            using var output = JsonDocument.Parse(Output);
            var ids = output.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).ToList();
            var errors = Output.Contains(FaultPlan.ErrorMark, StringComparison.Ordinal) ? 1 : 0;
            return errors + ids.Count - ids.Distinct().Count() + (ids.Count == 0 ? 1 : 0);
        }
    }

    /// <summary>The findings, a line each.</summary>
    public IEnumerable<string> Report()
    {
        var faults = Served.Values.SelectMany(s => s.Faults).GroupBy(f => f.Key).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Sum(f => f.Value)}");
        yield return Line($"feeds           {Plan.Feeds}, of which {Enumerable.Range(0, Plan.Feeds).Count(FaultPlan.IsFaulty)} faulty; seed {Plan.Seed}");
        yield return Line($"requests        {Served.Values.Sum(s => s.Requests.Count)}: {string.Join(", ", faults)}");
        yield return Line($"never polled    {NeverPolled.Count}");
        yield return Line($"lateness        healthy feeds, {Lateness.Count} polls: p50 {At(0.5):0.00} s, p99 {At(0.99):0.00} s, max {At(1):0.00} s");
        yield return Line($"peak memory     {PeakMemory / 1e6:0} MB (VmHWM), {ProcessorTime.TotalSeconds:0} CPU s");
        yield return Line($"items           {Shown.Count} shown, {Stored.Count} stored: {Lost.Count} lost, {Doubled.Count} doubled, {Invented.Count} that nobody posted");
        yield return Line($"output          {OutputFlaws} flaws");
        yield return Line($"exit            code {ExitCode}, {Errors.Count} errors in the log");
        foreach (var error in Errors.Take(5)) yield return "  " + error;
        foreach (var item in Lost.Take(5)) yield return $"  lost: {item}";
        foreach (var item in Invented.Take(5)) yield return $"  nobody posted: {item.Feed} {item.Guid}";
        yield return AsTheyShould ? "all as it should be" : "NOT as it should be";

        double At(double share) => Lateness.Count == 0 ? double.NaN : Lateness[(int)(share * (Lateness.Count - 1))].TotalSeconds;
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
