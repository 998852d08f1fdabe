using Dapper;
using FeedHub.Parsing;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The words of items: how they are kept, and how they are found.</summary>
internal static class SqliteSearch
{
    /// <summary>Beyond what a write brings itself, so that a database from before there was search is done bit by bit, and no write waits for it.</summary>
    private const int Backlog = 100;

    /// <summary>Makes items searchable, the newest first. Runs within its caller's transaction.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="written">How many items the transaction wrote.</param>
    public static void CatchUp(SqliteConnection connection, int written)
    {
        var waiting = connection.Query<(long Id, string Document)>(
            "SELECT i.id, i.document FROM unsearchable u JOIN item i ON i.id = u.item_id ORDER BY u.item_id DESC LIMIT @atMost",
            new { atMost = written + Backlog }).AsList();
        foreach (var (id, document) in waiting)
        {
            var item = StoredJson.Read<ParsedItem>(document);
            connection.Execute(
                """
                DELETE FROM item_search WHERE rowid = @id;
                INSERT INTO item_search (rowid, title, text) VALUES (@id, @Title, @text);
                DELETE FROM unsearchable WHERE item_id = @id;
                """,
                new { id, item.Title, text = SearchText.Of(item) });
        }
    }

    /// <summary>The items that a query wants, the last to arrive first, read on demand.</summary>
    public static IEnumerable<StoredItemRow> Browse(SqliteConnection connection, ItemQuery query)
    {
        // Along an index in the order of arrival, so that nothing is sorted and nothing is read that nobody comes to.
        var index = query.Language is null ? "item_arrival" : "item_language";
        var language = query.Language is null ? "" : "AND i.language = @language";
        var before = query.Before is null ? "" : "AND (i.arrived_at, i.id) < (@arrived, @id)";
        var words = query.Terms is null ? "" : "AND i.id IN (SELECT rowid FROM item_search WHERE item_search MATCH @match)";
        return connection.Query<StoredItemRow>(
            $"""
            SELECT {StoredItemRow.Columns} FROM item i INDEXED BY {index} CROSS JOIN placement p ON p.item_id = i.id
            LEFT JOIN item o ON o.id = p.original_id AND p.original_id <> p.item_id
            LEFT JOIN item s ON s.id = p.story_id AND p.story_id <> p.item_id
            WHERE i.document IS NOT NULL AND i.withheld = 0 AND i.feed_id IN (SELECT value FROM json_each(@feeds)) {language} {before} {words}
            ORDER BY i.arrived_at DESC, i.id DESC
            """,
            new
            {
                feeds = StoredJson.Numbers(query.Feeds),
                language = query.Language,
                arrived = query.Before?.Arrived.ToUnixTimeMilliseconds(),
                id = query.Before?.Id,
                match = query.Terms is { } terms ? Match(terms) : null,
            },
            buffered: false);
    }

    /// <summary>The first item that is left of the entry that subscribers know by an id; null when there is none.</summary>
    public static StoredItemRow? OfEntry(SqliteConnection connection, string publishedId, IReadOnlyCollection<long> feeds) =>
        connection.QueryFirstOrDefault<StoredItemRow>(
            $"""
            SELECT {StoredItemRow.Columns} FROM {StoredItemRow.From}
            WHERE p.original_id = (SELECT original_id FROM placement WHERE item_id = (SELECT id FROM item WHERE published_id = @publishedId))
                AND i.document IS NOT NULL AND i.withheld = 0 AND i.feed_id IN (SELECT value FROM json_each(@feeds))
            ORDER BY i.arrived_at, i.id LIMIT 1
            """,
            new { publishedId, feeds = StoredJson.Numbers(feeds) });

    /// <summary>The terms in FTS5's language. All of them are quoted, so none of it comes from who typed them.</summary>
    private static string Match(SearchTerms terms)
    {
        var wanted = string.Join(" AND ", terms.Terms.Where(t => !t.IsUnwanted).Select(Quoted));
        var unwanted = string.Join(" OR ", terms.Terms.Where(t => t.IsUnwanted).Select(Quoted));
        return unwanted.Length == 0 ? wanted : $"({wanted}) NOT ({unwanted})";
    }

    private static string Quoted(SearchTerms.Term term) => $"\"{term.Text}\"{(term.IsBeginning ? "*" : "")}";
}
