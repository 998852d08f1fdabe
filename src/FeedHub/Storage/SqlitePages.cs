using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The SQL of items' pages. Each method runs within its caller's transaction.</summary>
internal static class SqlitePages
{
    private const int MostTroubles = 1000;

    /// <summary>Makes the pages of new and edited items due; the text of one that was read before stays until there is a later one.</summary>
    public static void Want(SqliteConnection connection, long feedId, IReadOnlyList<WantedPage> pages, DateTimeOffset now)
    {
        connection.Execute(
            "DELETE FROM page WHERE item_id = (SELECT id FROM item WHERE feed_id = @feedId AND key = @Key)",
            pages.Where(p => p.Url is null).Select(p => new { feedId, Key = p.Key.Value }));
        connection.Execute(
            """
            INSERT INTO page (item_id, feed_id, url, attempts, due_at)
            SELECT id, feed_id, @Url, 0, @now FROM item WHERE feed_id = @feedId AND key = @Key AND document IS NOT NULL AND withheld = 0
            ON CONFLICT (item_id) DO UPDATE SET url = excluded.url, attempts = 0, due_at = excluded.due_at
            """,
            pages.Where(p => p.Url is not null).Select(p => new { feedId, Key = p.Key.Value, p.Url, now = now.ToUnixTimeMilliseconds() }));
    }

    public static IReadOnlyList<DuePage> Due(SqliteConnection connection, DateTimeOffset now, int atMost) =>
    [
        .. connection
            .Query<(long ItemId, long FeedId, string FeedUrl, string Url, long Attempts)>(
                """
                SELECT p.item_id, p.feed_id, f.url, p.url, p.attempts FROM page p JOIN feed f ON f.id = p.feed_id
                WHERE p.due_at <= @now ORDER BY p.due_at, p.item_id LIMIT @atMost
                """,
                new { now = now.ToUnixTimeMilliseconds(), atMost })
            .Select(r => new DuePage(r.ItemId, r.FeedId, new Uri(r.FeedUrl), new Uri(r.Url), (int)r.Attempts)),
    ];

    public static bool Begin(SqliteConnection connection, long itemId, DateTimeOffset retryAt) => connection.Execute(
        """
        UPDATE page SET attempts = attempts + 1, due_at = CASE WHEN attempts + 1 < @MostAttempts THEN @retryAt END
        WHERE item_id = @itemId
        """,
        new { itemId, retryAt = retryAt.ToUnixTimeMilliseconds(), IPageStore.MostAttempts }) > 0;

    public static bool Keep(SqliteConnection connection, DuePage page, string content) => connection.Execute(
        "UPDATE page SET content = @content, trouble = NULL, due_at = NULL WHERE item_id = @ItemId AND attempts = @Attempts AND url = @Url",
        new { page.ItemId, content, Attempts = page.Attempts + 1, Url = page.Url.OriginalString }) > 0;

    public static bool Fail(SqliteConnection connection, DuePage page, string trouble, DateTimeOffset? retryAt) => connection.Execute(
        """
        UPDATE page SET trouble = @trouble, due_at = CASE WHEN attempts < @MostAttempts THEN @retryAt END
        WHERE item_id = @ItemId AND attempts = @Attempts AND url = @Url
        """,
        new
        {
            page.ItemId,
            trouble,
            retryAt = retryAt?.ToUnixTimeMilliseconds(),
            Attempts = page.Attempts + 1,
            Url = page.Url.OriginalString,
            IPageStore.MostAttempts,
        }) > 0;

    public static bool Postpone(SqliteConnection connection, long feedId, DateTimeOffset until) => connection.Execute(
        "UPDATE page SET due_at = @until WHERE feed_id = @feedId AND due_at < @until",
        new { feedId, until = until.ToUnixTimeMilliseconds() }) > 0;

    public static IReadOnlyDictionary<long, PageTrouble> Troubles(SqliteConnection connection) => connection
        .Query<(long FeedId, string Trouble)>(
            "SELECT feed_id, trouble FROM page WHERE trouble IS NOT NULL ORDER BY item_id DESC LIMIT @MostTroubles", new { MostTroubles })
        .GroupBy(r => r.FeedId)
        .ToDictionary(g => g.Key, g => new PageTrouble(g.Count(), g.First().Trouble));

    public static PageState? Of(SqliteConnection connection, long itemId) => connection
        .Query<(string Url, long Attempts, long? DueAt, string? Trouble, long HasText)>(
            "SELECT url, attempts, due_at, trouble, content IS NOT NULL FROM page WHERE item_id = @itemId", new { itemId })
        .Select(r => new PageState(
            r.Url, (int)r.Attempts, r.DueAt is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null, r.Trouble, r.HasText != 0))
        .FirstOrDefault();
}
