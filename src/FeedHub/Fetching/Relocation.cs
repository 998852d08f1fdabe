namespace FeedHub.Fetching;

/// <summary>Where an origin says, by permanent redirects (301, 308), that a feed has moved to. Immutable; decided from values alone.</summary>
/// <remarks>
/// A redirect is followed at once, but believed only after seven days of the same answer: a captive portal or a mistake says 301 as well
/// (feedbin#100). Where the old address has died meanwhile, it is believed at once.
/// </remarks>
/// <param name="To">The address at the end of the redirects.</param>
/// <param name="Since">The first of the polls that all said so, UTC.</param>
/// <param name="IsConfirmed">True when the new address is asked in place of the old.</param>
public sealed record Relocation(Uri To, DateTimeOffset Since, bool IsConfirmed)
{
    /// <summary>How long an origin must say the same.</summary>
    public static readonly TimeSpan ConfirmedAfter = TimeSpan.FromDays(7);

    /// <summary>What is known after a poll.</summary>
    /// <param name="before">What was known before it; null is nothing.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="now">When it came, UTC.</param>
    /// <returns>Null when the feed is where it always was, as far as anybody says.</returns>
    public static Relocation? After(Relocation? before, FetchResult result, DateTimeOffset now) => result switch
    {
        FetchResult.Fetched or FetchResult.NotModified => Told(before, result.MovedTo, now),
        _ when before is null || !HasDied(result) => before,
        // The new address died in its turn: back to the one in feeds.json, which may know better by now.
        _ when before.IsConfirmed => null,
        _ => before with { IsConfirmed = true },
    };

    private static Relocation? Told(Relocation? before, Uri? movedTo, DateTimeOffset now) => (before, movedTo) switch
    {
        ({ IsConfirmed: true }, null) => before,
        (_, null) => null,
        ({ } known, { } to) when known.To == to => known with { IsConfirmed = known.IsConfirmed || now - known.Since >= ConfirmedAfter },
        (_, { } to) => new Relocation(to, now, IsConfirmed: false),
    };

    private static bool HasDied(FetchResult result) =>
        result is FetchResult.Gone or FetchResult.Failed { Status: 404 } or FetchResult.Failed { Fault: FetchFault.NameNotResolved };
}
