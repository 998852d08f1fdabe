using System.Data.Common;
using Dapper;

namespace FeedHub.Storage;

/// <summary>What polls came to, and the SQL of it. What writes runs within its caller's transaction.</summary>
internal static class SqlFigures
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    /// <summary>What becomes of a day's figures that are there already.</summary>
    public const string PlusDay =
        """
        DO UPDATE SET polls = poll_day.polls + excluded.polls, not_modified = poll_day.not_modified + excluded.not_modified,
            failed = poll_day.failed + excluded.failed, new_items = poll_day.new_items + excluded.new_items,
            bytes = poll_day.bytes + excluded.bytes, gaps = poll_day.gaps + excluded.gaps
        """;

    /// <summary>What becomes of an hour's figures that are there already.</summary>
    public const string PlusHour =
        """
        DO UPDATE SET polls = poll_hour.polls + excluded.polls, not_modified = poll_hour.not_modified + excluded.not_modified,
            failed = poll_hour.failed + excluded.failed, new_items = poll_hour.new_items + excluded.new_items,
            bytes = poll_hour.bytes + excluded.bytes, took_ms = poll_hour.took_ms + excluded.took_ms,
            slowest_ms = CASE WHEN poll_hour.slowest_ms < excluded.slowest_ms THEN excluded.slowest_ms ELSE poll_hour.slowest_ms END
        """;

    /// <summary>What a poll adds to days: to its own, and for a feed's first document to those its items were published on.</summary>
    public static IEnumerable<PollDay> DaysOf(PollCommit poll, PollFigures figures)
    {
        var today = DayOf(poll.PolledAt);
        var brought = figures.IsFirst ? poll.New.CountBy(item => DayOf(item.Dates.Published)).ToDictionary() : new() { [today] = poll.New.Count };
        yield return new PollDay
        {
            Day = today,
            FeedId = poll.State.Id,
            Polls = figures.Outcome == PollOutcome.Pushed ? 0 : 1,
            NotModified = figures.Outcome == PollOutcome.NotModified ? 1 : 0,
            Failed = figures.Outcome == PollOutcome.Failed ? 1 : 0,
            NewItems = brought.GetValueOrDefault(today),
            Bytes = figures.Bytes,
            Gaps = poll.MissedPosts ? 1 : 0,
        };
        foreach (var (day, items) in brought.Where(d => d.Key != today && d.Key > today.AddDays(-IStatusStore.DaysKept)))
            yield return new PollDay { Day = day, FeedId = poll.State.Id, NewItems = items };
    }

    /// <summary>What a poll adds to its hour.</summary>
    public static PollHour HourOf(PollCommit poll, PollFigures figures) => new()
    {
        Hour = poll.PolledAt,
        Polls = figures.Outcome == PollOutcome.Pushed ? 0 : 1,
        NotModified = figures.Outcome == PollOutcome.NotModified ? 1 : 0,
        Failed = figures.Outcome == PollOutcome.Failed ? 1 : 0,
        NewItems = figures.IsFirst ? 0 : poll.New.Count,
        Bytes = figures.Bytes,
        Took = figures.Took,
        Slowest = figures.Took,
    };

    public static async Task<IReadOnlyList<PollDay>> DaysAsync(DbConnection connection, DateOnly from)
    {
        var rows = await connection.QueryAsync<DayRow>("SELECT * FROM poll_day WHERE day >= @from ORDER BY day, feed_id", new { from = NumberOf(from) });
        return [.. rows.Select(r => r.ToDay())];
    }

    public static async Task<IReadOnlyList<PollHour>> HoursAsync(DbConnection connection, DateTimeOffset from)
    {
        var rows = await connection.QueryAsync<HourRow>(
            """
            SELECT hour, sum(polls) AS polls, sum(not_modified) AS not_modified, sum(failed) AS failed, sum(new_items) AS new_items, sum(bytes) AS bytes,
                sum(took_ms) AS took_ms, max(slowest_ms) AS slowest_ms
            FROM poll_hour WHERE hour >= @from GROUP BY hour ORDER BY hour
            """,
            new { from = NumberOf(from) });
        return [.. rows.Select(r => r.ToHour())];
    }

    public static async Task<int> ForgetAsync(DbConnection connection, DateTimeOffset now, int atMost)
    {
        await connection.ExecuteAsync("DELETE FROM poll_hour WHERE hour < @hour", new { hour = NumberOf(now.AddDays(-IStatusStore.DaysOfHoursKept)) });
        return await connection.ExecuteAsync(
            "DELETE FROM poll_day WHERE (day, feed_id) IN (SELECT day, feed_id FROM poll_day WHERE day < @day LIMIT @atMost)",
            new { day = NumberOf(DayOf(now).AddDays(-IStatusStore.DaysKept)), atMost });
    }

    public static async Task<PushCounts> PushesAsync(DbConnection connection, DateTimeOffset now)
    {
        var counts = await connection.QuerySingleAsync<(int Subscribers, int Unverified, int Failing, int Active, int Wanted, int Pushed)>(
            """
            SELECT (SELECT count(*) FROM subscriber WHERE expires_at > @now),
                (SELECT count(*) FROM subscriber_request),
                (SELECT count(*) FROM subscriber WHERE expires_at > @now AND failures > 0),
                (SELECT count(*) FROM subscription WHERE state = 'active' AND lease_until > @now),
                (SELECT count(*) FROM subscription WHERE state = 'wanted'),
                (SELECT count(*) FROM subscription WHERE state = 'active' AND lease_until > @now AND pushed_at > @yesterday)
            """,
            new { now = now.ToUnixTimeMilliseconds(), yesterday = now.AddDays(-1).ToUnixTimeMilliseconds() });
        return new PushCounts(counts.Subscribers, counts.Unverified, counts.Failing, counts.Active, counts.Wanted, counts.Pushed);
    }

    public static Task<int> ProbeAsync(DbConnection connection, DateTimeOffset now) => connection.ExecuteAsync(
        "INSERT INTO probe (id, written_at) VALUES (0, @now) ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at",
        new { now = now.ToUnixTimeMilliseconds() });

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    /// <summary>Days since 1970.</summary>
    public static int NumberOf(DateOnly day) => day.DayNumber - Epoch.DayNumber;

    /// <summary>Hours since 1970, UTC.</summary>
    public static long NumberOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 3600;

    private sealed record DayRow
    {
        public int Day { get; init; }

        public long FeedId { get; init; }

        public int Polls { get; init; }

        public int NotModified { get; init; }

        public int Failed { get; init; }

        public int NewItems { get; init; }

        public long Bytes { get; init; }

        public int Gaps { get; init; }

        public PollDay ToDay() => new()
        {
            FeedId = FeedId,
            Day = Epoch.AddDays(Day),
            Polls = Polls,
            NotModified = NotModified,
            Failed = Failed,
            NewItems = NewItems,
            Bytes = Bytes,
            Gaps = Gaps,
        };
    }

    private sealed record HourRow
    {
        public long Hour { get; init; }

        public int Polls { get; init; }

        public int NotModified { get; init; }

        public int Failed { get; init; }

        public int NewItems { get; init; }

        public long Bytes { get; init; }

        public long TookMs { get; init; }

        public long SlowestMs { get; init; }

        public PollHour ToHour() => new()
        {
            Hour = DateTimeOffset.FromUnixTimeSeconds(Hour * 3600),
            Polls = Polls,
            NotModified = NotModified,
            Failed = Failed,
            NewItems = NewItems,
            Bytes = Bytes,
            Took = TimeSpan.FromMilliseconds(TookMs),
            Slowest = TimeSpan.FromMilliseconds(SlowestMs),
        };
    }
}
