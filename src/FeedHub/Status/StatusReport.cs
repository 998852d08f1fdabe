using FeedHub.Configuration;

namespace FeedHub.Status;

/// <summary>All that the status page tells, as <c>/status.json</c> has it. Times are UTC, days are UTC days.</summary>
public sealed record StatusReport
{
    /// <summary>The hub's title.</summary>
    public required string Title { get; init; }

    /// <summary>FeedHub's version.</summary>
    public required string Version { get; init; }

    /// <summary>The moment it speaks of.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Everything taken together.</summary>
    public required StatusTotals Totals { get; init; }

    /// <summary>Why feeds.json as it is now is not in force; empty when it is.</summary>
    public required IReadOnlyList<ConfigProblem> ConfigProblems { get; init; }

    /// <summary>The feeds in the order of feeds.json.</summary>
    public required IReadOnlyList<FeedStatus> Feeds { get; init; }

    /// <summary>The outputs in the order of feeds.json.</summary>
    public required IReadOnlyList<OutputStatus> Outputs { get; init; }

    /// <summary>The hours of the last 14 days, the present one last; those before the first poll are left out, those without polls are not.</summary>
    public required IReadOnlyList<HourStatus> Hours { get; init; }

    /// <summary>Pushes both ways.</summary>
    public required WebSubStatus Websub { get; init; }

    /// <summary>What is archived; null when nothing is.</summary>
    public ArchiveStatus? Archive { get; init; }
}

/// <summary>The archive of responses.</summary>
/// <param name="Bytes">Bytes on the disk.</param>
/// <param name="Since">The first day in it.</param>
public sealed record ArchiveStatus(long Bytes, DateOnly Since);

/// <summary>The hub in figures.</summary>
public sealed record StatusTotals
{
    /// <summary>Feeds in feeds.json.</summary>
    public required int Feeds { get; init; }

    /// <summary>How many of them fare how, by the word for it; a word without feeds is there with zero.</summary>
    public required IReadOnlyDictionary<string, int> Health { get; init; }

    /// <summary>Items kept of these feeds.</summary>
    public required int Items { get; init; }

    /// <summary>When the next feed is polled; null when none will be.</summary>
    public DateTimeOffset? NextPoll { get; init; }

    /// <summary>The present hour and the 23 before it.</summary>
    public required PollTotals LastDay { get; init; }
}

/// <summary>Polls in figures.</summary>
public sealed record PollTotals
{
    /// <summary>Polls, however they ended.</summary>
    public int Polls { get; init; }

    /// <summary>Polls that were answered with 304.</summary>
    public int NotModified { get; init; }

    /// <summary>Polls that failed.</summary>
    public int Failed { get; init; }

    /// <summary>Items that were new.</summary>
    public int NewItems { get; init; }

    /// <summary>Bytes of bodies as they came over the wire.</summary>
    public long Bytes { get; init; }

    /// <summary>Of the polls that did not fail, the share that was answered with 304, 0 to 1; null when there was none.</summary>
    public double? NotModifiedShare => Polls > Failed ? Math.Round((double)NotModified / (Polls - Failed), 4) : null;
}

/// <summary>A feed and how it fares.</summary>
public sealed record FeedStatus
{
    /// <summary>URL as in feeds.json; a file's path from there.</summary>
    public required string Url { get; init; }

    /// <summary>The operator's title for it, else its own, else its host.</summary>
    public required string Title { get; init; }

