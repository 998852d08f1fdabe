using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The SQL of what outputs served and archived. What writes runs within its caller's transaction.</summary>
internal static class SqliteOutputs
{
    public static IEnumerable<StoredItemRow> PlacedAfter(SqliteConnection connection, string feeds, long turn) => connection.Query<StoredItemRow>(
        $"""
        SELECT {StoredItemRow.Columns} FROM placement p INDEXED BY placement_turn CROSS JOIN item i ON i.id = p.item_id
        LEFT JOIN item o ON o.id = p.original_id AND p.original_id <> p.item_id
        LEFT JOIN item s ON s.id = p.story_id AND p.story_id <> p.item_id
        WHERE p.turn > @turn AND i.document IS NOT NULL AND i.withheld = 0 AND i.feed_id IN (SELECT value FROM json_each(@feeds))
        ORDER BY p.turn
        """,
        new { feeds, turn },
        buffered: false);

    public static ArchiveRange? Archives(SqliteConnection connection, string output)
    {
        var (first, last, lastTurn) = connection.QuerySingle<(int?, int?, long?)>(
            "SELECT min(number), max(number), max(last_turn) FROM archive WHERE output = @output", new { output });
        return last is null ? null : new ArchiveRange(first!.Value, last.Value, lastTurn!.Value);
    }

    public static StoredArchive? Archive(SqliteConnection connection, string output, int number)
    {
        var row = connection.QuerySingleOrDefault<(long ClosedAt, long LastTurn, byte[]? Document)>(
            "SELECT closed_at, last_turn, document FROM archive WHERE output = @output AND number = @number", new { output, number });
        return row.Document is null ? null : new StoredArchive
        {
            Output = output,
            Number = number,
            ClosedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ClosedAt),
            LastTurn = row.LastTurn,
            Document = row.Document,
        };
    }

    public static int AddArchive(SqliteConnection connection, StoredArchive archive) => connection.Execute(
        """
        INSERT INTO archive (output, number, closed_at, last_turn, document) VALUES (@Output, @Number, @ClosedAt, @LastTurn, @Document)
        ON CONFLICT DO NOTHING
        """,
        new { archive.Output, archive.Number, ClosedAt = archive.ClosedAt.ToUnixTimeMilliseconds(), archive.LastTurn, archive.Document });

    public static int RemoveArchives(SqliteConnection connection, string output, DateTimeOffset closedBefore) => connection.Execute(
        """
        DELETE FROM archive WHERE output = @output AND closed_at < @before
            AND number < (SELECT max(number) FROM archive WHERE output = @output)
        """,
        new { output, before = closedBefore.ToUnixTimeMilliseconds() });

    public static OutputHistory History(SqliteConnection connection, string path)
    {
        var versions = connection.Query<(long Number, string Tag, long ChangedAt)>(
            "SELECT number, tag, changed_at FROM output_version WHERE path = @path ORDER BY number", new { path });
        var fragments = connection.QuerySingleOrDefault<string>("SELECT fragments FROM output WHERE path = @path", new { path });
        return new OutputHistory
        {
            Path = path,
            Versions = [.. versions.Select(v => new OutputVersion(v.Number, v.Tag, DateTimeOffset.FromUnixTimeMilliseconds(v.ChangedAt)))],
            Fragments = StoredJson.Read<Dictionary<long, long>>(fragments ?? "{}"),
        };
    }

    public static int KeepHistory(SqliteConnection connection, OutputHistory history)
    {
        connection.Execute(
            "DELETE FROM output_version WHERE path = @Path AND number < @First", new { history.Path, First = history.Versions[0].Number });
        connection.Execute(
            "INSERT INTO output_version (path, number, tag, changed_at) VALUES (@Path, @Number, @Tag, @ChangedAt) ON CONFLICT DO NOTHING",
            history.Versions.TakeLast(1).Select(v => new { history.Path, v.Number, v.Tag, ChangedAt = v.ChangedAt.ToUnixTimeMilliseconds() }));
        return connection.Execute(
            "INSERT INTO output (path, fragments) VALUES (@Path, @Fragments) ON CONFLICT (path) DO UPDATE SET fragments = excluded.fragments",
            new { history.Path, Fragments = StoredJson.Write(history.Fragments) });
    }
}
