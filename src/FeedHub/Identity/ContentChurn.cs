namespace FeedHub.Identity;

/// <summary>Whether a feed's texts change by themselves at each poll: counters, related links, tokens. Kept from poll to poll.</summary>
/// <remarks>
/// A feed churns when most of its known items say something else at two polls running, titles and links aside. From the second on, only
/// changes that are larger than its usual ones are edits; what is passed over is not kept either, so that small changes that add
/// up are an edit in the end. It is forgotten after <see cref="QuietToForget"/> documents in a row that changed nothing so.
/// </remarks>
public sealed record ContentChurn
{
    /// <summary>A share of words that came or went; more than it is an edit wherever the text has changed by itself before.</summary>
    internal const double Small = 0.25;

    /// <summary>A feed whose every text is replaced at each poll reports only titles and links; just below all of it.</summary>
    private const double Most = 0.95;

    private const int PollsToTell = 2;

    private const int QuietToForget = 10;

    /// <summary>No feed is known to churn.</summary>
    public static ContentChurn None { get; } = new();

    /// <summary>Documents in a row in which most known items had changed.</summary>
    public int Polls { get; init; }

    /// <summary>Documents since in which they had not.</summary>
    public int Quiet { get; init; }

    /// <summary>Since when the feed is taken to churn; null when it is not.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The largest share of an item's words that usually changes by itself, 0 to 1.</summary>
    public double Usual { get; init; }

    /// <summary>A share of words above this is an edit.</summary>
    internal double Threshold => Math.Min(Most, Math.Max(Small, Usual * 1.5));

    /// <summary>A hash of what the changed items said: when it stays the same, nothing changes any more.</summary>
    public long Fingerprint { get; init; }

    /// <summary>What the next document shows.</summary>
    /// <param name="listed">Known items that it lists.</param>
    /// <param name="shares">For each of them whose text alone had changed: how much of it (<see cref="TextChange"/>).</param>
    /// <param name="fingerprint">A hash of what these items say now.</param>
    /// <param name="now">The poll, UTC.</param>
    internal ContentChurn After(int listed, IReadOnlyList<double> shares, long fingerprint, DateTimeOffset now)
    {
        if (listed < 2) return this;
        if (shares.Count < 2 || shares.Count * 2 < listed || fingerprint == Fingerprint)
        {
            return Since is null || Quiet + 1 >= QuietToForget ? None : this with { Quiet = Quiet + 1, Fingerprint = fingerprint };
        }

        var typical = shares.Order().ElementAt(shares.Count / 2);
        var polls = Math.Min(Polls + 1, PollsToTell);
        return this with
        {
            Polls = polls,
            Quiet = 0,
            Fingerprint = fingerprint,
            Since = Since ?? (polls >= PollsToTell ? now : null),
            // Follows upwards at once, and downwards slowly.
            Usual = Math.Max(typical, Usual * 0.9),
        };
    }
}
