using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The SQL of what polls came to. What writes runs within its caller's transaction.</summary>
internal static class SqliteFigures
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    public static void Add(SqliteConnection connection, PollCommit poll, PollFigures figures)
    {
        connection.Execute(
            """
            INSERT INTO poll_day (day, feed_id, polls, not_modified, failed, new_items, bytes, gaps)
            VALUES (@Day, @FeedId, @Polls, @NotModified, @Failed, @NewItems, @Bytes, @Gaps)
            ON CONFLICT (day, feed_id) DO UPDATE SET polls = polls + excluded.polls, not_modified = not_modified + excluded.not_modified,
                failed = failed + excluded.failed, new_items = new_items + excluded.new_items, bytes = bytes + excluded.bytes,
                gaps = gaps + excluded.gaps
            """,
            Days(poll, figures));
        connection.Execute(
            """
            INSERT INTO poll_hour (hour, polls, not_modified, failed, new_items, bytes, took_ms, slowest_ms)
            VALUES (@Hour, @Polls, @NotModified, @Failed, @NewItems, @Bytes, @Took, @Took)
            ON CONFLICT (hour) DO UPDATE SET polls = polls + excluded.polls, not_modified = not_modified + excluded.not_modified,
                failed = failed + excluded.failed, new_items = new_items + excluded.new_items, bytes = bytes + excluded.bytes,
                took_ms = took_ms + excluded.took_ms, slowest_ms = max(slowest_ms, excluded.slowest_ms)
            """,
            new
            {
                Hour = HourOf(poll.PolledAt),
                Polls = figures.Outcome == PollOutcome.Pushed ? 0 : 1,
                NotModified = figures.Outcome == PollOutcome.NotModified ? 1 : 0,
                Failed = figures.Outcome == PollOutcome.Failed ? 1 : 0,
                NewItems = figures.IsFirst ? 0 : poll.New.Count,
                figures.Bytes,
                Took = (long)figures.Took.TotalMilliseconds,
            });
    }

    public static IReadOnlyList<PollDay> Days(SqliteConnection connection, DateOnly from)
    {
        var rows = connection.Query<DayRow>("SELECT * FROM poll_day WHERE day >= @from ORDER BY day, feed_id", new { from = NumberOf(from) }, buffered: false);
        return [.. rows.Select(r => r.ToDay())];
    }

    public static IReadOnlyList<PollHour> Hours(SqliteConnection connection, DateTimeOffset from)
    {
        var rows = connection.Query<HourRow>("SELECT * FROM poll_hour WHERE hour >= @from ORDER BY hour", new { from = HourOf(from) }, buffered: false);
        return [.. rows.Select(r => r.ToHour())];
    }

    public static int Forget(SqliteConnection connection, DateTimeOffset now, int atMost)
    {
        connection.Execute("DELETE FROM poll_hour WHERE hour < @hour", new { hour = HourOf(now.AddDays(-IStatusStore.DaysOfHoursKept)) });
        return connection.Execute(
            "DELETE FROM poll_day WHERE (day, feed_id) IN (SELECT day, feed_id FROM poll_day WHERE day < @day LIMIT @atMost)",
            new { day = NumberOf(DayOf(now).AddDays(-IStatusStore.DaysKept)), atMost });
    }

    public static PushCounts Pushes(SqliteConnection connection, DateTimeOffset now)
    {
        var counts = connection.QuerySingle<(int Subscribers, int Unverified, int Failing, int Active, int Wanted, int Pushed)>(
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

    public static int Probe(SqliteConnection connection, DateTimeOffset now) => connection.Execute(
        "INSERT INTO probe (id, written_at) VALUES (0, @now) ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at",
        new { now = now.ToUnixTimeMilliseconds() });

    private static IEnumerable<DayRow> Days(PollCommit poll, PollFigures figures)
    {
        var today = DayOf(poll.PolledAt);
        yield return new DayRow
        {
            Day = NumberOf(today),
            FeedId = poll.State.Id,
            Polls = figures.Outcome == PollOutcome.Pushed ? 0 : 1,
            NotModified = figures.Outcome == PollOutcome.NotModified ? 1 : 0,
            Failed = figures.Outcome == PollOutcome.Failed ? 1 : 0,
            NewItems = figures.IsFirst ? 0 : poll.New.Count,
            Bytes = figures.Bytes,
            Gaps = poll.MissedPosts ? 1 : 0,
        };
        if (!figures.IsFirst) yield break;
        foreach (var day in poll.New.CountBy(item => DayOf(item.Dates.Published)).Where(d => d.Key > today.AddDays(-IStatusStore.DaysKept)))
            yield return new DayRow { Day = NumberOf(day.Key), FeedId = poll.State.Id, NewItems = day.Value };
    }

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private static int NumberOf(DateOnly day) => day.DayNumber - Epoch.DayNumber;

    private static long HourOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 3600;

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
