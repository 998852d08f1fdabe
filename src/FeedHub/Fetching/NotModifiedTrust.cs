using System.Text.Json.Serialization;

namespace FeedHub.Fetching;

/// <summary>Whether an origin's 304 can be believed. Immutable; decided from values alone.</summary>
/// <remarks>
/// Some origins, and caches before them, go on answering 304 after the feed has changed. It shows when a document comes at last: it brings
/// items that had been published before a 304 denied them, and does not say of itself that it has changed since; or the 304 itself names another ETag than it was asked about. One slip proves
/// nothing, for publishers date items back; two in a row do. Such an origin is asked for the whole document once a day, until it has shown
/// for two weeks that nothing was denied.
/// </remarks>
public sealed record NotModifiedTrust
{
    /// <summary>How often an origin is asked unconditionally once it is not believed.</summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromDays(1);

    private const int ContradictionsToLose = 2;

    private const int ProbesToRegain = 14;

    /// <summary>An item and a 304 closer than this may have crossed on their way, or clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>What holds for an origin that nothing is known of.</summary>
    public static NotModifiedTrust Full { get; } = new();

    /// <summary>When the last whole document came, UTC; null before the first.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>The last 304 since that document, UTC; null when there was none.</summary>
    public DateTimeOffset? NotModifiedAt { get; init; }

    /// <summary>How often in a row a 304 was found to be wrong.</summary>
    public int Contradictions { get; init; }

    /// <summary>Unconditional documents in a row that showed nothing denied.</summary>
    public int CleanProbes { get; init; }

    /// <summary>True when the origin is asked unconditionally now and then.</summary>
    [JsonIgnore]
    public bool IsLost => Contradictions >= ContradictionsToLose;

    /// <returns>The validators to send: <paramref name="known"/>, or none when it is time for a whole document.</returns>
    public HttpValidators ToSend(HttpValidators known, DateTimeOffset now) =>
        IsLost && !(now - ReadAt < ProbeInterval) ? HttpValidators.None : known;

    /// <param name="sent">The validators it answered to.</param>
    /// <param name="answered">The validators it names itself, completed by those sent.</param>
    /// <param name="now">When it came, UTC.</param>
    public NotModifiedTrust AfterNotModified(HttpValidators sent, HttpValidators answered, DateTimeOffset now) => this with
    {
        NotModifiedAt = now,
        Contradictions = SameInstance(sent.ETag, answered.ETag) ? Contradictions : Contradictions + 1,
    };

    /// <param name="published">The dates that the publisher gives the items that were not known before; null where it gives none.</param>
    /// <param name="validators">
    /// Those of the document. A Last-Modified later than the 304 acquits it: a feed that gathers others' posts shows many long after their date.
    /// </param>
    /// <param name="unconditional">True when it was asked for without validators although there were some.</param>
    /// <param name="now">When the document came, UTC.</param>
    public NotModifiedTrust AfterDocument(
        IEnumerable<DateTimeOffset?> published, HttpValidators validators, bool unconditional, DateTimeOffset now)
    {
        var read = this with { ReadAt = now, NotModifiedAt = null };
        if (published.Any(WasDenied) && HttpDate.Parse(validators.LastModified) > NotModifiedAt) return read;
        if (published.Any(WasDenied)) return read with { Contradictions = Contradictions + 1, CleanProbes = 0 };
        if (!IsLost) return NotModifiedAt is null ? read : read with { Contradictions = 0 };
        if (!unconditional) return read;
        return CleanProbes + 1 < ProbesToRegain ? read with { CleanProbes = CleanProbes + 1 } : new NotModifiedTrust { ReadAt = now };
    }

    /// <summary>True for an item that is younger than the last document and older than a 304 that came after it.</summary>
    private bool WasDenied(DateTimeOffset? published) => published > ReadAt && published < NotModifiedAt - Margin;

    /// <summary>Caches rewrite an ETag as weak, or mark the content coding in it, without meaning another instance.</summary>
    private static bool SameInstance(string? one, string? other) => one is null || other is null || Core(one) == Core(other);

    private static string Core(string etag)
    {
        var core = etag.StartsWith("W/", StringComparison.OrdinalIgnoreCase) ? etag[2..] : etag;
        core = core.Trim('"');
        foreach (var coding in (ReadOnlySpan<string>)["-gzip", "--gzip", ";gzip", "-br", ";br", "-df"])
        {
            if (core.EndsWith(coding, StringComparison.OrdinalIgnoreCase)) return core[..^coding.Length].TrimEnd('-');
        }

        return core;
    }
}
