using System.Data.Common;
using Dapper;

namespace FeedHub.Storage;

/// <summary>The SQL of items' pages. Each method runs within its caller's transaction.</summary>
internal static class SqlPages
{
    private const int MostTroubles = 1000;

    /// <summary>Makes the pages of new and edited items due; the text of one that was read before stays until there is a later one.</summary>
    public static async Task<int> WantAsync(DbConnection connection, long feedId, IReadOnlyList<WantedPage> pages, DateTimeOffset now)
    {
        await connection.ExecuteAsync(
            "DELETE FROM page WHERE item_id = (SELECT id FROM item WHERE feed_id = @feedId AND key = @Key)",
            pages.Where(p => p.Url is null).Select(p => new { feedId, Key = p.Key.Value }));
        return await connection.ExecuteAsync(
            """
            INSERT INTO page (item_id, feed_id, url, attempts, due_at)
            SELECT id, feed_id, @Url, 0, @now FROM item WHERE feed_id = @feedId AND key = @Key AND document IS NOT NULL AND withheld = 0
            ON CONFLICT (item_id) DO UPDATE SET url = excluded.url, attempts = 0, due_at = excluded.due_at
            """,
            pages.Where(p => p.Url is not null).Select(p => new { feedId, Key = p.Key.Value, p.Url, now = now.ToUnixTimeMilliseconds() }));
    }

    public static async Task<IReadOnlyList<DuePage>> DueAsync(DbConnection connection, DateTimeOffset now, int atMost) =>
    [
        .. (await connection
            .QueryAsync<(long ItemId, long FeedId, string FeedUrl, string Url, long Attempts)>(
                """
                SELECT p.item_id, p.feed_id, f.url, p.url, p.attempts FROM page p JOIN feed f ON f.id = p.feed_id
                WHERE p.due_at <= @now ORDER BY p.due_at, p.item_id LIMIT @atMost
                """,
                new { now = now.ToUnixTimeMilliseconds(), atMost }))
            .Select(r => new DuePage(r.ItemId, r.FeedId, new Uri(r.FeedUrl), new Uri(r.Url), (int)r.Attempts)),
    ];

    public static async Task<bool> BeginAsync(DbConnection connection, long itemId, DateTimeOffset retryAt) => await connection.ExecuteAsync(
        """
        UPDATE page SET attempts = attempts + 1, due_at = CASE WHEN attempts + 1 < @MostAttempts THEN @retryAt END
        WHERE item_id = @itemId
        """,
        new { itemId, retryAt = retryAt.ToUnixTimeMilliseconds(), IPageStore.MostAttempts }) > 0;

    public static async Task<bool> KeepAsync(DbConnection connection, DuePage page, string content) => await connection.ExecuteAsync(
        "UPDATE page SET content = @content, trouble = NULL, due_at = NULL WHERE item_id = @ItemId AND attempts = @Attempts AND url = @Url",
        new { page.ItemId, content, Attempts = page.Attempts + 1, Url = page.Url.OriginalString }) > 0;

    public static async Task<bool> FailAsync(DbConnection connection, DuePage page, string trouble, DateTimeOffset? retryAt) => await connection.ExecuteAsync(
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

    public static async Task<bool> PostponeAsync(DbConnection connection, long feedId, DateTimeOffset until) => await connection.ExecuteAsync(
        "UPDATE page SET due_at = @until WHERE feed_id = @feedId AND due_at < @until",
        new { feedId, until = until.ToUnixTimeMilliseconds() }) > 0;

    public static async Task<IReadOnlyDictionary<long, PageTrouble>> TroublesAsync(DbConnection connection) => (await connection
        .QueryAsync<(long FeedId, string Trouble)>(
            "SELECT feed_id, trouble FROM page WHERE trouble IS NOT NULL ORDER BY item_id DESC LIMIT @MostTroubles", new { MostTroubles }))
        .GroupBy(r => r.FeedId)
        .ToDictionary(g => g.Key, g => new PageTrouble(g.Count(), g.First().Trouble));

    public static async Task<PageState?> OfAsync(DbConnection connection, long itemId) => (await connection
        .QueryAsync<(string Url, long Attempts, long? DueAt, string? Trouble, long HasText)>(
            "SELECT url, attempts, due_at, trouble, CASE WHEN content IS NULL THEN 0 ELSE 1 END FROM page WHERE item_id = @itemId", new { itemId }))
        .Select(r => new PageState(
            r.Url, (int)r.Attempts, r.DueAt is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null, r.Trouble, r.HasText != 0))
        .FirstOrDefault();
}
