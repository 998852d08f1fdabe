using System.Data.Common;
using Dapper;

namespace FeedHub.Storage;

/// <summary>The SQL of what outputs served and archived. What writes runs within its caller's transaction.</summary>
internal static class SqlOutputs
{
    public static async Task<ArchiveRange?> ArchivesAsync(DbConnection connection, string output)
    {
        var (first, last, lastTurn) = await connection.QuerySingleAsync<(int?, int?, long?)>(
            "SELECT min(number), max(number), max(last_turn) FROM archive WHERE output = @output", new { output });
        return last is null ? null : new ArchiveRange(first!.Value, last.Value, lastTurn!.Value);
    }

    public static async Task<StoredArchive?> ArchiveAsync(DbConnection connection, string output, int number)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(long ClosedAt, long LastTurn, byte[]? Document)>(
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

    public static async Task<bool> AddArchiveAsync(DbConnection connection, StoredArchive archive) => await connection.ExecuteAsync(
        """
        INSERT INTO archive (output, number, closed_at, last_turn, document) VALUES (@Output, @Number, @ClosedAt, @LastTurn, @Document)
        ON CONFLICT DO NOTHING
        """,
        new { archive.Output, archive.Number, ClosedAt = archive.ClosedAt.ToUnixTimeMilliseconds(), archive.LastTurn, archive.Document }) > 0;

    public static Task<int> RemoveArchivesAsync(DbConnection connection, string output, DateTimeOffset closedBefore) => connection.ExecuteAsync(
        """
        DELETE FROM archive WHERE output = @output AND closed_at < @before
            AND number < (SELECT max(number) FROM archive WHERE output = @output)
        """,
        new { output, before = closedBefore.ToUnixTimeMilliseconds() });

    public static async Task<OutputHistory> HistoryAsync(DbConnection connection, string path)
    {
        var versions = await connection.QueryAsync<(long Number, string Tag, long ChangedAt)>(
            "SELECT number, tag, changed_at FROM output_version WHERE path = @path ORDER BY number", new { path });
        var fragments = await connection.QuerySingleOrDefaultAsync<string>("SELECT fragments FROM output WHERE path = @path", new { path });
        return new OutputHistory
        {
            Path = path,
            Versions = [.. versions.Select(v => new OutputVersion(v.Number, v.Tag, DateTimeOffset.FromUnixTimeMilliseconds(v.ChangedAt)))],
            Fragments = StoredJson.Read<Dictionary<long, long>>(fragments ?? "{}"),
        };
    }

    /// <returns>False when another version follows the same one already, or the same since another time; nothing is changed then.</returns>
    public static async Task<bool> KeepHistoryAsync(DbConnection connection, OutputHistory history)
    {
        var current = history.Versions[^1];

        // Whoever comes to the same path at the same time waits here, and sees then what was kept.
        await connection.ExecuteAsync(
            "INSERT INTO output (path, fragments) VALUES (@Path, '{}') ON CONFLICT (path) DO UPDATE SET path = excluded.path", new { history.Path });
        var kept = await connection.QuerySingleOrDefaultAsync<(long Number, string? Tag, long ChangedAt)>(
            "SELECT number, tag, changed_at FROM output_version WHERE path = @Path ORDER BY number DESC LIMIT 1", new { history.Path });
        var changedAt = current.ChangedAt.ToUnixTimeMilliseconds();
        if (kept.Number > current.Number || (kept.Number == current.Number && (kept.Tag, kept.ChangedAt) != (current.Tag, changedAt))) return false;
        await connection.ExecuteAsync(
            "DELETE FROM output_version WHERE path = @Path AND number < @First", new { history.Path, First = history.Versions[0].Number });
        await connection.ExecuteAsync(
            "INSERT INTO output_version (path, number, tag, changed_at) VALUES (@Path, @Number, @Tag, @ChangedAt) ON CONFLICT DO NOTHING",
            new { history.Path, current.Number, current.Tag, ChangedAt = changedAt });
        await connection.ExecuteAsync(
            "UPDATE output SET fragments = @Fragments WHERE path = @Path",
            new { history.Path, Fragments = StoredJson.Write(history.Fragments) });
        return true;
    }
}
