namespace FeedHub.Identity;

/// <summary>What one document shows about its feed's guids; each fault is counted when it comes, not for as long as it is listed.</summary>
/// <param name="Guids">Items with a guid.</param>
/// <param name="Unstable">Known items that came under a new guid.</param>
/// <param name="Shared">Items whose guid stands on different items.</param>
/// <param name="Reused">Items whose guid belonged to another link and title.</param>
public sealed record GuidEvidence(int Guids, int Unstable, int Shared, int Reused)
{
    /// <summary>Items whose guid failed.</summary>
    public int Bad => Unstable + Shared + Reused;
}

/// <summary>Whether a feed's guids tell its items apart. Once they have failed often enough, links do, and that stays so.</summary>
public sealed record GuidTrust
{
    /// <summary>From a twentieth of a document's guids on, a fault counts: less is a publisher's everyday slip.</summary>
    private const int BadOneIn = 20;

    private const int StrikesToDemote = 3;

    private static readonly TimeSpan StrikeLasts = TimeSpan.FromDays(60);

    /// <summary>What every feed begins with.</summary>
    public static GuidTrust Full { get; } = new();

    /// <summary>Faulty documents lately, those counting double in which most guids failed.</summary>
    public int Strikes { get; init; }

    /// <summary>The last of them; null when there was none.</summary>
    public DateTimeOffset? StruckAt { get; init; }

    /// <summary>Since when links identify the feed's items; null while guids do.</summary>
    public DateTimeOffset? DemotedAt { get; init; }

    /// <summary>Why, in a plain sentence for the operator; null while guids do.</summary>
    public string? Reason { get; init; }

    /// <summary>What the next document shows.</summary>
    /// <remarks>
    /// One faulty document demotes nobody, however faulty: a site that moves may give all its items new guids once. Two in which most guids
    /// failed do, or three with fewer.
    /// </remarks>
    public GuidTrust After(GuidEvidence evidence, DateTimeOffset now)
    {
        if (DemotedAt is not null || evidence.Bad == 0 || evidence.Bad * BadOneIn < evidence.Guids) return this;
        var before = now - StruckAt <= StrikeLasts ? Strikes : 0;
        var strikes = before + (evidence.Bad * 2 > evidence.Guids ? 2 : 1);
        return strikes < StrikesToDemote
            ? this with { Strikes = strikes, StruckAt = now }
            : this with { Strikes = strikes, StruckAt = now, DemotedAt = now, Reason = ReasonOf(evidence) };
    }

    private static string ReasonOf(GuidEvidence evidence)
    {
        var fault = evidence switch
        {
            _ when evidence.Unstable >= evidence.Shared && evidence.Unstable >= evidence.Reused => "the same items come with new guids",
            _ when evidence.Shared >= evidence.Reused => "different items share a guid",
            _ => "guids come back on other items",
        };
        return $"Its guids can't be relied on ({fault}), so its items are told apart by their links.";
    }
}
