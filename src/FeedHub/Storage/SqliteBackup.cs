using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>Copies a database that others read and write meanwhile.</summary>
internal static class SqliteBackup
{
    /// <summary>Writes the database as it is at this moment; a file under the final name is always a whole one.</summary>
    /// <param name="connection">A connection that reads.</param>
    /// <param name="path">Absolute path of a file that isn't there yet.</param>
    /// <exception cref="IOException">The file is there, or the copy is damaged.</exception>
    public static void Write(SqliteConnection connection, string path)
    {
        if (Path.Exists(path)) throw new IOException($"{path} is there already; it was left as it is.");
        var beside = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            connection.Execute("VACUUM INTO @beside", new { beside });
            Verify(beside);
            using (var file = File.Open(beside, FileMode.Open)) file.Flush(flushToDisk: true);
            File.Move(beside, path);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static void Verify(string path)
    {
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        copy.Open();
        if (copy.ExecuteScalar<string>("PRAGMA integrity_check") is var verdict && verdict != "ok") throw new IOException($"The copy is damaged ({verdict}), and so may the database be.");
    }
}
