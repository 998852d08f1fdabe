using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>Adds what polls came to, within its caller's transaction.</summary>
internal static class SqliteFigures
{
    public static void Add(SqliteConnection connection, PollCommit poll, PollFigures figures)
    {
        connection.Execute(
            $"""
            INSERT INTO poll_day (day, feed_id, polls, not_modified, failed, new_items, bytes, gaps)
            VALUES (@Day, @FeedId, @Polls, @NotModified, @Failed, @NewItems, @Bytes, @Gaps)
            ON CONFLICT (day, feed_id) {SqlFigures.PlusDay}
            """,
            SqlFigures.DaysOf(poll, figures).Select(d => new { Day = SqlFigures.NumberOf(d.Day), d.FeedId, d.Polls, d.NotModified, d.Failed, d.NewItems, d.Bytes, d.Gaps }));
        var hour = SqlFigures.HourOf(poll, figures);
        connection.Execute(
            $"""
            INSERT INTO poll_hour (hour, polls, not_modified, failed, new_items, bytes, took_ms, slowest_ms)
            VALUES (@Number, @Polls, @NotModified, @Failed, @NewItems, @Bytes, @took, @took)
            ON CONFLICT (hour) {SqlFigures.PlusHour}
            """,
            new { Number = SqlFigures.NumberOf(hour.Hour), hour.Polls, hour.NotModified, hour.Failed, hour.NewItems, hour.Bytes, took = (long)hour.Took.TotalMilliseconds });
    }
}
