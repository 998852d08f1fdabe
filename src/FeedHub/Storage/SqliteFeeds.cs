using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The SQL of feed states.</summary>
internal static class SqliteFeeds
{
    public static IReadOnlyList<FeedState> Of(SqliteConnection connection, IReadOnlyList<Uri> urls) => FeedRow.InOrder(
        connection.Query<FeedRow>(
            $"SELECT {FeedRow.Columns} FROM feed WHERE url IN (SELECT value FROM json_each(@urls))",
            new { urls = StoredJson.Write(urls.Select(u => u.AbsoluteUri)) }),
        urls);

    public static void Register(SqliteConnection connection, IReadOnlyList<Uri> urls)
    {
        foreach (var (id, url) in Moves(connection, urls))
            connection.Execute("UPDATE feed SET url = @url, state = json_remove(state, '$.Moved') WHERE id = @id", new { id, url });
        connection.Execute("INSERT INTO feed (url) VALUES (@Url) ON CONFLICT (url) DO NOTHING", urls.Select(u => new { Url = u.AbsoluteUri }));
    }

    public static void Save(SqliteConnection connection, FeedState state) =>
        connection.Execute("UPDATE feed SET state = @State WHERE id = @Id", new { state.Id, State = StoredJson.Write(state) });

    /// <summary>A push may cross a poll, which alone says how the feed is doing and what validates its document.</summary>
    public static void SavePosted(SqliteConnection connection, FeedState state) => connection.Execute(
        "UPDATE feed SET state = json_set(state, '$.Posted', json(@Posted)) WHERE id = @Id",
        new { state.Id, Posted = StoredJson.Write(state.Posted) });

    /// <summary>Feeds that left feeds.json while the address they moved to came in.</summary>
    private static IEnumerable<(long Id, string Url)> Moves(SqliteConnection connection, IReadOnlyList<Uri> urls) => connection.Query<(long, string)>(
        """
        SELECT min(id), state ->> '$.Moved.To' AS target FROM feed
        WHERE target IN (SELECT value FROM json_each(@urls)) AND url NOT IN (SELECT value FROM json_each(@urls))
            AND target NOT IN (SELECT url FROM feed)
        GROUP BY target
        """,
        new { urls = StoredJson.Write(urls.Select(u => u.AbsoluteUri)) });
}