    /// <summary>URL of its site; null when not known.</summary>
    public string? Link { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <inheritdoc cref="FeedHealth"/>
    public required FeedHealth Health { get; init; }

    /// <summary>Items kept of it.</summary>
    public int Items { get; init; }

    /// <summary>The last poll, whatever came of it; null before the first.</summary>
    public DateTimeOffset? LastPoll { get; init; }

    /// <summary>The last poll that went well; null when there was none.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>Since when polls fail; null when the last one went well.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>How many failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last one failed, in plain words; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>When it is polled next; null when never or not planned yet.</summary>
    public DateTimeOffset? NextPoll { get; init; }

    /// <summary>Why then, in plain words.</summary>
    public string? NextPollReason { get; init; }

    /// <summary>Where it has moved to, by its origin; null when it has not.</summary>
    public MoveStatus? Moved { get; init; }

    /// <summary>What was repaired in its last document or cut from it; each a sentence.</summary>
    public required IReadOnlyList<string> Repairs { get; init; }

    /// <summary>What is peculiar about it, and what FeedHub does about it; each a sentence.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>How often posts were missed between two polls, within the days of <see cref="NewItemsByDay"/>.</summary>
    public int CoverageGaps { get; init; }

    /// <summary>True while its hub is to push its changes.</summary>
    public bool OffersPush { get; init; }

    /// <summary>New items of the last 30 days, today's last.</summary>
    public required IReadOnlyList<int> NewItemsByDay { get; init; }

    /// <summary>The last 30 days taken together.</summary>
    public required PollTotals LastMonth { get; init; }
}

/// <summary>Where a feed has moved to.</summary>
/// <param name="To">The new address.</param>
/// <param name="Since">Since when its origin says so.</param>
/// <param name="Edit">What to change in feeds.json, a sentence.</param>
public sealed record MoveStatus(string To, DateTimeOffset Since, string Edit);

/// <summary>An output and what is live of it.</summary>
public sealed record OutputStatus
{
    /// <summary>The name in its URLs.</summary>
    public required string Name { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>How many feeds belong to it.</summary>
    public int Feeds { get; init; }

    /// <summary>How many items it holds; null while it is not rendered yet.</summary>
    public int? Items { get; init; }

    /// <summary>Its newest change; null while it is not rendered yet.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Why what came later is not published; null when it is.</summary>
    public string? Fault { get; init; }

    /// <summary>What of feeds.json does not work on it as it is meant; each a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the publish gate holds back.</summary>
    public required IReadOnlyList<QuarantineStatus> Quarantined { get; init; }
}

/// <summary>An item that is held back.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Id">The id it would have.</param>
/// <param name="Source">The title of its feed.</param>
/// <param name="Reason">Why, as the end of a sentence about it.</param>
public sealed record QuarantineStatus(string Title, string Id, string Source, string Reason);

/// <summary>The polls of an hour.</summary>
/// <param name="Hour">Its beginning.</param>
/// <param name="Polls">Polls, however they ended.</param>
/// <param name="NotModified">Polls that were answered with 304.</param>
/// <param name="Failed">Polls that failed.</param>
/// <param name="NewItems">Items that were new; those of a feed's first document are not.</param>
/// <param name="Bytes">Bytes of bodies as they came over the wire.</param>
/// <param name="MeanMilliseconds">How long a poll took on average, from request to commit; null when there was none.</param>
/// <param name="SlowestMilliseconds">How long the slowest took; null when there was none.</param>
public sealed record HourStatus(
    DateTimeOffset Hour, int Polls, int NotModified, int Failed, int NewItems, long Bytes, long? MeanMilliseconds, long? SlowestMilliseconds);

/// <summary>WebSub in figures, both ways.</summary>
/// <param name="Subscribers">Subscriptions to our outputs.</param>
/// <param name="UnverifiedRequests">Requests by subscribers that are not verified yet.</param>
/// <param name="FailingSubscribers">Subscribers whose last delivery failed.</param>
/// <param name="ActiveSubscriptions">Feeds that a hub is to push to us.</param>
/// <param name="WantedSubscriptions">Feeds whose hub has not agreed (yet).</param>
/// <param name="PushedLastDay">Feeds of which something was pushed within a day.</param>
public sealed record WebSubStatus(
    int Subscribers, int UnverifiedRequests, int FailingSubscribers, int ActiveSubscriptions, int WantedSubscriptions, int PushedLastDay);
