namespace FeedHub.Storage;

/// <summary>How often a program that reads the outputs did what. Immutable.</summary>
public sealed record ReaderCounts
{
    /// <summary>The program, as it calls itself, without its version.</summary>
    public required string Product { get; init; }

    /// <summary>Requests for outputs and archives.</summary>
    public long Requests { get; init; }

    /// <summary>Those that came with a validator (RFC 9110 §13.1).</summary>
    public long Conditional { get; init; }

    /// <summary>Those that came with both validators.</summary>
    public long BothValidators { get; init; }

    /// <summary>Answered 304.</summary>
    public long NotModified { get; init; }

    /// <summary>Answered 226 (RFC 3229).</summary>
    public long Deltas { get; init; }

    /// <summary>Answered 429.</summary>
    public long Refused { get; init; }

    /// <summary>Bytes of bodies.</summary>
    public long Bytes { get; init; }

    /// <summary>Those that accept a compressed body.</summary>
    public long Compressed { get; init; }

    /// <summary>Those for what the same client had asked for within a day.</summary>
    public long Repeats { get; init; }

    /// <summary>Repeats without a validator.</summary>
    public long UnconditionalRepeats { get; init; }

    /// <summary>Repeats before the answer before was stale (Cache-Control).</summary>
    public long Early { get; init; }

    /// <summary>Those that carry what no output needs: a cookie, a referring page or a query.</summary>
    public long Burdened { get; init; }

    /// <summary>Those that name a version of the program.</summary>
    public long Versioned { get; init; }

    /// <summary>Those that name a page or a mail address of the program's maker.</summary>
    public long Reachable { get; init; }

    /// <summary>How many subscribers the program says that it reads each path for.</summary>
    public IReadOnlyDictionary<string, int> Subscribers { get; init; } = new Dictionary<string, int>();

    /// <summary>Both together; of subscribers what the other one says.</summary>
    public ReaderCounts Plus(ReaderCounts other) => this with
    {
        Requests = Requests + other.Requests,
        Conditional = Conditional + other.Conditional,
        BothValidators = BothValidators + other.BothValidators,
        NotModified = NotModified + other.NotModified,
        Deltas = Deltas + other.Deltas,
        Refused = Refused + other.Refused,
        Bytes = Bytes + other.Bytes,
        Compressed = Compressed + other.Compressed,
        Repeats = Repeats + other.Repeats,
        UnconditionalRepeats = UnconditionalRepeats + other.UnconditionalRepeats,
        Early = Early + other.Early,
        Burdened = Burdened + other.Burdened,
        Versioned = Versioned + other.Versioned,
        Reachable = Reachable + other.Reachable,
        Subscribers = Subscribers.Concat(other.Subscribers).GroupBy(s => s.Key).ToDictionary(s => s.Key, s => s.Last().Value),
    };
}
