using FeedHub.Configuration;
using FeedHub.Publishing;
using FeedHub.Storage;

namespace FeedHub.Status;

/// <summary>What a <see cref="StatusReport"/> is made from, as it was read.</summary>
internal sealed record StatusFacts
{
    public required FeedsConfig Config { get; init; }

    public IReadOnlyList<ConfigProblem> ConfigProblems { get; init; } = [];

    public required DateTimeOffset Now { get; init; }

    public required IReadOnlyList<FeedState> States { get; init; }

    /// <summary>Items kept, by feed id.</summary>
    public required IReadOnlyDictionary<long, int> Items { get; init; }

    /// <summary>From <see cref="StatusReports.FirstDay"/> on.</summary>
    public required IReadOnlyList<PollDay> Days { get; init; }

    public required IReadOnlyList<PollHour> Hours { get; init; }

    public required PushCounts Pushes { get; init; }

    /// <summary>What stands in the way of full texts, by feed id.</summary>
    public IReadOnlyDictionary<long, PageTrouble> Pages { get; init; } = new Dictionary<long, PageTrouble>();

    /// <summary>Bytes of the archive of responses, and its first day; null when there is none.</summary>
    public (long Bytes, DateOnly Since)? Archive { get; init; }

    /// <summary>What is live of an output, by name; null when nothing is.</summary>
    public required Func<string, LiveOutput?> Live { get; init; }
}
