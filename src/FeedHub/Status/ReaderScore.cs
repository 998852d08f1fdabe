using FeedHub.Storage;

namespace FeedHub.Status;

/// <summary>How considerate a reader is, and what its maker could do better. Pure.</summary>
/// <param name="Points">0 to 100; null when it has not come back often enough to tell.</param>
/// <param name="Advice">Sentences to its maker, the weightiest first.</param>
public sealed record ReaderScore(int? Points, IReadOnlyList<string> Advice)
{
    /// <summary>Fewer visits are chance.</summary>
    private const int EnoughRepeats = 3;

    /// <summary>What is done in all but one of twenty requests is a habit.</summary>
    private const double Habit = 0.95;

    /// <param name="counts">What the reader did.</param>
    public static ReaderScore Of(ReaderCounts counts)
    {
        (double Weight, double Share, string Advice)[] habits =
        [
            (40, 1 - Ratio(counts.UnconditionalRepeats, counts.Repeats), "Send If-None-Match and If-Modified-Since with what the last answer said; then most answers are empty (304)."),
            (20, 1 - Ratio(counts.Early + counts.Refused, counts.Repeats + counts.Refused), "Ask again only when Cache-Control says that the last answer is stale, and after a 429 not before Retry-After."),
            (15, Ratio(counts.Compressed, counts.Requests), "Accept gzip or br; a feed is then a fifth of its size."),
            (10, counts.Conditional == 0 ? 0 : Ratio(counts.BothValidators, counts.Conditional), "Send both validators when both were given; some servers know one only."),
            (5, Ratio(counts.Versioned, counts.Requests), "Name a version in the User-Agent."),
            (5, Ratio(counts.Reachable, counts.Requests), "Name a page or an address in the User-Agent, so that whoever is worried by a request can say so."),
            (5, 1 - Ratio(counts.Burdened, counts.Requests), "Send no cookies, no Referer and no invented query."),
        ];
        return new ReaderScore(
            counts.Repeats < EnoughRepeats ? null : (int)Math.Round(habits.Sum(h => h.Weight * h.Share)),
            counts.Repeats < EnoughRepeats ? [] : [.. habits.Where(h => h.Share < Habit).Select(h => h.Advice)]);
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : Math.Min((double)part / whole, 1);
}
