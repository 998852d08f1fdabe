using Dapper;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>The SQL of feed states. What writes runs within its caller's transaction.</summary>
internal static class PostgresFeeds
{
    public static async Task<IReadOnlyList<FeedState>> OfAsync(NpgsqlConnection connection, IReadOnlyList<Uri> urls) => FeedRow.InOrder(
        await connection.QueryAsync<FeedRow>($"SELECT {FeedRow.Columns} FROM feed WHERE url = ANY(@urls)", new { urls = Texts(urls) }), urls);

    public static Task<int> RegisterAsync(NpgsqlConnection connection, IReadOnlyList<Uri> urls) => connection.ExecuteAsync(
        """
        -- Feeds that left feeds.json while the address they moved to came in.
        WITH wanted AS (
            SELECT url, number FROM unnest(@urls) WITH ORDINALITY AS w (url, number)
        ), moved AS (
            SELECT min(id) AS id, state -> 'Moved' ->> 'To' AS target FROM feed
            WHERE state -> 'Moved' ->> 'To' IN (SELECT url FROM wanted) AND url NOT IN (SELECT url FROM wanted)
                AND state -> 'Moved' ->> 'To' NOT IN (SELECT url FROM feed)
            GROUP BY target
        )
        UPDATE feed SET url = moved.target, state = (feed.state::jsonb - 'Moved')::json FROM moved WHERE feed.id = moved.id;

        INSERT INTO feed (url)
        SELECT url FROM unnest(@urls) WITH ORDINALITY AS w (url, number)
        WHERE NOT EXISTS (SELECT 1 FROM feed WHERE feed.url = w.url) ORDER BY number
        ON CONFLICT DO NOTHING;
        """,
        new { urls = Texts(urls) });

    private static string[] Texts(IReadOnlyList<Uri> urls) => [.. urls.Select(u => u.AbsoluteUri)];
}
